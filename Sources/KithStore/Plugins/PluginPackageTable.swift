/// Keeps the files of the plugins that were enabled; it is machinery, so no change is logged.
package struct PluginPackageTable {
    private let session: any SQLSession

    /// Works on a session of the database.
    package init(_ session: any SQLSession) { self.session = session }

    /// The statements that make the table, as a migration of its own.
    package static func statements(_ dialect: any SQLDialect) -> [String] {
        let (text, bytes) = (dialect.columnType(.text), dialect.columnType(.blob))
        return [
            """
            CREATE TABLE kith_plugin_package (plugin \(text) PRIMARY KEY, content \(bytes) NOT NULL)
            """
        ]
    }

    /// Keeps the files of a plugin in place of those that were kept before.
    package func keep(_ content: [UInt8], of plugin: String) throws {
        try session.execute(
            """
            INSERT INTO kith_plugin_package (plugin, content) VALUES (\(place(1)), \(place(2))) \
            ON CONFLICT (plugin) DO UPDATE SET content = excluded.content
            """, [.text(plugin), .blob(content)])
    }

    /// Returns the kept files of a plugin, or nil.
    package func content(of plugin: String) throws -> [UInt8]? {
        try session.first(
            "SELECT content FROM kith_plugin_package WHERE plugin = \(place(1))",
            [.text(plugin)]
        ) { $0.blob(0) }
    }

    /// Forgets the files of a plugin.
    package func remove(_ plugin: String) throws {
        try session.execute(
            "DELETE FROM kith_plugin_package WHERE plugin = \(place(1))", [.text(plugin)])
    }

    private func place(_ index: Int) -> String { session.dialect.placeholder(index) }
}
