import KithModel

/// Cuts query text into tokens, byte by byte.
struct Lexer {
    private let text: QueryText
    private var index = 0

    /// Returns the tokens of a text, the last of kind `end`.
    ///
    /// - Throws: `malformed` with the position of what starts no token.
    static func tokens(of text: QueryText) throws -> [Token] {
        var lexer = Lexer(text: text)
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    private init(text: QueryText) { self.text = text }

    private var bytes: [UInt8] { text.bytes }

    private mutating func next() throws -> Token {
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
        let start = index
        guard start < bytes.count else { return Token(kind: .end, offset: start) }
        return Token(kind: try kind(startingWith: bytes[start]), offset: start)
    }

    private mutating func kind(startingWith byte: UInt8) throws -> Token.Kind {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            return .string(try quoted(by: byte, "text"))
        case UInt8(ascii: "`"): return .name(try quoted(by: byte, "name"))
        case UInt8(ascii: "@"): return .anchor(anchor())
        case _ where Self.isDigit(byte): return .number(number())
        case _ where Self.isLetter(byte): return .word(take(while: Self.isWord))
        default: return .symbol(try symbol())
        }
    }

    private mutating func quoted(by quote: UInt8, _ noun: String) throws -> String {
        let start = index
        var content: [UInt8] = []
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte != 0 else {
                throw text.error("a \(noun) may hold no NUL character.", at: index - 1)
            }
            if byte == quote {
                guard index < bytes.count, bytes[index] == quote else {
                    return String(decoding: content, as: UTF8.self)
                }
                index += 1
            }
            content.append(byte)
        }
        let mark = Character(Unicode.Scalar(quote))
        throw text.error(
            "the \(noun) that starts here has no closing \(mark).", at: start,
            recovery: "Close it, and write a quote inside it twice.")
    }

    private mutating func anchor() -> String {
        index += 1
        guard index < bytes.count, Self.isDigit(bytes[index]) else {
            return take(while: Self.isWord)
        }
        let end = min(index + 10, bytes.count)
        let start = index
        while index < end, Self.isDigit(bytes[index]) || bytes[index] == 0x2D { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func number() -> String {
        let whole = take(while: Self.isDigit)
        guard index + 1 < bytes.count, bytes[index] == 0x2E, Self.isDigit(bytes[index + 1]) else {
            return whole
        }
        index += 1
        return whole + "." + take(while: Self.isDigit)
    }

    private mutating func symbol() throws -> Token.Symbol {
        for symbol in Token.Symbol.allCases where bytes[index...].starts(with: symbol.rawValue.utf8)
        {
            index += symbol.rawValue.utf8.count
            return symbol
        }
        throw unexpected()
    }

    private func unexpected() -> KernelError {
        let end = bytes[(index + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
        let character = String(decoding: bytes[index..<end], as: UTF8.self)
        let scalar = character.unicodeScalars.first?.value ?? 0
        let isPlain = (0x21...0x7E).contains(scalar)
        let name = isPlain ? "`\(character)`" : "U+" + Self.hexadecimal(scalar)
        let hint = Self.hints[character] ?? ""
        return text.error("unexpected character \(name).", at: index, recovery: hint)
    }

    private static let hints = [
        "!": "Write `!=` for unequal and `not` to negate.", "^": "Write `^=` for \"starts with\".",
        "&": "Write `and`.", "|": "Write `or`.",
    ]

    private static func hexadecimal(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    private mutating func take(while belongs: (UInt8) -> Bool) -> String {
        let start = index
        while index < bytes.count, belongs(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
    }

    private static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}
