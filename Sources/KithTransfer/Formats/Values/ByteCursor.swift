/// Walks over a short text byte by byte.
///
/// Blanks around the text are dropped; the no-break and narrow spaces that spreadsheets and
/// browsers put into dates count as blanks.
struct ByteCursor {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{A0}", "\u{2009}", "\u{202F}", "\t": bytes.append(0x20)
            default:
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        while bytes.last == 0x20 { bytes.removeLast() }
        self.bytes = bytes
        skipSpaces()
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The byte here, or 0 at the end.
    var byte: UInt8 { isAtEnd ? 0 : bytes[position] }

    mutating func skipSpaces() {
        skip(anyOf: [0x20])
    }

    /// Passes over a run of the given bytes.
    mutating func skip(anyOf set: [UInt8]) {
        while !isAtEnd, set.contains(byte) { position += 1 }
    }

    /// Passes over `expected` if it is here.
    mutating func take(_ expected: Character) -> Bool {
        guard !isAtEnd, byte == expected.asciiValue else { return false }
        position += 1
        return true
    }

    /// Takes a number of a length in `lengths`; a longer or shorter run of digits is not one.
    mutating func number(digits lengths: ClosedRange<Int>) -> (value: Int, digits: Int)? {
        var end = position
        var value = 0
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) {
            guard end - position < lengths.upperBound else { return nil }
            value = value * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        guard lengths.contains(end - position) else { return nil }
        defer { position = end }
        return (value, end - position)
    }

    /// Takes a run of ASCII letters, in lower case.
    mutating func letters() -> String {
        let start = position
        while !isAtEnd, (0x61...0x7A).contains(byte | 0x20) { position += 1 }
        return String(decoding: bytes[start..<position].map { $0 | 0x20 }, as: UTF8.self)
    }
}
