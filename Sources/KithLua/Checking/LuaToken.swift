/// A word, sign or text of a Lua file, with its place.
struct LuaToken: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case name, keyword, string, number, sign
    }

    var kind: Kind
    /// The word or the sign; of a string what stands between its quotes, as it is written.
    var text: String
    var line: Int
    /// The column in characters, from 1.
    var column: Int

    /// Whether it is this keyword or sign.
    func isWord(_ word: String) -> Bool {
        (kind == .keyword || kind == .sign) && text == word
    }

    static let keywords: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if",
        "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]
}

/// Cuts a Lua file that compiles into its tokens; comments and spaces are left out.
struct LuaScanner {
    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    /// How far the characters of the line are counted, and how many there are: what is asked for
    /// lies ever further on.
    private var counted = (place: 0, characters: 0)
    private var tokens: [LuaToken] = []

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Returns the tokens of a text.
    static func tokens(_ text: [UInt8]) -> [LuaToken] {
        var scanner = LuaScanner(text)
        scanner.run()
        return scanner.tokens
    }

    private mutating func run() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        if peek() == UInt8(ascii: "#") { skipLine() }
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"): newLine()
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0B, 0x0C: place += 1
            case UInt8(ascii: "-") where peek(1) == byte: skipComment()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quoted(byte)
            case UInt8(ascii: "["): if !longString() { sign() }
            case _ where Self.isLetter(byte): word()
            case _ where Self.isDigit(byte): number()
            case UInt8(ascii: ".") where peek(1).map(Self.isDigit) ?? false: number()
            default: sign()
            }
        }
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        place + ahead < bytes.count ? bytes[place + ahead] : nil
    }

    private mutating func newLine() {
        place += 1
        line += 1
        counted = (place, 0)
    }

    private mutating func skipLine() {
        while let byte = peek(), byte != UInt8(ascii: "\n") { place += 1 }
    }

    private mutating func skipComment() {
        place += 2
        if longBracket() == nil { skipLine() }
    }

    /// Passes over `[[ … ]]` or `[=[ … ]=]`; returns what stands in it, nil where none begins here.
    private mutating func longBracket() -> ArraySlice<UInt8>? {
        guard peek() == UInt8(ascii: "[") else { return nil }
        var level = 0
        while peek(1 + level) == UInt8(ascii: "=") { level += 1 }
        guard peek(1 + level) == UInt8(ascii: "[") else { return nil }
        let end =
            [UInt8(ascii: "]")] + Array(repeating: UInt8(ascii: "="), count: level)
            + [UInt8(ascii: "]")]
        place += level + 2
        let start = place
        while place < bytes.count {
            if bytes[place...].starts(with: end) {
                let text = bytes[start..<place]
                place += end.count
                return text
            }
            if bytes[place] == UInt8(ascii: "\n") { newLine() } else { place += 1 }
        }
        return bytes[start..<place]
    }

    private mutating func longString() -> Bool {
        let (line, column) = (line, column(of: place))
        guard let text = longBracket() else { return false }
        tokens.append(
            LuaToken(
                kind: .string, text: String(decoding: text, as: UTF8.self), line: line,
                column: column))
        return true
    }

    private mutating func quoted(_ quote: UInt8) {
        let (start, line, column) = (place, line, column(of: place))
        place += 1
        while let byte = peek(), byte != quote {
            if byte == UInt8(ascii: "\\") { place += 1 }
            if peek() == UInt8(ascii: "\n") { newLine() } else { place += 1 }
        }
        let text = String(decoding: bytes[start + 1..<min(place, bytes.count)], as: UTF8.self)
        place += 1
        tokens.append(LuaToken(kind: .string, text: text, line: line, column: column))
    }

    private mutating func word() {
        let start = place
        while let byte = peek(), Self.isLetter(byte) || Self.isDigit(byte) { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        add(LuaToken.keywords.contains(text) ? .keyword : .name, text, start)
    }

    private mutating func number() {
        let start = place
        while let byte = peek() {
            let isExponent =
                [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(byte)
                && [UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "p"), UInt8(ascii: "P")]
                    .contains(bytes[place - 1])
                && place > start
            guard
                Self.isLetter(byte) || Self.isDigit(byte) || byte == UInt8(ascii: ".")
                    || isExponent
            else { break }
            place += 1
        }
        add(.number, String(decoding: bytes[start..<place], as: UTF8.self), start)
    }

    private mutating func sign() {
        let start = place
        for sign in ["...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"]
        where bytes[place...].starts(with: Array(sign.utf8)) {
            place += sign.utf8.count
            return add(.sign, sign, start)
        }
        place += 1
        add(.sign, String(decoding: bytes[start..<place], as: UTF8.self), start)
    }

    private mutating func add(_ kind: LuaToken.Kind, _ text: String, _ start: Int) {
        tokens.append(LuaToken(kind: kind, text: text, line: line, column: column(of: start)))
    }

    private mutating func column(of place: Int) -> Int {
        // Bytes that go on with a character are no character of their own.
        counted.characters += bytes[counted.place..<place].count { $0 & 0xC0 != 0x80 }
        counted.place = place
        return 1 + counted.characters
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
