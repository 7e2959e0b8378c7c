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
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let isDotted = host.utf8.contains(0x2E) || host.hasPrefix("localhost")
        guard isDotted, !host.hasPrefix("."), !host.hasSuffix("."),
            host.utf8.allSatisfy({ !"<>\"'\\`{}|^".utf8.contains($0) })
        else { return nil }
        let hostName = host.split(separator: ":", maxSplits: 1).first ?? ""
        guard hostName.utf8.contains(0x2E) || hostName == "localhost" else { return nil }
        return scheme + rest
    }
}
