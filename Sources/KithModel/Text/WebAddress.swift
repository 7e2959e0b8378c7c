/// Web addresses as Kith keeps them.
public enum WebAddress {
    /// Returns an address with its scheme, or nil for what cannot be one.
    ///
    /// `example.com/a` becomes `https://example.com/a`; no scheme but http and https is let
    /// through, so that a link on a page never runs anything.
    public static func normalized(_ text: String) -> String? {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return nil
        }
        let folded = FoldedText.fold(text)
        var rest = text[...]
        var scheme = "https://"
        if folded.hasPrefix("https://") {
            rest = text.dropFirst(8)
        } else if folded.hasPrefix("http://") {
            rest = text.dropFirst(7)
            scheme = "http://"
        }
        let host = rest.utf8.prefix { !"/?#".utf8.contains($0) }
        let parts = host.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, isHost(name), parts.count == 1 || isPort(parts[1]) else {
            return nil
        }
        return scheme + rest
    }

    /// A name with dots between its parts; no user in front of it, who could look like one.
    private static func isHost(_ name: Substring.UTF8View) -> Bool {
        guard name.allSatisfy({ !"<>\"'\\`{}|^@%".utf8.contains($0) }) else { return false }
        let labels = name.split(separator: 0x2E, omittingEmptySubsequences: false)
        return labels.allSatisfy { !$0.isEmpty }
            && (labels.count > 1 || name.elementsEqual("localhost".utf8))
    }

    private static func isPort(_ digits: Substring.UTF8View) -> Bool {
        digits.allSatisfy { (0x30...0x39).contains($0) } && UInt16(String(digits) ?? "") != nil
    }
}
