/// A piece of a page: bytes of HTML in which everything that came from data is escaped.
///
/// It is made by the elements in `Elements.swift` and by text, which is escaped by its UTF-8
/// bytes. There is no way to make it of a text as it stands; `trusted` takes only what is
/// written in the program.
package struct HTML: Sendable {
    /// The bytes, as UTF-8.
    private(set) var bytes: [UInt8] = []
    /// The elements that can be asked for alone, by id, as places in `bytes`.
    private(set) var parts: [(id: String, place: Range<Int>)] = []

    /// Makes nothing.
    package init() {}

    /// Makes text.
    package init(text: String) { append(text: text) }

    /// Whether there is nothing in it.
    package var isEmpty: Bool { bytes.isEmpty }

    /// The bytes as text, for tests and messages.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Adds another piece behind this one.
    mutating func append(_ other: HTML) {
        let start = bytes.count
        bytes.append(contentsOf: other.bytes)
        for part in other.parts {
            parts.append(
                (part.id, part.place.lowerBound + start..<part.place.upperBound + start))
        }
    }

    /// Adds text, escaped so that it can be neither a tag nor the end of an attribute.
    mutating func append(text: String) {
        var text = text
        text.withUTF8 { letters in
            var start = 0
            for index in 0..<letters.count {
                guard let escaped = Self.escape(letters[index]) else { continue }
                bytes.append(contentsOf: letters[start..<index])
                append(trusted: escaped)
                start = index + 1
            }
            bytes.append(contentsOf: letters[start...])
        }
    }

    /// Adds what is written in the program itself.
    mutating func append(trusted markup: StaticString) {
        markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Notes that what follows `start` is an element that can be asked for alone.
    mutating func markPart(_ id: String, from start: Int) {
        parts.append((id, start..<bytes.count))
    }

    /// Returns the element of an id that was made with the attribute `.part`.
    func part(_ id: String) -> HTML? {
        guard let place = parts.last(where: { $0.id == id })?.place else { return nil }
        var part = HTML()
        part.bytes = Array(bytes[place])
        return part
    }

    private static func escape(_ byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        // No browser reads NUL, and some stop at it.
        case 0: "\u{FFFD}"
        default: nil
        }
    }
}

extension HTML {
    /// The symbols of icons, cut from the sprite that the program carries.
    init(sprite symbols: [ArraySlice<UInt8>]) {
        for symbol in symbols { bytes.append(contentsOf: symbol) }
    }
}
