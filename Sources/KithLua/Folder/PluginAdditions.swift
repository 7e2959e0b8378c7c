import KithKernel
import KithModel
import KithQuery

/// What a plugin's files add besides entities, views and roles: settings, rules and translations.
struct PluginAdditions: Sendable {
    private struct Choice: Sendable {
        var field: FieldDefinition
        var least: Int64?
        var most: Int64?
    }

    private struct NamedRule: Sendable {
        var id: String
        var rule: RecordRule
    }

    private var choices: [Choice] = []
    private var rules: [NamedRule] = []
    private var translations: [Translation] = []

    /// The entities of which rules keep records back, in order.
    var restricted: [String] { Set(rules.map(\.rule.entity)).sorted() }

    /// Nothing.
    init() {}

    /// Reads `config` and `rules` of `plugin.json`, and the files under `i18n`.
    ///
    /// - Parameter document: returns a file of the folder.
    /// - Throws: `invalid` that names the key and what may stand there.
    init(
        _ reader: inout MemberReader, files: [String], document: (String) throws -> JSON
    ) throws {
        choices = try reader.array("config").map(Self.choice)
        rules = try reader.array("rules").map(Self.rule)
        let paths = files.filter { $0.hasPrefix("i18n/") && $0.hasSuffix(".json") }
        translations = try paths.sorted().map { path in
            try Self.translation(try document(path), path)
        }
    }

    /// Adds everything.
    func declare(_ contributions: inout Contributions, file: String) {
        for choice in choices {
            contributions.setting(
                choice.field, least: choice.least, most: choice.most, file: file, line: 1)
        }
        for named in rules { contributions.rule(named.id, named.rule, file: file, line: 1) }
        for translation in translations {
            contributions.translation(translation, file: file, line: 1)
        }
    }

    /// One of `config`: a field that is called by its `key`, with `min` and `max`.
    private static func choice(_ json: JSON) throws -> Choice {
        var reader = try MemberReader(json, "plugin.json: config")
        let key = try reader.required("key")
        reader.place = "plugin.json: config `\(key)`"
        guard var members = json.object else { throw reader.failure("It is an object.") }
        let least = try integer("min", of: members, reader)
        let most = try integer("max", of: members, reader)
        for name in ["key", "min", "max"] { members[name] = nil }
        members["name"] = .string(key)
        return Choice(
            field: try DefinitionJSON.decodeField(.object(members)), least: least, most: most)
    }

    private static func integer(
        _ key: String, of members: JSONObject, _ reader: MemberReader
    ) throws -> Int64? {
        guard let json = members[key] else { return nil }
        guard let number = json.integer else { throw reader.failure("`\(key)` is a whole number.") }
        return number
    }

    private static func rule(_ json: JSON) throws -> NamedRule {
        var reader = try MemberReader(json, "plugin.json: rules")
        let id = try reader.required("id")
        reader.place = "plugin.json: rule `\(id)`"
        let entity = try reader.required("entity")
        let verbs = try reader.texts("verbs").map { word in
            guard let verb = Verb(rawValue: word), verb != .create else {
                let names = Verb.allCases.filter { $0 != .create }.map(\.rawValue)
                let hint = Suggestion.question(for: word, among: names)
                throw reader.failure("`verbs` names `\(word)`, which no rule is about\(hint)")
            }
            return verb
        }
        let condition = try reader.required("where")
        let rule = RecordRule(
            on: entity, verbs.isEmpty ? Set(Verb.allCases).subtracting([.create]) : Set(verbs),
            where: condition, summary: try reader.text("summary") ?? condition)
        try reader.finish()
        return NamedRule(id: id, rule: rule)
    }

    /// A file `i18n/de.json`: an object of texts by the English ones.
    private static func translation(_ json: JSON, _ path: String) throws -> Translation {
        let language = String(path.dropFirst("i18n/".count).dropLast(".json".count))
        let parts = language.split(separator: "-", omittingEmptySubsequences: false)
        let isLanguage =
            (2...3).contains(parts[0].utf8.count)
            && parts.allSatisfy { part in
                (2...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                    }
            }
        guard isLanguage else {
            throw KernelError(
                .invalid, "`\(path)` is not called by a language, as i18n/de.json.",
                location: path)
        }
        let members = Array(json.object ?? [:])
        let texts = members.compactMap { member in
            member.value.string.map { (member.key, $0) }
        }
        guard json.object != nil, texts.count == members.count else {
            throw KernelError(
                .invalid, "`\(path)` is an object of texts by the English ones.", location: path)
        }
        return Translation(language, Dictionary(texts) { first, _ in first })
    }
}
