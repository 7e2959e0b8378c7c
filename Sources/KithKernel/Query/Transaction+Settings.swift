import KithModel

extension Transaction {
    /// Returns what the administrators have chosen for a plugin's setting, `warranty.months`; its
    /// default where they have not.
    ///
    /// - Throws: `not_found` for a setting that no enabled plugin has; `invalid` when what was
    ///   chosen is no longer allowed.
    public func setting(_ name: String) throws -> Value {
        guard let definition = state.generation.settings[name] else {
            let names = Array(state.generation.settings.keys)
            throw KernelError(
                .notFound,
                "There is no setting `\(name)`\(Suggestion.question(for: name, among: names))",
                recovery: "Name it under `config` in plugin.json.")
        }
        let found = try asKernel("settings").find(
            "setting", where: "name = :name", ["name": .string(name)], limit: 1)
        return try definition.value(of: found.first?["value"]?.json, in: self)
    }

    /// Returns what an English text of a plugin is in a language; the text itself where nobody
    /// has translated it.
    ///
    /// - Parameters:
    ///   - language: as `de`; that of `organisation.language` where nil. What is not there in
    ///     `pt-BR` is looked for in `pt`.
    public func text(_ english: String, in language: String? = nil) throws -> String {
        guard !state.generation.translations.isEmpty else { return english }
        let wanted: String
        if let language {
            wanted = language
        } else {
            wanted = try ownLanguage()
        }
        let languages = [wanted, String(wanted.prefix { $0 != "-" })]
        for language in languages {
            for translation in state.generation.translations[language] ?? [] {
                if let text = translation.texts[english] { return text }
            }
        }
        return english
    }

    static let languageKey = "kernel.language"

    /// The organisation's language: asked once, and anew when a setting was written since.
    private func ownLanguage() throws -> String {
        let known = attachment(Self.languageKey) { KnownLanguage() }
        if let name = known.name, known.rows == state.writtenRows { return name }
        let found = try asKernel("settings").find(
            "setting", where: "name = 'organisation.language'", limit: 1)
        let name = found.first?["value"]?.json?.string ?? "en"
        (known.name, known.rows) = (name, state.writtenRows)
        return name
    }
}

/// What `text` has found out in this transaction.
private final class KnownLanguage {
    var name: String?
    /// How many rows were written when it was asked.
    var rows = 0
}
