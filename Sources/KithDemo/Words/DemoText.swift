import KithModel

/// Names in the form of addresses.
enum DemoText {
    /// Returns a name without diacritics and capitals, its words joined by dots.
    static func address(_ name: String) -> String { joined(name, by: ".") }

    /// Returns a name as the host of a web address.
    static func host(_ name: String) -> String { joined(name, by: "-") + ".example" }

    private static func joined(_ name: String, by separator: String) -> String {
        FoldedText.fold(name).split { !$0.isASCII || !$0.isLetter }.joined(separator: separator)
    }
}
