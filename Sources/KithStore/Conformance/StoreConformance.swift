/// What every store must do, as checks that any store can be put to.
///
/// A suite runs each check on an empty store of its own whose time zones are those of the
/// distribution, and reports what it throws.
package struct StoreConformance {
    /// One promise of `Store`, `SQLSession` or `SQLDialect`.
    package struct Check: Sendable, CustomStringConvertible {
        /// The promise, as a sentence.
        package let name: String
        /// Puts an empty store to it.
        ///
        /// Throws `ConformanceFailure` when the promise is broken, or what the store throws.
        package let run: @Sendable (any Store) async throws -> Void

        package var description: String { name }

        init(_ name: String, _ run: @escaping @Sendable (any Store) async throws -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// All checks.
    package static let checks: [Check] =
        TransactionChecks.all + ValueChecks.all + DialectChecks.all + CalendarChecks.all
        + SchemaChecks.all
}

/// A promise that a store did not keep.
package struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
    /// What was found and what was promised.
    package let message: String

    package var description: String { message }

    init(_ message: String) { self.message = message }
}

/// Compares what a store gave with what it should have given.
func expect<Value: Equatable>(
    _ what: String, _ found: Value, is wanted: Value
) throws(ConformanceFailure) {
    guard found == wanted else {
        throw ConformanceFailure("\(what): found \(found), not \(wanted)")
    }
}

extension SQLSession {
    /// Makes a table `probe` with an integer, a text and bytes.
    func makeProbe() throws {
        let number = dialect.columnType(.integer)
        let text = dialect.columnType(.text)
        let bytes = dialect.columnType(.blob)
        try execute(
            "CREATE TABLE probe (id \(number) PRIMARY KEY, number \(number), text \(text), "
                + "other \(text), bytes \(bytes))", [])
    }

    /// Adds a row to `probe`.
    func addProbe(
        _ id: Int64, number: SQLValue = .null, text: SQLValue = .null, other: SQLValue = .null,
        bytes: SQLValue = .null
    ) throws {
        let parameters = (1...5).map(dialect.placeholder).joined(separator: ", ")
        try execute(
            "INSERT INTO probe (id, number, text, other, bytes) VALUES (\(parameters))",
            [.integer(id), number, text, other, bytes])
    }

    /// Returns the ids of `probe` where a condition holds.
    func probes(where condition: String = "1 = 1", _ bindings: [SQLValue] = []) throws -> [Int64] {
        var ids: [Int64] = []
        try query("SELECT id FROM probe WHERE \(condition) ORDER BY id", bindings) {
            ids.append($0.integer(0))
        }
        return ids
    }
}
