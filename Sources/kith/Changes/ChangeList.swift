import KithKernel
import KithModel

/// Changes of the log as a table, with names in place of ids.
struct ChangeList {
    private let changes: [ChangeSummary]
    private let titles: [RecordID: String]
    private let zone: TimeZoneRules

    /// Looks up the names of everybody and everything that the changes mention.
    init(_ changes: [ChangeSummary], _ session: Session) async throws {
        var ids: [String: Set<RecordID>] = [:]
        for change in changes {
            ids[change.entity, default: []].insert(change.record)
            if let actor = change.actor { ids["user", default: []].insert(actor) }
            for field in change.fields {
                for value in [field.old, field.new] {
                    guard let id = value.reference, let target = field.field.target else {
                        continue
                    }
                    ids[target, default: []].insert(id)
                }
            }
        }
        self.changes = changes
        titles = try await session.titles(ids)
        zone = try await session.kernel.caller(session.principal).timeZone
    }

    /// Returns the table; `showsRecords` where they are not all of one record.
    func text(showsRecords: Bool) -> String {
        let values = ValueText(zone: zone, titles: titles)
        let record = showsRecords ? [TextTable.Column("record")] : []
        var table = TextTable(
            [
                .number("token"), .whole("when"), "who",
                "via", "did",
            ] + record + ["what"])
        for change in changes {
            let title = titles[change.record] ?? change.record.description
            let record = showsRecords ? ["\(change.entity) \(title)"] : []
            table.add(
                [
                    "\(change.seq)", values.text(change.at), who(change), change.via,
                    change.operation,
                ]
                    + record + [what(change, values)])
        }
        return table.text()
    }

    private func who(_ change: ChangeSummary) -> String {
        change.actor.map { titles[$0] ?? "restricted" } ?? "Kith"
    }

    private func what(_ change: ChangeSummary, _ values: ValueText) -> String {
        if change.isErased { return "(erased)" }
        return change.fields.map { field in
            let new = values.text(field.new, field.field)
            guard !field.old.isNull else { return "\(field.field.name): \(new)" }
            let old = values.text(field.old, field.field)
            return "\(field.field.name): \(old) → \(new.isEmpty ? "(empty)" : new)"
        }.joined(separator: "; ")
    }
}
