import KithModel
import KithStore

extension Transaction {
    /// How many bytes one value of a plugin may have, with its key, and all of them together.
    public static let largestPluginValue = 64 << 10, largestPluginStore = 4 << 20

    /// Returns what a plugin remembers under a key; nil for nothing.
    ///
    /// - Throws: `invalid` for what is no key.
    public func pluginValue(_ key: String, of plugin: String) throws -> JSON? {
        try Self.check(key)
        return try PluginValueTable(state.session).value(key, of: plugin).map {
            try JSONReader.read($0)
        }
    }

    /// Returns what a plugin remembers under keys that begin alike, by the key: the first
    /// thousand.
    ///
    /// - Throws: `invalid` for what is no beginning of a key.
    public func pluginValues(_ prefix: String, of plugin: String) throws -> [String: JSON] {
        if !prefix.isEmpty { try Self.check(prefix) }
        let found = try PluginValueTable(state.session).values(prefix, of: plugin, limit: 1000)
        let pairs = try found.map { ($0.key, try JSONReader.read($0.value)) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Lets a plugin remember a value under a key, or forget it.
    ///
    /// It is part of the transaction, but of no change log: what a plugin remembers is machinery.
    ///
    /// - Parameter value: nil forgets it.
    /// - Throws: `invalid` for what is no key; `plugin_limit` for more than a plugin may keep;
    ///   `forbidden` where nothing may be written.
    public func setPluginValue(_ key: String, to value: JSON?, of plugin: String) throws {
        // A before hook may not write records; this is none.
        if let refusal, refusal.code != .selfWrite { throw refusal }
        try Self.check(key)
        let table = PluginValueTable(state.session)
        guard let value else { return try table.remove(key, of: plugin) }
        let text = value.text
        let size = Int64(key.utf8.count + text.utf8.count)
        guard size <= Self.largestPluginValue,
            try table.size(of: plugin, without: key) + size <= Self.largestPluginStore
        else {
            throw KernelError(
                .pluginLimit,
                "The plugin `\(plugin)` may keep \(Self.largestPluginValue >> 10) KB under one key "
                    + "and \(Self.largestPluginStore >> 20) MB in all.",
                recovery: "Keep records of an entity of its own, or forget what is old.")
        }
        try table.set(key, to: text, size: size, of: plugin)
    }

    private static func check(_ key: String) throws {
        let isPlain = key.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        guard (1...200).contains(key.utf8.count), isPlain else {
            throw KernelError(
                .invalid,
                "`\(key.prefix(40))` is no key: it has 1 to 200 bytes and no control "
                    + "characters.", field: "key")
        }
    }
}
