import KithKernel
import KithModel

extension PluginFolder {
    /// Reads a script with its tests and fixtures as the folder that it is as a plugin.
    ///
    /// The tests of `Scripts/overdue_calls.lua` are `Scripts/tests/overdue_calls_test.lua`, its
    /// fixtures `Scripts/fixtures/overdue_calls.json`.
    ///
    /// - Throws: `unavailable` for what cannot be read; `invalid` for what is no script.
    init(script path: String) throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.dropLast().joined(separator: "/")
        let around = parts.count > 1 ? parent + "/" : ""
        let text = try Self.contents(of: path)
        let script = try ScriptText(String(decoding: text, as: UTF8.self))
        guard parts.last == "\(script.name).lua" else {
            throw KernelError(
                .invalid, "`\(path)` names itself `\(script.name)`.",
                recovery: "Call the file \(script.name).lua, or mend the id in its first comment.",
                location: path)
        }
        var files = script.files(1)
        files[script.name + ".lua"] = text
        for (place, beside) in [
            ("tests/\(script.name)_test.lua", "tests/\(script.name)_test.lua"),
            ("fixtures/\(script.name).json", "fixtures/\(script.name).json"),
        ] where Self.isThere(around + beside) {
            files[place] = try Self.contents(of: around + beside)
        }
        self.init(name: ScriptReader.prefix + script.name, files: files, isScript: true)
    }
}

extension PluginFolder {
    /// Reads what its author works on: the folder of a plugin, or the file of a script.
    init(authored path: String) throws {
        self = path.hasSuffix(".lua") ? try PluginFolder(script: path) : try PluginFolder(path)
    }
}
