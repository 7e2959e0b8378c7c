/// How well a row of the search index answers a search; less is better.
enum SearchRank: Int, Comparable, Sendable {
    case titleEqual, titleStart, wordStart, inside

    static func < (left: SearchRank, right: SearchRank) -> Bool { left.rawValue < right.rawValue }

    /// Ranks a row that holds every term.
    ///
    /// `title` is the folded title where the row holds it.
    init(_ terms: SearchTerms, title: UnsafeBufferPointer<UInt8>?, row: UnsafeBufferPointer<UInt8>)
    {
        let phrase = Array(terms.phrase.utf8)
        if let title, title.starts(with: phrase) {
            self = title.count == phrase.count ? .titleEqual : .titleStart
        } else if terms.long.allSatisfy({ Self.starts(Array($0.utf8), aWordOf: row) }) {
            self = .wordStart
        } else {
            self = .inside
        }
    }

    private static func starts(_ term: [UInt8], aWordOf row: UnsafeBufferPointer<UInt8>) -> Bool {
        guard row.count >= term.count else { return false }
        for place in 0...(row.count - term.count)
        where row[place] == term[0] && startsWord(at: place, in: row) {
            if row[place...].starts(with: term) { return true }
        }
        return false
    }

    private static func startsWord(at place: Int, in row: UnsafeBufferPointer<UInt8>) -> Bool {
        guard place > 0 else { return true }
        var start = place - 1
        // Back over the bytes that continue a character of UTF-8.
        while start > 0, row[start] & 0xC0 == 0x80 { start -= 1 }
        let before = String(decoding: row[start..<place], as: UTF8.self).unicodeScalars.first
        guard let properties = before?.properties else { return true }
        return !properties.isAlphabetic && properties.numericType == nil
    }
}
