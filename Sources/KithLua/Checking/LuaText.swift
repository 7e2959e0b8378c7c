/// A Lua file as tokens, with what belongs together in it.
struct LuaText: Sendable {
    /// The file, as errors call it.
    let file: String
    let tokens: [LuaToken]
    /// The place of the bracket or `end` that closes what begins at a token.
    private let closings: [Int: Int]

    init(_ file: String, _ text: [UInt8]) {
        self.file = file
        tokens = LuaScanner.tokens(text)
        closings = Self.pairs(tokens)
    }

    /// Where what begins at a place ends: a bracket, `function`, `do`, `then`, `repeat`.
    func closing(_ place: Int) -> Int { closings[place] ?? tokens.count - 1 }

    /// The token at a place, nil behind the last.
    func token(_ place: Int) -> LuaToken? {
        tokens.indices.contains(place) ? tokens[place] : nil
    }

    /// Whether these words and signs stand at a place; nil stands for anything.
    func stands(_ words: [String], at place: Int) -> Bool {
        words.enumerated().allSatisfy { offset, word in
            token(place + offset).map { $0.text == word && $0.kind != .string } ?? false
        }
    }

    /// The innermost block that a place stands in: from the token that begins it to its end.
    func block(around place: Int) -> ClosedRange<Int> {
        let blocks = closings.filter { start, end in
            start < place && place < end && tokens[start].kind == .keyword
        }
        guard let inner = blocks.max(by: { $0.key < $1.key }) else {
            return 0...max(0, tokens.count - 1)
        }
        return inner.key...inner.value
    }

    private static func pairs(_ tokens: [LuaToken]) -> [Int: Int] {
        var pairs: [Int: Int] = [:]
        var open: [Int] = []
        for (place, token) in tokens.enumerated()
        where token.kind == .keyword || token.kind == .sign {
            switch token.text {
            case "(", "[", "{", "function", "then", "repeat", "do": open.append(place)
            case "elseif", "else":
                if let start = open.popLast() { pairs[start] = place }
                if token.text == "else" { open.append(place) }
            case ")", "]", "}", "end", "until":
                if let start = open.popLast() { pairs[start] = place }
            default: break
            }
        }
        return pairs
    }
}
