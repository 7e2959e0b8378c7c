import KithModel

/// What people typed, as it is looked for: folded words.
struct SearchTerms: Sendable {
    /// The words with one space between them, as a title that is the same would read.
    let phrase: String
    /// The different words of three characters and more, which can stand anywhere.
    let long: [String]
    /// The different shorter words, which the title must start with.
    let short: [String]

    /// The characters that a word needs to be looked for anywhere.
    static let pieceLength = 3

    /// Splits a text at spaces and control characters.
    init(_ text: String) {
        let words = FoldedText.fold(text).unicodeScalars
            .split { $0.properties.isWhitespace || $0.properties.generalCategory == .control }
            .map { String($0) }
        phrase = words.joined(separator: " ")
        var long: [String] = []
        var short: [String] = []
        var seen: Set<[UInt8]> = []
        for word in words where seen.insert(Array(word.utf8)).inserted {
            if word.unicodeScalars.count >= Self.pieceLength {
                long.append(word)
            } else {
                short.append(word)
            }
        }
        self.long = long
        self.short = short
    }
}
