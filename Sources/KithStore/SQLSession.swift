import KithModel

/// A value as a database column holds it.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// One row of a result, readable only inside the closure that receives it.
package protocol SQLRow {
    /// Returns whether the column at a zero-based index is NULL.
    func isNull(_ column: Int) -> Bool
    /// Returns the integer at a zero-based index; 0 for NULL.
    func integer(_ column: Int) -> Int64
    /// Returns the text at a zero-based index; empty for NULL.
    func text(_ column: Int) -> String
    /// Returns the bytes at a zero-based index; empty for NULL.
    func blob(_ column: Int) -> [UInt8]
    /// Lends the UTF-8 bytes of a text column without copying them.
    func withText<Result>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result
}

/// A connection inside a transaction or a snapshot: what the SQL of this target runs on.
///
/// A session is used by one thread at a time and never outlives the closure that
/// received it. Statements are prepared once per connection and text, then reused.
package protocol SQLSession: AnyObject {
    /// The differences of the database behind this session.
    var dialect: any SQLDialect { get }

    /// Runs a statement that returns no rows.
    ///
    /// - Returns: the number of rows that it inserted, updated or deleted.
    /// - Throws: `StoreError`.
    @discardableResult
    func execute(_ sql: String, _ bindings: [SQLValue]) throws -> Int

    /// Runs a statement and hands over each row in turn.
    ///
    /// - Throws: `StoreError`, or what `body` throws, which ends the statement.
    func query(
        _ sql: String, _ bindings: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws

    /// Runs `body` in a savepoint: what it throws undoes what it wrote, no more.
    func savepoint<Result>(_ body: () throws -> Result) throws -> Result
}

extension SQLSession {
    /// Returns the first row that `read` makes of a query, or nil without rows.
    package func first<Result>(
        _ sql: String, _ bindings: [SQLValue], _ read: (any SQLRow) throws -> Result
    ) throws -> Result? {
        var result: Result?
        try query(sql, bindings) { row in
            if result == nil { result = try read(row) }
        }
        return result
    }

    /// Returns what `read` makes of every row of a query.
    package func all<Result>(
        _ sql: String, _ bindings: [SQLValue] = [], _ read: (any SQLRow) throws -> Result
    ) throws -> [Result] {
        var results: [Result] = []
        try query(sql, bindings) { results.append(try read($0)) }
        return results
    }
}
