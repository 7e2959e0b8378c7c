/// How well a row of the search index answers a search; less is better.
enum SearchRank: Int, Comparable, Sendable {
    case titleEqual, titleStart, wordStart, inside

    static func < (left: SearchRank, right: SearchRank) -> Bool { left.rawValue < right.rawValue }
}

/// Ranks rows that hold every term of a search.
struct SearchRanking {
    private let phrase: [UInt8]
    private let terms: [[UInt8]]

    init(_ terms: SearchTerms) {
        phrase = Array(terms.phrase.utf8)
        self.terms = terms.long.map { Array($0.utf8) }
    }

    /// Returns the rank of a row; `title` is the folded title where the row holds it.
    func rank(_ row: UnsafeBufferPointer<UInt8>, title: UnsafeBufferPointer<UInt8>?) -> SearchRank {
        if let title, Self.matches(phrase, title, at: 0) {
            return title.count == phrase.count ? .titleEqual : .titleStart
        }
        return terms.allSatisfy { Self.starts($0, aWordOf: row) } ? .wordStart : .inside
    }

    private static func starts(_ term: [UInt8], aWordOf row: UnsafeBufferPointer<UInt8>) -> Bool {
        guard row.count >= term.count else { return false }
        for place in 0...(row.count - term.count) where row[place] == term[0] {
            if matches(term, row, at: place), startsWord(at: place, in: row) { return true }
        }
        return false
    }

    private static func matches(
        _ term: [UInt8], _ row: UnsafeBufferPointer<UInt8>, at place: Int
    ) -> Bool {
        guard row.count - place >= term.count else { return false }
        for index in term.indices where row[place + index] != term[index] { return false }
        return true
    }

    private static func startsWord(at place: Int, in row: UnsafeBufferPointer<UInt8>) -> Bool {
        guard place > 0 else { return true }
        // Nearly always a letter, a digit or a space of ASCII.
        switch row[place - 1] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return false
        case 0..<0x80: return true
        default: break
        }
        var start = place - 1
        // Back over the bytes that continue a character of UTF-8.
        while start > 0, row[start] & 0xC0 == 0x80 { start -= 1 }
        let before = String(decoding: row[start..<place], as: UTF8.self).unicodeScalars.first
        guard let properties = before?.properties else { return true }
        return !properties.isAlphabetic && properties.numericType == nil
    }
}
