/// The prepared statements of one connection, by text.
///
/// Holds at most `capacity` of them and lets go of the one unused for longest.
struct StatementCache {
    private var statements: [String: Statement] = [:]
    private var uses: UInt64 = 0
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Lends a statement, prepared now unless an idle one of the same text is kept.
    mutating func lend(_ sql: String, on connection: OpaquePointer) throws -> Statement {
        uses += 1
        let kept = statements[sql]
        if let kept, !kept.isInUse { return lent(kept) }

        let statement = try Statement(sql, on: connection)
        // A text that is in use keeps its first statement; the second one ends with its run.
        if kept == nil {
            if statements.count >= capacity { dropOldest() }
            statements[sql] = statement
        }
        return lent(statement)
    }

    /// Finalizes every statement, as closing a connection requires.
    mutating func removeAll() {
        statements.removeAll()
    }

    private func lent(_ statement: Statement) -> Statement {
        statement.isInUse = true
        statement.lastUse = uses
        return statement
    }

    private mutating func dropOldest() {
        let idle = statements.lazy.filter { !$0.value.isInUse }
        if let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            statements[oldest.key] = nil
        }
    }
}
