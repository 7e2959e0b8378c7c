import KithModel

/// What a plugin's English texts are in another language.
public struct Translation: Sendable, Hashable {
    /// The language, as `de` or `pt-BR` (BCP 47).
    public var language: String
    /// The texts by the English ones, which are their keys.
    public var texts: [String: String]

    /// Makes a translation.
    public init(_ language: String, _ texts: [String: String]) {
        self.language = language
        self.texts = texts
    }

    /// The translations of the plugins, by the language.
    static func all(_ contributions: [Contribution]) -> [String: [Translation]] {
        var all: [String: [Translation]] = [:]
        for contribution in contributions {
            guard case .translation(let translation) = contribution.kind else { continue }
            all[translation.language, default: []].append(translation)
        }
        return all
    }
}
