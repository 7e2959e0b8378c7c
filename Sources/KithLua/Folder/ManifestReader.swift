import KithKernel
import KithModel
import KithQuery

/// Reads `plugin.json`: strictly, so that a misspelt key is an error and not a wish.
struct ManifestReader {
    /// What a plugin's manifest says, and which of its files it names.
    struct Result {
        var manifest: Manifest
        var entities: [String]
        var extensions: [String]
        var views: [String]
        var main: String
        var roles: [RoleDefinition]
        var additions: PluginAdditions
    }

    let folder: PluginFolder

    init(_ folder: PluginFolder) { self.folder = folder }

    /// What errors call the manifest.
    private var name: String { folder.isScript ? "the script's first comment" : "plugin.json" }

    /// Returns what the manifest says.
    ///
    /// - Throws: `invalid` that names the key and what may stand there.
    func read() throws -> Result {
        guard let bytes = folder.files["plugin.json"] else {
            throw fault("there is no plugin.json in the folder")
        }
        var reader = try MemberReader(try json(bytes, "plugin.json"), name)
        _ = try reader.text("$schema")
        guard try reader.requiredInteger("manifest") == 1 else {
            throw reader.failure("`manifest` is 1.")
        }
        let id = try reader.required("id")
        try check(id)
        var manifest = Manifest(
            id: id, name: try reader.required("name"), version: try reader.required("version"),
            summary: try reader.text("summary") ?? "",
            publisher: try reader.text("publisher") ?? "")
        guard try reader.text("kind") ?? "lua" == "lua" else {
            throw reader.failure("`kind` is lua.")
        }
        _ = try reader.text("license")
        try readVersions(&reader, into: &manifest)
        manifest.steps = try StepReader(self).read(try reader.text("migrations"))
        if let grants = reader.take("grants") { try read(grants, into: &manifest) }
        let additions = try PluginAdditions(
            &reader, files: Array(folder.files.keys), document: document)
        manifest.restricts = additions.restricted
        let result = Result(
            manifest: manifest, entities: try reader.texts("entities"),
            extensions: try reader.texts("extends"),
            views: try reader.texts("views"), main: try reader.text("main") ?? "main.lua",
            roles: try reader.array("roles").map(role), additions: additions)
        try reader.finish()
        return result
    }

    /// Returns a JSON file of the folder.
    func document(_ path: String) throws -> JSON {
        guard let bytes = folder.files[path] else {
            throw fault("plugin.json names `\(path)`, which is not there")
        }
        return try json(bytes, path)
    }

    private func json(_ bytes: [UInt8], _ path: String) throws -> JSON {
        do {
            return try JSONReader.read(bytes)
        } catch {
            throw KernelError(
                .invalid, "The file \(path) of the plugin `\(folder.name)` is no JSON: \(error).",
                recovery: "Mend the file, then look again: kith plugin list",
                location: "\(folder.name)/\(path)")
        }
    }

    private func check(_ id: String) throws {
        guard Naming.isValid(id), (2...24).contains(id.utf8.count) else {
            throw fault("the id `\(id)` is not 2 to 24 small letters, digits and underscores")
        }
        let reserved = ["kith", "kernel", "organisation"] + (folder.isKiths ? [] : ["console"])
        guard id.hasPrefix(ScriptReader.prefix) == folder.isScript, !id.hasPrefix("x_"),
            !reserved.contains(id)
        else {
            throw fault(
                "`kith`, `kernel`, `console`, `organisation` and ids that begin with s_ or x_ are "
                    + "Kith's to give")
        }
        guard id == folder.name else {
            throw fault("the id is `\(id)`, but the folder is called `\(folder.name)`")
        }
    }

    private func read(_ json: JSON, into manifest: inout Manifest) throws {
        var reader = try MemberReader(json, name + ": grants")
        for (entity, words) in try members("entities", of: &reader) {
            guard let words = words.array else {
                throw reader.failure("`entities.\(entity)` is a list of verbs.")
            }
            for word in words { try grant(word.string ?? "", on: entity, in: &manifest) }
        }
        for (field, right) in try members("fields", of: &reader) {
            guard let right = right.string.flatMap(FieldRight.init(rawValue:)), right != .none
            else { throw reader.failure("`fields.\(field)` is read or write.") }
            manifest.fields[field] = right
        }
        manifest.events = try reader.texts("events")
        manifest.schedules = try reader.flag("schedule")
        manifest.hasForms = try reader.flag("form")
        for kind in Self.effects where try reader.flag(kind) { manifest.sends.insert(kind) }
        manifest.limits = try limits(reader.text("limits"))
        try reader.finish()
    }

    /// The kinds of effects that a plugin may be granted.
    private static let effects = ["mail", "sms", "webhook", "notification"]

    private func members(_ key: String, of reader: inout MemberReader) throws -> JSONObject {
        guard let json = reader.take(key) else { return [:] }
        guard let members = json.object else { throw reader.failure("`\(key)` is an object.") }
        return members
    }

    /// A grant is a verb, `*`, or `update:FIELD` with a star at the end where it is a pattern.
    private func grant(_ word: String, on entity: String, in manifest: inout Manifest) throws {
        let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
        if word == "*" {
            manifest.grants[entity] = Set(Verb.allCases)
        } else if parts.count == 2, parts[0] == "update" {
            manifest.fieldGrants[entity, default: []].append(parts[1])
        } else if let verb = Verb(rawValue: word) {
            manifest.grants[entity, default: []].insert(verb)
        } else {
            let hint = Suggestion.question(for: word, among: Verb.allCases.map(\.rawValue))
            throw fault("`grants.entities.\(entity)` names `\(word)`, which is no verb\(hint)")
        }
    }

    private func role(_ json: JSON) throws -> RoleDefinition {
        var reader = try MemberReader(json, name + ": roles")
        let name = try reader.required("id")
        let title = try reader.text("title")
        let permissions = reader.take("permissions") ?? .object([:])
        try reader.finish()
        return RoleDefinition(name, title: title, permissions: permissions)
    }

    func fault(_ words: String) -> KernelError {
        KernelError(
            .invalid, "The plugin `\(folder.name)` cannot be read: \(words).",
            recovery: folder.isScript
                ? "Mend its first comment." : "Mend plugin.json, then look again: kith plugin list",
            location: folder.isScript ? nil : "\(folder.name)/plugin.json")
    }
}
