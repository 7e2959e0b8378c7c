import KithModel

/// Walks through tokens.
struct TokenReader {
    let text: QueryText
    private let tokens: [Token]
    private var index = 0

    /// Cuts a text and stands before its first token.
    init(_ text: QueryText) throws {
        self.text = text
        tokens = try Lexer.tokens(of: text)
    }

    /// The token that comes next; the end again and again.
    var next: Token { tokens[index] }

    /// The token after the next.
    var second: Token { tokens[min(index + 1, tokens.count - 1)] }

    /// Whether nothing is left.
    var isAtEnd: Bool { next.kind == .end }

    /// Passes the next token and returns it.
    @discardableResult mutating func advance() -> Token {
        defer { if index < tokens.count - 1 { index += 1 } }
        return tokens[index]
    }

    /// Passes a symbol if it comes next.
    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard next.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    /// Passes a keyword if it comes next, in whatever case.
    mutating func take(_ keyword: Keyword) -> Bool {
        guard Keyword(next) == keyword else { return false }
        advance()
        return true
    }

    /// Passes a symbol.
    ///
    /// - Throws: `malformed` when something else comes next.
    mutating func expect(_ symbol: Token.Symbol, _ purpose: String) throws {
        guard take(symbol) else { throw expected("`\(symbol.rawValue)` \(purpose)") }
    }

    /// Passes a name and returns it with its offset.
    ///
    /// - Throws: `malformed` when something else comes next.
    mutating func expectName(_ what: String) throws -> (name: String, offset: Int) {
        switch next.kind {
        case .word(let name), .name(let name): return (name, advance().offset)
        default: throw expected(what)
        }
    }

    /// Passes names joined by points.
    ///
    /// - Throws: `malformed` when no name comes next or after a point.
    mutating func expectPath() throws -> [(name: String, offset: Int)] {
        var names = [try expectName("a field")]
        while take(.point) { names.append(try expectName("a field after the point")) }
        return names
    }

    /// Returns the error that something else should come next.
    func expected(_ what: String, recovery: String = "") -> KernelError {
        text.error(
            "expected \(what), not \(next.description).", at: next.offset, recovery: recovery)
    }
}

/// The words of the filter language that no bare field name can be.
enum Keyword: String, CaseIterable {
    case and, or, not, between, `is`, null
    case `in` = "in"
    case `true` = "true"
    case `false` = "false"

    /// The keyword that a token is, or nil.
    init?(_ token: Token) {
        guard case .word(let word) = token.kind else { return nil }
        self.init(rawValue: word.lowercased())
    }
}
