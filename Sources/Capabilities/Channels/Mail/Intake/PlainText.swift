/// What HTML says, as text: for searching and for a first look.
enum PlainText {
    /// How much HTML is read.
    private static let most = 1_000_000

    /// Returns the words of a page, with a line for each of its blocks.
    static func of(_ html: String) -> String {
        var text: [UInt8] = []
        var skipped: [UInt8]?
        var bytes = Array(html.utf8.prefix(most))[...]
        while let byte = bytes.first {
            guard byte == UInt8(ascii: "<") else {
                if skipped == nil { text.append(byte) }
                bytes.removeFirst()
                continue
            }
            guard let end = bytes.firstIndex(of: UInt8(ascii: ">")) else { break }
            let tag = name(bytes[(bytes.startIndex + 1)..<end])
            bytes = bytes[(end + 1)...]
            if let closing = skipped {
                if tag == closing { skipped = nil }
            } else if hidden.contains(tag) {
                skipped = [UInt8(ascii: "/")] + tag
            } else if blocks.contains(tag) {
                text.append(UInt8(ascii: "\n"))
            }
        }
        return tidied(decoded(String(decoding: text, as: UTF8.self)))
    }

    private static let hidden = Set(["script", "style", "head", "title"].map { Array($0.utf8) })
    private static let blocks = Set(
        ["br", "br/", "p", "/p", "div", "/div", "tr", "/tr", "li", "h1", "h2", "h3", "blockquote"]
            .map { Array($0.utf8) })

    private static func name(_ tag: ArraySlice<UInt8>) -> [UInt8] {
        tag.prefix { $0 > 0x20 }.prefix(12).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    private static let entities = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
    ]

    private static func decoded(_ text: String) -> String {
        var pieces = text.split(separator: "&", omittingEmptySubsequences: false)[...]
        var result = pieces.popFirst().map(String.init) ?? ""
        for piece in pieces {
            guard let end = piece.prefix(10).firstIndex(of: ";"),
                let letter = letter(piece[..<end])
            else {
                result += "&" + piece
                continue
            }
            result += letter + piece[piece.index(after: end)...]
        }
        return result
    }

    private static func letter(_ name: Substring) -> String? {
        if let known = entities[String(name)] { return known }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let isHexadecimal = digits.hasPrefix("x") || digits.hasPrefix("X")
        let number = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map { $0.value < 0x20 ? " " : String($0) }
    }

    private static func tidied(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if !words.isEmpty || lines.last?.isEmpty == false { lines.append(words) }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
