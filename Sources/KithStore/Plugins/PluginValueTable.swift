/// Keeps what plugins remember from one time to the next; it is machinery, so no change is logged.
package struct PluginValueTable {
    private let session: any SQLSession

    /// Works on a session of the database.
    package init(_ session: any SQLSession) { self.session = session }

    /// The statements that make the table, as a migration of its own.
    package static func statements(_ dialect: any SQLDialect) -> [String] {
        let (text, number) = (dialect.columnType(.text), dialect.columnType(.integer))
        return [
            """
            CREATE TABLE kith_plugin_value (plugin \(text) NOT NULL, "key" \(text) NOT NULL, \
            value \(text) NOT NULL, size \(number) NOT NULL, PRIMARY KEY (plugin, "key"))
            """
        ]
    }

    /// Returns what lies under a key of a plugin, or nil.
    package func value(_ key: String, of plugin: String) throws -> String? {
        try session.first(
            """
            SELECT value FROM kith_plugin_value WHERE plugin = \(place(1)) AND "key" = \(place(2))
            """, [.text(plugin), .text(key)]
        ) { $0.text(0) }
    }

    /// Returns what lies under the keys of a plugin that begin with a prefix, in their order.
    ///
    /// - Parameter limit: how many at most.
    package func values(
        _ prefix: String, of plugin: String, limit: Int
    ) throws -> [(key: String, value: String)] {
        let characters = prefix.unicodeScalars.count
        return try session.all(
            """
            SELECT "key", value FROM kith_plugin_value WHERE plugin = \(place(1)) \
            AND substr("key", 1, \(place(2))) = \(place(3)) ORDER BY "key" LIMIT \(place(4))
            """,
            [
                .text(plugin), .integer(Int64(characters)), .text(prefix), .integer(Int64(limit)),
            ]
        ) { ($0.text(0), $0.text(1)) }
    }

    /// Returns how many bytes a plugin keeps under all keys but one.
    package func size(of plugin: String, without key: String) throws -> Int64 {
        try session.first(
            """
            SELECT coalesce(sum(size), 0) FROM kith_plugin_value \
            WHERE plugin = \(place(1)) AND "key" <> \(place(2))
            """, [.text(plugin), .text(key)]
        ) { $0.integer(0) } ?? 0
    }

    /// Returns how many values a plugin keeps.
    package func count(of plugin: String) throws -> Int {
        let count = try session.first(
            "SELECT count(*) FROM kith_plugin_value WHERE plugin = \(place(1))", [.text(plugin)]
        ) { $0.integer(0) }
        return Int(count ?? 0)
    }

    /// Puts a value under a key of a plugin.
    package func set(_ key: String, to value: String, size: Int64, of plugin: String) throws {
        try session.execute(
            """
            INSERT INTO kith_plugin_value (plugin, "key", value, size) \
            VALUES (\(place(1)), \(place(2)), \(place(3)), \(place(4))) \
            ON CONFLICT (plugin, "key") DO UPDATE SET value = excluded.value, size = excluded.size
            """, [.text(plugin), .text(key), .text(value), .integer(size)])
    }

    /// Forgets what lies under a key of a plugin; all of it where nil.
    package func remove(_ key: String? = nil, of plugin: String) throws {
        let condition = key == nil ? "" : " AND \"key\" = \(place(2))"
        try session.execute(
            "DELETE FROM kith_plugin_value WHERE plugin = \(place(1))\(condition)",
            [.text(plugin)] + (key.map { [.text($0)] } ?? []))
    }

    private func place(_ index: Int) -> String { session.dialect.placeholder(index) }
}
