import KithModel

/// Lines of heads and of what mail systems write.
enum HeadLines {
    /// Returns the lines of a text, each with those that continue it.
    static func unfolded(_ text: String) -> [String] {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if let first = line.first, first == " " || first == "\t", lines.last?.isEmpty == false {
                lines[lines.count - 1].append(" " + trimmed(line))
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }

    /// Returns a text without the spaces around it.
    static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }

    /// Returns an address without spaces and angle brackets around it.
    static func bare(_ text: String) -> String {
        trimmed(text.filter { $0 != "<" && $0 != ">" && $0 != "\"" })
    }

    /// Returns the address with which a line begins; nil where it begins otherwise.
    static func leadingAddress(_ line: some StringProtocol) -> String? {
        let word = trimmed(line).prefix { !$0.isWhitespace && $0 != "," && $0 != ";" }
        let opened = word.hasPrefix("<") ? word.dropFirst() : word
        let address = opened.prefix { $0 != ">" && $0 != "<" && $0 != ":" }
        return EmailAddress.normalized(String(address))
    }
}
