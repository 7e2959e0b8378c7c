import Glibc
import KithKernel
import KithModel

/// Makes plugins of workflow scripts in Lua.
package struct ScriptHost: Sendable {
    private let folders: [String]
    private let log: @Sendable (String) -> Void
    private let worker = LuaWorker()
    private let rest: KernelError?
    private let profile: LuaLimits.Profile

    /// Describes the host of a program.
    ///
    /// - Parameters:
    ///   - folders: where scripts lie to begin with, each with its ending `.lua`.
    ///   - rest: why none of them runs; nil where they do.
    ///   - log: takes what they write by `kith.log`, a line each.
    package init(
        _ folders: [String] = [], resting rest: KernelError? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.init(folders, resting: rest, profile: LuaLimits.Profile(), log: log)
    }

    /// Describes a host with limits of its own.
    init(
        _ folders: [String] = [], resting rest: KernelError? = nil, profile: LuaLimits.Profile,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.folders = folders
        self.rest = rest
        self.profile = profile
        self.log = log
    }

    /// Returns the name that a text gives itself.
    ///
    /// - Throws: `invalid` for what is no script, with its line.
    package static func name(of text: String) throws -> String { try ScriptText(text).name }

    /// It as the kernel takes it.
    package var reader: ScriptReader {
        ScriptReader { text, number in
            let script = try ScriptText(text)
            return ScriptReader.Reading(
                name: script.name, title: script.title,
                package: PluginPackage(script.files(number)))
        } open: { id, package, log in
            open(id, package, log)
        } examples: {
            examples
        }
    }

    private func open(
        _ id: String, _ package: PluginPackage, _ log: (@Sendable (String) -> Void)?
    ) -> PluginSource {
        func broken(_ fault: KernelError) -> PluginSource {
            PluginSource(broken: id, language: .lua, folder: nil, fault: fault)
        }
        if log == nil, let rest { return broken(rest) }
        let folder = PluginFolder(name: id, files: package.files, isScript: true)
        do {
            // A text that is tried once needs no states in store.
            let plugin = try DeepStack.run {
                try LuaPlugin(
                    folder, log: log ?? self.log, profile: profile,
                    worker: log == nil ? worker : nil)
            }
            return plugin.source(package: package)
        } catch let fault as KernelError {
            return broken(fault)
        } catch {
            return broken(KernelError(.pluginError, "\(error)"))
        }
    }

    /// The scripts that lie in the folders, by name; the first of a name counts.
    private var examples: [ScriptReader.Example] {
        var found: [String: String] = [:]
        for folder in folders {
            for name in (try? PluginFolder.entries(folder)) ?? [] where name.hasSuffix(".lua") {
                let bare = String(name.dropLast(4))
                guard found[bare] == nil,
                    let bytes = try? PluginFolder.contents(of: folder + "/" + name)
                else { continue }
                found[bare] = String(decoding: bytes, as: UTF8.self)
            }
        }
        return found.sorted { $0.key < $1.key }.map {
            ScriptReader.Example(name: $0.key, text: $0.value)
        }
    }
}
