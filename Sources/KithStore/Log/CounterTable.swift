/// Named numbers that only grow, such as the last auto-number of a field.
package struct CounterTable {
    private let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    /// Returns the present number; 0 where it was never raised.
    package func value(_ name: String) throws -> Int64 {
        let place = session.dialect.placeholder(1)
        return try session.first(
            "SELECT value FROM kith_counter WHERE name = \(place)", [.text(name)]
        ) { $0.integer(0) } ?? 0
    }

    /// Raises a number by `count` and returns the first of the new ones.
    package func take(_ name: String, count: Int64 = 1) throws -> Int64 {
        let present = try value(name)
        try set(name, to: present + count)
        return present + 1
    }

    /// Sets a number.
    package func set(_ name: String, to value: Int64) throws {
        let dialect = session.dialect
        try session.execute(
            """
            INSERT INTO kith_counter (name, value) VALUES (\(dialect.placeholder(1)), \
            \(dialect.placeholder(2))) ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, [.text(name), .integer(value)])
    }
}
