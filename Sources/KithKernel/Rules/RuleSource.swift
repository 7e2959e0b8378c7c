import KithModel
import KithQuery

/// Makes plugins of rules, and keeps with each what was approved when it was activated.
enum RuleSource {
    private static let file = "rule.json"

    /// Returns a rule as a plugin.
    ///
    /// - Parameter manifest: what it asks for.
    static func source(_ rule: RuleDefinition, _ manifest: Manifest) -> PluginSource {
        let kept: JSON = ["rule": rule.json, "manifest": json(manifest)]
        return PluginSource(
            manifest, language: .rule,
            package: PluginPackage([file: Array(kept.text.utf8)])
        ) { contributions in
            contributions.onCommitted(
                rule.event, id: "rule", fields: rule.changed, file: rule.name, line: 1
            ) { event, transaction in
                try RuleRun(rule, transaction).perform(event)
            }
        }
    }

    /// The rules that are installed, as they were activated last.
    ///
    /// - Parameter kept: returns the kept files of a plugin.
    static func installed(
        _ entries: [String: PluginEntry], kept: (String) throws -> [UInt8]?
    ) throws -> [PluginSource] {
        let own = entries.values.filter {
            $0.id.hasPrefix(RuleDefinition.prefix) && $0.state != "removed"
        }
        return try own.map(\.id).sorted().compactMap { id in
            guard let bytes = try kept(id) else { return nil }
            do {
                return try read(id, PluginPackage(bytes: bytes))
            } catch let fault as KernelError {
                return PluginSource(broken: id, language: .rule, folder: nil, fault: fault)
            }
        }
    }

    /// Returns the rule of a plugin; nil where it is none.
    static func rule(of source: PluginSource) -> RuleDefinition? {
        guard source.language == .rule, let bytes = source.package?.files[file],
            let json = try? JSONReader.read(String(decoding: bytes, as: UTF8.self))["rule"]
        else { return nil }
        return try? RuleDefinition(json)
    }

    private static func read(_ id: String, _ package: PluginPackage) throws -> PluginSource? {
        guard let bytes = package.files[file] else { return nil }
        let json = try JSONReader.read(String(decoding: bytes, as: UTF8.self))
        let rule = try RuleDefinition(json["rule"] ?? .null)
        return source(rule, manifest(of: rule, json["manifest"] ?? .null))
    }

    // MARK: What was approved

    private static func json(_ manifest: Manifest) -> JSON {
        func object<Content>(_ all: [String: Content], _ write: (Content) -> JSON) -> JSON {
            var object = JSONObject()
            for name in all.keys.sorted() { object[name] = all[name].map(write) }
            return .object(object)
        }
        func list(_ texts: some Sequence<String>) -> JSON {
            .array(texts.sorted().map(JSON.string))
        }
        return [
            "version": .string(manifest.version), "requires": list(manifest.requires),
            "grants": object(manifest.grants) { list($0.map(\.rawValue)) },
            "updates": object(manifest.fieldGrants) { list($0) },
            "fields": object(manifest.fields) { .string($0.rawValue) },
            "sends": list(manifest.sends),
        ]
    }

    private static func manifest(of rule: RuleDefinition, _ json: JSON) -> Manifest {
        func list(_ json: JSON?) -> [String] { json?.array?.compactMap(\.string) ?? [] }
        var manifest = Manifest(
            id: rule.pluginID, name: rule.title, version: json["version"]?.string ?? "1.0.0",
            summary: "The rule \(rule.name).", requires: list(json["requires"]))
        for (name, verbs) in json["grants"]?.object ?? [:] {
            manifest.grants[name] = Set(list(verbs).compactMap(Verb.init(rawValue:)))
        }
        for (name, fields) in json["updates"]?.object ?? [:] {
            manifest.fieldGrants[name] = list(fields)
        }
        for (name, right) in json["fields"]?.object ?? [:] {
            manifest.fields[name] = right.string.flatMap(FieldRight.init(rawValue:))
        }
        manifest.sends = Set(list(json["sends"]))
        return manifest
    }
}
