/// An encoding that text files arrive in.
package enum TextEncoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"
    case windows1250 = "windows-1250"
    case latin1 = "iso-8859-1"
    case latin9 = "iso-8859-15"

    /// Finds the encoding that a person means by `name`; case, `_` and usual short names are fine.
    ///
    /// - Throws: `unknown_encoding`, listing the names that are known.
    package init(named name: String) throws(FormatError) {
        let key = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
        guard let encoding = Self.names[key] else {
            throw FormatError(
                .unknownEncoding, "The encoding \(FormatError.quoted(name)) is not known.",
                recovery: "Name one of: \(Self.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        self = encoding
    }

    private static let names: [String: TextEncoding] = [
        "utf8": .utf8,
        "utf16": .utf16LittleEndian, "utf16le": .utf16LittleEndian,
        "utf16be": .utf16BigEndian,
        "windows1252": .windows1252, "cp1252": .windows1252, "ansi": .windows1252,
        "windows1250": .windows1250, "cp1250": .windows1250,
        "iso88591": .latin1, "latin1": .latin1,
        "iso885915": .latin9, "latin9": .latin9,
    ]

    /// Reads the byte order mark at the start of a file, if there is one.
    ///
    /// - Returns: the encoding that the mark stands for, and the mark's length in bytes.
    package static func mark(in head: some Collection<UInt8>) -> (TextEncoding, length: Int)? {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }
}
