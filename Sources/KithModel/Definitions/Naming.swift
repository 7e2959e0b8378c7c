/// How entities, fields and choices are named.
public enum Naming {
    /// Returns whether a name is singular `snake_case`: letters, digits and single
    /// underscores, starting with a letter, at most 48 characters.
    public static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, (0x61...0x7A).contains(first), bytes.count <= 48,
            bytes.last != 0x5F, !name.contains("__")
        else { return false }
        return bytes.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
    }

    /// Returns the words of a name with a capital first letter: `close_date` → `Close date`.
    public static func title(of name: String) -> String {
        let words = name.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
