import KithModel

/// Something that `kith plugin check` has to say, and where.
package struct PluginFinding: Sendable, Hashable {
    /// How much it matters.
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        /// It will fail, or cannot be installed.
        case error
        /// It works, and is probably not what was meant.
        case warning
    }

    package var severity: Severity
    /// The file, as `visits/main.lua`.
    package var file: String
    /// The line, from 1; 0 for the whole file.
    package var line: Int
    /// The column in characters, from 1; 0 for the whole line.
    package var column: Int
    /// The kind of finding, in `snake_case`.
    package var code: String
    package var message: String
    package var recovery: String

    init(
        _ severity: Severity, _ code: String, _ file: String, _ token: LuaToken? = nil,
        _ message: String, recovery: String = ""
    ) {
        self.severity = severity
        self.code = code
        self.file = file
        line = token?.line ?? 0
        column = token?.column ?? 0
        self.message = message
        self.recovery = recovery
    }

    /// A finding of an error that was thrown; its place may stand in the message, as Lua puts it.
    init(_ error: KernelError, in file: String) {
        let placed = error.placed
        let parts = (placed.location ?? file).split(separator: ":").map(String.init)
        let line = parts.count > 1 ? Int(parts[1]) : nil
        self.init(
            .error, error.code.name, parts.first ?? file, nil, placed.message,
            recovery: error.recovery)
        self.line = line ?? 0
    }

    /// Something about one of a plugin's steps.
    ///
    /// - Parameter step: the step's name; about all of them where nil.
    package init(
        _ severity: Severity, _ code: String, of plugin: String, step: String?,
        _ message: String, recovery: String
    ) {
        let file = step.map { "migrations/\($0).json" } ?? "plugin.json"
        self.init(severity, code, "\(plugin)/\(file)", nil, message, recovery: recovery)
    }

    /// A finding of what Kith says when the plugin is enabled.
    package init(refusal error: KernelError, of plugin: String) {
        self.init(error, in: plugin + "/plugin.json")
    }

    /// The place as editors jump to it.
    package var place: String {
        ([file] + [line, column].prefix { $0 > 0 }.map(String.init)).joined(separator: ":")
    }
}
