/// A piece of query text and the offset of its first byte.
struct Token: Equatable {
    let kind: Kind
    let offset: Int

    /// What a piece of query text is.
    enum Kind: Equatable {
        /// A name or keyword, as written.
        case word(String)
        /// A name in backquotes, which is never a keyword.
        case name(String)
        /// What stood between quotes, with doubled quotes made single.
        case string(String)
        /// Digits, maybe with decimals, without a sign.
        case number(String)
        /// What follows `@`: a word or ten characters of a date.
        case anchor(String)
        case symbol(Symbol)
        case end
    }

    /// What is written with punctuation.
    enum Symbol: String, CaseIterable {
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case startsWith = "^="
        case equal = "="
        case less = "<"
        case greater = ">"
        case contains = "~"
        case open = "("
        case close = ")"
        case comma = ","
        case point = "."
        case colon = ":"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case slash = "/"
    }

    /// How an error names the token.
    var description: String {
        switch kind {
        case .word(let text), .name(let text), .number(let text): "`\(text)`"
        case .string(let text): "'\(text.prefix(40))'"
        case .anchor(let text): "`@\(text)`"
        case .symbol(let symbol): "`\(symbol.rawValue)`"
        case .end: "the end"
        }
    }
}
