import KithKernel
import KithModel

/// What a script asks about its own plugin: settings, texts, and what it remembers.
extension HostCall {
    private var plugin: String { run.plugin.manifest.id }

    /// `kith.config(key)`: asked once, for the transaction.
    func config() throws -> HostValue {
        let key = try text(0, "key")
        if let known = run.settings[key] { return known }
        try run.count(.queries)
        let value = HostValue(try run.transaction().setting("\(plugin).\(key)"))
        run.settings[key] = value
        return value
    }

    /// `kith.jobs.enqueue(name, payload, options)`.
    func enqueue() throws -> HostValue {
        try run.count(.events)
        let (given, options) = (try text(0, "name"), arguments.count > 2 ? arguments[2].map : nil)
        let name = given.contains(".") ? given : plugin + "." + given
        guard name.hasPrefix(plugin + ".") else {
            throw KernelError(
                .forbidden, "`\(name)` is not a job of the plugin `\(plugin)`.",
                recovery: "Call a command of the other plugin: kith.call.")
        }
        for key in (options ?? [:]).keys.sorted() where !["delay", "key"].contains(key) {
            let hint = Suggestion.question(for: key, among: ["delay", "key"])
            throw KernelError(.invalid, "kith.jobs.enqueue knows no option `\(key)`\(hint)")
        }
        let payload = arguments.count > 1 ? try arguments[1].json(id) : .null
        let job = try run.transaction().enqueue(
            name, payload, delay: try delay(options?["delay"]), key: options?["key"]?.string)
        return job.map { .string($0.description) } ?? .null
    }

    /// A delay as a text: `"2h"`.
    func delay(_ value: HostValue?) throws -> Int64 {
        guard let value else { return 0 }
        guard let milliseconds = value.string.flatMap(TimeSpanText.milliseconds) else {
            throw KernelError(
                .invalid, "`delay` is a length of time.", recovery: "Write it as \"2h\" or \"3d\".")
        }
        return milliseconds
    }

    /// `kith.text(english, language)`.
    func translated() throws -> HostValue {
        try run.count(.queries)
        let language = arguments.count > 1 ? arguments[1].string : nil
        return .string(try run.transaction().text(try text(0, "english"), in: language))
    }

    /// `kith.kv.get(key)`.
    func keptValue() throws -> HostValue {
        try run.count(.queries)
        let value = try run.transaction().pluginValue(try text(0, "key"), of: plugin)
        return value.map(HostValue.init) ?? .null
    }

    /// `kith.kv.all(prefix)`.
    func keptValues() throws -> HostValue {
        try run.count(.queries)
        let values = try run.transaction().pluginValues(try text(0, "prefix"), of: plugin)
        try run.count(.rowsRead, values.count)
        return .map(values.mapValues(HostValue.init))
    }

    /// `kith.kv.set(key, value)`.
    func setKeptValue() throws -> HostValue {
        try run.count(.queries, 2)
        try run.count(.rowsWritten)
        let value = arguments.count > 1 && arguments[1] != .null ? try arguments[1].json(id) : nil
        try run.transaction().setPluginValue(try text(0, "key"), to: value, of: plugin)
        return .null
    }
}
