import KithKernel
import KithModel

/// What can be told of a plugin without using it: its manifest, its files, what it registers, and
/// then, beside a Kith in which it is enabled, its fields and grants.
package struct PluginCheck: Sendable {
    /// The id, which is the name of the folder.
    package let id: String
    private let folder: PluginFolder
    private let texts: [LuaText]
    /// The plugin, where it can be read.
    private let plugin: LuaPlugin?
    /// What is wrong with it by itself.
    package let findings: [PluginFinding]

    /// Reads a folder, compiles its files and registers what it adds, twice.
    ///
    /// - Throws: `invalid` for a folder that is none of a plugin's; what is wrong with its files
    ///   is a finding.
    package init(_ path: String) throws {
        let folder = try PluginFolder(authored: path)
        self.folder = folder
        id = folder.name
        texts = folder.files.keys.sorted().filter(Self.isRun).map {
            LuaText("\(folder.name)/\($0)", folder.files[$0] ?? [])
        }
        let texts = texts
        (plugin, findings) = try DeepStack.run {
            var findings = Self.syntax(folder)
            findings += try Self.names(texts)
            var plugin: LuaPlugin?
            do {
                let read = try LuaPlugin(folder)
                plugin = read
                findings += Self.stability(read)
            } catch let error as KernelError {
                // What does not compile is told already, with its place.
                if !findings.contains(where: \.isError) {
                    findings.append(PluginFinding(error, in: folder.name + "/plugin.json"))
                }
            }
            return (plugin, findings + Self.stubs(folder))
        }
    }

    /// The plugin to be enabled; nil where it cannot be read.
    package var source: PluginSource? { plugin?.source() }

    /// Its version; empty where its manifest cannot be read.
    package var version: String { plugin?.manifest.version ?? "" }

    /// The files that are part of it, by their paths: all but what is generated.
    package var files: [(path: String, bytes: [UInt8])] {
        folder.files.sorted { $0.key < $1.key }.filter { !$0.key.hasPrefix("types/") }
            .map { ($0.key, $0.value) }
    }

    /// The ids of what must be enabled before it.
    package var requires: [String] { plugin?.manifest.requires ?? [] }

    /// What its definitions were before each of its steps, with the steps that do not lead to
    /// them; nil where it has none, or cannot be read.
    package func history() throws -> StepHistory? {
        guard let plugin, !plugin.manifest.steps.isEmpty else { return nil }
        return StepHistory(
            plugin.manifest.steps, try plugin.source().contributions().all)
    }

    /// Returns another version of it, made of its files.
    ///
    /// - Throws: `invalid` for another plugin; what is wrong with the files.
    package func version(of files: [String: [UInt8]]) throws -> PluginSource {
        let folder = PluginFolder(name: id, files: files)
        return try DeepStack.run { try LuaPlugin(folder).source() }
    }

    /// Returns what is wrong with how it uses entities.
    ///
    /// - Parameter schema: of a Kith in which it is enabled.
    package func findings(in schema: Schema) -> [PluginFinding] {
        guard let plugin else { return [] }
        let own = texts.filter { !$0.file.hasPrefix(id + "/tests/") }
        return own.flatMap { FieldCheck.findings($0, schema) }
            + GrantCheck.findings(plugin.manifest, own, schema)
    }

    private static func isRun(_ path: String) -> Bool {
        path.hasSuffix(".lua") && !path.hasPrefix("types/")
    }

    private static func syntax(_ folder: PluginFolder) -> [PluginFinding] {
        folder.files.keys.sorted().filter(isRun).compactMap { path in
            let file = "\(folder.name)/\(path)"
            do {
                _ = try LuaProgram(file, folder.files[path] ?? [])
                return nil
            } catch let error as KernelError {
                return PluginFinding(error, in: file)
            } catch {
                return PluginFinding(KernelError(.unforeseen, "\(error)"), in: file)
            }
        }
    }

    private static func names(_ texts: [LuaText]) throws -> [PluginFinding] {
        let members = try LuaLibrary.members()
        return texts.flatMap { text in
            let isTest = text.file.contains("/tests/")
            let known = LuaLibrary.globals.union(isTest ? ["test"] : [])
            return GlobalCheck.findings(text, known: known)
                + CallCheck(text, members: members).findings + PairsCheck.findings(text)
        }
    }

    /// What is registered must not depend on chance: another state has another one.
    private static func stability(_ plugin: LuaPlugin) -> [PluginFinding] {
        for seed in [1, 2] as [UInt64] {
            let again = LuaDeclaration(plugin.manifest.id, seed: seed)
            guard (try? again.run(plugin.main, plugin.modules)) != nil,
                again.digest == plugin.registrationDigest
            else {
                return [
                    PluginFinding(
                        .error, "unstable_declare", plugin.manifest.id + "/main.lua", nil,
                        "It registers something else each time it runs.",
                        recovery: "Let nothing that it registers depend on chance or on the order "
                            + "of pairs.")
                ]
            }
        }
        return []
    }

    /// Stubs of another version mislead.
    private static func stubs(_ folder: PluginFolder) -> [PluginFinding] {
        guard let stubs = folder.files["types/kith.gen.lua"],
            stubs != Array(StubWriter.stubs().utf8)
        else { return [] }
        return [
            PluginFinding(
                .warning, "stale_stubs", folder.name + "/types/kith.gen.lua", nil,
                "The stubs are those of another version of Kith.",
                recovery: "Write them anew: kith sdk generate --out types")
        ]
    }
}

extension PluginFinding {
    /// Whether the plugin cannot be used as it is.
    package var isError: Bool { severity == .error }
}
