/// A statement and the values of its parameters, the first for parameter 1.
package struct SQLStatement: Sendable, Hashable {
    /// The text, in which every value is a place-holder.
    package let sql: String
    /// What is bound.
    package let bindings: [SQLValue]

    /// Makes a statement.
    package init(_ sql: String, _ bindings: [SQLValue] = []) {
        self.sql = sql
        self.bindings = bindings
    }
}

extension SQLSession {
    /// Runs a statement and hands over each row in turn.
    package func query(_ statement: SQLStatement, _ body: (any SQLRow) throws -> Void) throws {
        try query(statement.sql, statement.bindings, body)
    }
}
