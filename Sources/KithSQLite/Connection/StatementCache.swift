/// The prepared statements of one connection, by text.
///
/// Holds at most `capacity` of them and lets go of the one unused for longest.
struct StatementCache {
    private var statements: [Text: Statement] = [:]
    private var uses: UInt64 = 0
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Lends a statement, prepared now unless an idle one of the same text is kept.
    mutating func lend(_ sql: String, on connection: OpaquePointer) throws -> Statement {
        uses += 1
        let text = Text(sql: sql)
        let kept = statements[text]
        if let kept, !kept.isInUse { return lent(kept) }

        let statement = try Statement(sql, on: connection)
        // A text that is in use keeps its first statement; the second one ends with its run.
        if kept == nil {
            if statements.count >= capacity { dropOldest() }
            statements[text] = statement
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
    /// A statement's text, hashed by its length and a few of its bytes: texts are long, made
    /// of the same words, and looked up for every run.
    private struct Text: Hashable {
        let sql: String

        func hash(into hasher: inout Hasher) {
            var sql = sql
            hasher.combine(sql.withUTF8(Self.sample))
        }

        private static func sample(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
            let raw = UnsafeRawBufferPointer(bytes)
            var mixed = UInt64(truncatingIfNeeded: raw.count)
            let last = raw.count - MemoryLayout<UInt64>.size
            guard last > 0 else { return mixed }
            for step in 1...8 {
                let word = raw.loadUnaligned(fromByteOffset: last * step / 8, as: UInt64.self)
                mixed = (mixed ^ word) &* 0x9E37_79B9_7F4A_7C15
            }
            return mixed
        }
    }
}
