import KithModel

/// Changes of the log, as the API answers them with their description, as a table with names
/// in place of ids.
struct ChangeList {
    private let changes: [JSON]
    private let fields: JSON
    private let titles: [RecordID: String]
    private let values: ValueText

    /// Takes changes, and what the answer says about them.
    init(_ changes: [JSON], _ described: JSON) throws {
        self.changes = changes
        fields = described["fields"] ?? .null
        titles = described["titles"]?.titles ?? [:]
        values = ValueText(zone: try .described(in: described), titles: titles)
    }

    /// Returns the table; `showsRecords` where they are not all of one record.
    func text(showsRecords: Bool) -> String {
        let record = showsRecords ? [TextTable.Column("record")] : []
        var table = TextTable(
            [.whole("when"), "who", "via", "did"] + record + ["what"])
        for change in changes {
            func text(_ key: String) -> String { change[key]?.string ?? "" }
            let title = RecordID(text("record")).flatMap { titles[$0] } ?? text("record")
            let record = showsRecords ? ["\(text("entity")) \(title)"] : []
            table.add(
                [
                    Instant(text("at")).map { values.text($0) } ?? "",
                    Self.who(change, titles), text("via"), text("operation"),
                ] + record + [what(change)])
        }
        return table.text()
    }

    /// Returns who did something: `Kith` for the system, `restricted` for who may not be seen.
    static func who(_ change: JSON, _ titles: [RecordID: String]) -> String {
        guard let actor = change["actor"]?.string else { return "Kith" }
        return RecordID(actor).flatMap { titles[$0] } ?? "restricted"
    }

    private func what(_ change: JSON) -> String {
        if change["is_erased"]?.boolean ?? false { return "(erased)" }
        let described = fields[change["entity"]?.string ?? ""] ?? .null
        return (change["changes"]?.object ?? [:]).map { name, part in
            let field = Column(described[name] ?? ["name": .string(name)]).field
            func text(_ key: String) -> String {
                values.text(Value(part[key] ?? .null, of: field.type), field)
            }
            let new = text("new")
            guard let old = part["old"], old != .null else { return "\(name): \(new)" }
            return "\(name): \(text("old")) → \(new.isEmpty ? "(empty)" : new)"
        }.joined(separator: "; ")
    }
}
