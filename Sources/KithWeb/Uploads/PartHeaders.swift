import KithModel

/// What stands above one part of a form: the name of its field, and of its file.
struct PartHeaders {
    /// The name of the form's field.
    private(set) var name: String?
    /// What the file's owner calls it; nil for what is no file.
    private(set) var file: String?

    /// Reads the lines above a part.
    ///
    /// - Throws: `malformed` for what is no UTF-8.
    init(_ bytes: ArraySlice<UInt8>) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MultipartForm.malformed
        }
        for line in text.split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-disposition" else {
                continue
            }
            let value = String(parts[1])
            guard value.trimmed.lowercased().hasPrefix("form-data") else { continue }
            name = Self.parameter("name", in: value).map(Self.decoded)
            file = Self.parameter("filename", in: value).map(Self.decoded)
        }
    }

    /// Returns a parameter of a header's value, as `name="x"` or `name=x`.
    static func parameter(_ name: String, in value: String) -> String? {
        for piece in pieces(of: value).dropFirst() {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, String(parts[0]).trimmed.lowercased() == name else { continue }
            let text = String(parts[1]).trimmed
            guard text.hasPrefix("\"") else { return text }
            let inside = text.dropFirst()
            return inside.hasSuffix("\"") ? String(inside.dropLast()) : nil
        }
        return nil
    }

    /// Splits at semicolons that do not stand between quotation marks.
    private static func pieces(of value: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        for letter in value {
            if letter == "\"" { isQuoted.toggle() }
            if letter == ";", !isQuoted {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(letter)
            }
        }
        return pieces
    }

    /// Browsers write three letters of names in their own way (HTML, 4.10.21.8).
    private static func decoded(_ text: String) -> String {
        text.replacing("%22", with: "\"").replacing("%0D", with: "").replacing("%0A", with: "")
    }
}
