import KithModel
import KithQuery

extension Transaction {
    /// How many bytes one value of a plugin may have, with its key, and all of them together.
    public static let largestPluginValue = 64 << 10, largestPluginStore = 4 << 20

    /// Returns what a plugin remembers under a key; nil for nothing.
    ///
    /// - Throws: `invalid` for what is no key.
    public func pluginValue(_ key: String, of plugin: String) throws -> JSON? {
        try pluginRecord(key, plugin)?["value"]?.json
    }

    /// Returns what a plugin remembers under keys that begin alike, by the key.
    ///
    /// - Throws: `invalid` for what is no beginning of a key.
    public func pluginValues(_ prefix: String, of plugin: String) throws -> [String: JSON] {
        if !prefix.isEmpty { try Self.check(prefix) }
        let found = try asKernel("plugin \(plugin)").find(
            "plugin_value", where: "name ^= :prefix",
            ["prefix": .string("\(plugin)/\(prefix)")], sort: "name", limit: 1000)
        let pairs = found.map { record in
            (String(record.title.dropFirst(plugin.utf8.count + 1)), record["value"]?.json ?? .null)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Lets a plugin remember a value under a key, or forget it.
    ///
    /// It is a record like any other: in the change log, in the transaction, undone with it.
    ///
    /// - Parameter value: nil forgets it.
    /// - Throws: `invalid` for what is no key; `plugin_limit` for more than a plugin may keep.
    public func setPluginValue(_ key: String, to value: JSON?, of plugin: String) throws {
        let kernel = asKernel("plugin \(plugin)")
        let record = try pluginRecord(key, plugin)
        guard let value else {
            if let record { try kernel.delete("plugin_value", [record.id]) }
            return
        }
        let name = "\(plugin)/\(key)"
        let size = Int64(name.utf8.count + value.text.utf8.count)
        let others = try stored(by: plugin) - (record?["size"]?.integer ?? 0)
        guard size <= Self.largestPluginValue, others + size <= Self.largestPluginStore else {
            throw KernelError(
                .pluginLimit,
                "The plugin `\(plugin)` may keep \(Self.largestPluginValue >> 10) KB under one key "
                    + "and \(Self.largestPluginStore >> 20) MB in all.",
                recovery: "Keep records of an entity of its own, or forget what is old.")
        }
        let values: [String: Value] = ["value": .json(value), "size": .integer(size)]
        if let record {
            try kernel.update("plugin_value", record.id, values)
        } else {
            let own: [String: Value] = ["name": .text(name), "plugin": .text(plugin)]
            try kernel.insert("plugin_value", values.merging(own) { first, _ in first })
        }
    }

    private func pluginRecord(_ key: String, _ plugin: String) throws -> Record? {
        try Self.check(key)
        return try asKernel("plugin \(plugin)").find(
            "plugin_value", where: "name = :name", ["name": .string("\(plugin)/\(key)")], limit: 1
        ).first
    }

    private func stored(by plugin: String) throws -> Int64 {
        let groups = try asKernel("plugin \(plugin)").aggregate(
            "plugin_value", where: "plugin = :plugin", ["plugin": .string(plugin)],
            measures: "sum(size)")
        return groups.first?.figures.first?.integer ?? 0
    }

    /// Names are compared without regard to capitals, so a key has none.
    private static func check(_ key: String) throws {
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789_.:-/".utf8)
        guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy(allowed.contains) else {
            throw KernelError(
                .invalid,
                "`\(key.prefix(40))` is no key: 1 to 200 small letters, digits and _ . : - / are.",
                field: "key")
        }
    }
}
