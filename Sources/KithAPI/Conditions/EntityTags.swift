import KithModel

/// What the headers `If-Match` and `If-None-Match` hold (RFC 9110, 8.8.3 and 13.1): `*`, or
/// a list of tags.
struct EntityTags: Sendable {
    /// A tag, as it stands between its quotes.
    struct Tag: Sendable, Hashable {
        /// Whether it stands for what means the same, not for the same bytes.
        let isWeak: Bool
        /// The text between the quotes.
        let text: String

        /// The version with which a tag of a record begins; nil for another tag.
        var version: Int64? { Int64(text.prefix { $0 != "-" }) }
    }

    /// Whether anything that is there fits.
    let isAny: Bool
    /// The tags; none where anything fits.
    let tags: [Tag]

    /// Reads a header.
    ///
    /// - Throws: `malformed`, naming the header.
    init(_ header: String, _ name: String) throws {
        isAny = header.filter({ $0 != " " }) == "*"
        guard !isAny else {
            tags = []
            return
        }
        guard let tags = Self.read(Array(header.utf8)) else {
            throw KernelError(
                .malformed, "The header \(name) holds `\(header.prefix(100))`, which is no tag.",
                recovery: "Give the ETag of an answer with its quotes, several with commas, or *.",
                field: name.lowercased())
        }
        self.tags = tags
    }

    /// Returns the tags of a list, in which commas may stand too; nil for what is none.
    private static func read(_ bytes: [UInt8]) -> [Tag]? {
        var tags: [Tag] = []
        var rest = bytes[...]
        while true {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
            guard !rest.isEmpty else { return tags.isEmpty ? nil : tags }
            let isWeak = rest.starts(with: "W/".utf8)
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\"") else { return nil }
            let text = rest.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
            guard text.endIndex < rest.endIndex else { return nil }
            tags.append(Tag(isWeak: isWeak, text: String(decoding: text, as: UTF8.self)))
            rest = rest[rest.index(after: text.endIndex)...].drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
        }
    }
}
