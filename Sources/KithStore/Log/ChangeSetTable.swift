import KithModel

/// One change set: the changes of one import, bulk edit, command or undo.
package struct ChangeSetRow: Sendable {
    /// The set's identity.
    package var id: RecordID
    /// What made it, in a word: an import, a command, an undo.
    package var kind: String
    /// One line for people.
    package var title: String
    /// When it began.
    package var at: Instant
    /// The user on whose behalf; nil for the system.
    package var actor: RecordID?
    /// Through what it came.
    package var via: String
    /// `open` while an import is under way, else `done`.
    package var state: String
    /// The set that this one undoes.
    package var undoes: RecordID?
    /// The newest set that undoes this one.
    package var undoneBy: RecordID?
    /// More about it, as JSON.
    package var details: String?

    /// Makes a set.
    package init(
        id: RecordID, kind: String, title: String, at: Instant, actor: RecordID?, via: String,
        state: String = "done", undoes: RecordID? = nil, undoneBy: RecordID? = nil,
        details: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.at = at
        self.actor = actor
        self.via = via
        self.state = state
        self.undoes = undoes
        self.undoneBy = undoneBy
        self.details = details
    }
}

/// Reads and writes change sets.
package struct ChangeSetTable {
    private let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    private static let columns = """
        id, kind, title, at, actor, via, state, undoes, undone_by, details
        """

    private func place(_ number: Int) -> String { session.dialect.placeholder(number) }

    /// Adds a set.
    package func append(_ set: ChangeSetRow) throws {
        let places = session.dialect.placeholders(10)
        try session.execute(
            "INSERT INTO kith_change_set (\(Self.columns)) VALUES (\(places))",
            [
                .integer(set.id.rawValue), .text(set.kind), .text(set.title),
                .integer(set.at.milliseconds), Self.number(set.actor), .text(set.via),
                .text(set.state), Self.number(set.undoes), Self.number(set.undoneBy),
                set.details.map { .text($0) } ?? .null,
            ])
    }

    /// Returns the set with an id, or nil.
    package func set(_ id: RecordID) throws -> ChangeSetRow? {
        try session.first(
            "SELECT \(Self.columns) FROM kith_change_set WHERE id = \(place(1))",
            [.integer(id.rawValue)], Self.row) ?? nil
    }

    /// Returns sets, newest first, that began before another; those of one user or of one kind
    /// only where `actor` or `kind` is given.
    package func sets(
        before id: RecordID?, actor: RecordID? = nil, kind: String? = nil, limit: Int
    ) throws -> [ChangeSetRow] {
        var values: [SQLValue] = [.integer(id?.rawValue ?? .max), .integer(Int64(limit))]
        var condition = "id < \(place(1))"
        if let actor {
            values.append(.integer(actor.rawValue))
            condition += " AND actor = \(place(values.count))"
        }
        if let kind {
            values.append(.text(kind))
            condition += " AND kind = \(place(values.count))"
        }
        return try session.all(
            """
            SELECT \(Self.columns) FROM kith_change_set WHERE \(condition) \
            ORDER BY id DESC LIMIT \(place(2))
            """, values, Self.row
        ).compactMap { $0 }
    }

    /// Sets state and details of a set.
    package func finish(_ id: RecordID, state: String, details: String?) throws {
        try session.execute(
            """
            UPDATE kith_change_set SET state = \(place(1)), details = \(place(2)) \
            WHERE id = \(place(3))
            """,
            [.text(state), details.map { .text($0) } ?? .null, .integer(id.rawValue)])
    }

    /// Notes which set undid a set.
    package func mark(_ id: RecordID, undoneBy undo: RecordID?) throws {
        try session.execute(
            "UPDATE kith_change_set SET undone_by = \(place(1)) WHERE id = \(place(2))",
            [Self.number(undo), .integer(id.rawValue)])
    }

    private static func number(_ id: RecordID?) -> SQLValue {
        id.map { .integer($0.rawValue) } ?? .null
    }

    private static func row(_ row: any SQLRow) -> ChangeSetRow? {
        func id(_ column: Int) -> RecordID? {
            row.isNull(column) ? nil : RecordID(rawValue: row.integer(column))
        }
        guard let own = id(0) else { return nil }
        return ChangeSetRow(
            id: own, kind: row.text(1), title: row.text(2),
            at: Instant(milliseconds: row.integer(3)), actor: id(4), via: row.text(5),
            state: row.text(6), undoes: id(7), undoneBy: id(8),
            details: row.isNull(9) ? nil : row.text(9))
    }
}
