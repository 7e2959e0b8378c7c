/// Reads and writes the keys that the database makes for itself; it is machinery, so no
/// change of it is logged.
package struct SecretTable {
    private let session: any SQLSession

    /// Works on a session of the database.
    package init(_ session: any SQLSession) { self.session = session }

    /// The statement that makes the table.
    static func statement(_ dialect: any SQLDialect) -> String {
        """
        CREATE TABLE kith_secret (name \(dialect.columnType(.text)) PRIMARY KEY, \
        value \(dialect.columnType(.blob)) NOT NULL)
        """
    }

    /// Returns the key of a name; nil before it is made.
    package func value(_ name: String) throws -> [UInt8]? {
        try session.first(
            "SELECT value FROM kith_secret WHERE name = \(session.dialect.placeholder(1))",
            [.text(name)]
        ) { $0.blob(0) }
    }

    /// Keeps a new key.
    ///
    /// - Throws: `StoreError.uniqueViolation` when there is one of the name.
    package func insert(_ name: String, _ value: [UInt8]) throws {
        let dialect = session.dialect
        try session.execute(
            """
            INSERT INTO kith_secret (name, value) VALUES (\(dialect.placeholder(1)), \
            \(dialect.placeholder(2)))
            """, [.text(name), .blob(value)])
    }
}
