import KithModel

/// A text with places such as `{{to.first_name|there}}`: a path, and what stands there where
/// that is empty.
struct FilledText: Sendable {
    /// A part of the text.
    private enum Part: Sendable {
        case words(String)
        case place(path: String, fallback: String?)
    }

    private let parts: [Part]

    /// Reads a text.
    ///
    /// - Throws: `invalid` for a place that does not end, or has no path.
    init(_ text: String) throws {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstRange(of: "{{") {
            parts.append(.words(String(rest[..<open.lowerBound])))
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                throw KernelError(
                    .invalid, "`\(rest[open.lowerBound...].prefix(30))` is not closed by }}.",
                    recovery: "Write a place as {{to.first_name|there}}.")
            }
            parts.append(try Self.place(rest[open.upperBound..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        self.parts = parts + [.words(String(rest))]
    }

    private static func place(_ inside: Substring) throws -> Part {
        let halves = inside.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        let path = trimmed(halves[0])
        let isPath = path.utf8.allSatisfy { byte in
            byte == 0x2E || byte == 0x5F || (0x30...0x39).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
        guard isPath, !path.isEmpty else {
            throw KernelError(
                .invalid, "`{{\(inside)}}` names no field.",
                recovery: "Write a place as {{to.first_name|there}}.")
        }
        return .place(path: path, fallback: halves.count > 1 ? trimmed(halves[1]) : nil)
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\n" || $0 == "\t" }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }

    /// Fills the places in.
    ///
    /// - Parameters:
    ///   - isHTML: whether what is filled in is escaped.
    ///   - value: what stands at a path; nil where it is empty.
    /// - Throws: what `value` throws for a path that is none.
    func filled(isHTML: Bool, _ value: (String) throws -> String?) rethrows -> String {
        var text = ""
        for part in parts {
            switch part {
            case .words(let words): text += words
            case .place(let path, let fallback):
                let filled = try value(path).flatMap { $0.isEmpty ? nil : $0 } ?? fallback ?? ""
                text += isHTML ? Self.escaped(filled) : filled
            }
        }
        return text
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
