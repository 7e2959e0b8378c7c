import CUTF8Proc
import func Glibc.free

/// The form in which text is searched and sorted: NFKC, case folded, without diacritics.
///
/// Unicode Standard Annex 15 (normalisation) and section 3.13 (case folding), by utf8proc.
public enum FoldedText {
    /// Returns the folded form of a text.
    public static func fold(_ text: String) -> String {
        var text = text
        return lowered(&text) ?? withoutStrokes(mapped(&text, folding))
    }

    /// Replaces the letters whose stroke Unicode does not take for a mark, as in Đorđe.
    private static func withoutStrokes(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { strokes[$0] != nil }) else { return text }
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { plain.append(strokes[scalar] ?? scalar) }
        return String(plain)
    }

    private static let strokes: [Unicode.Scalar: Unicode.Scalar] = [
        "đ": "d", "ħ": "h", "ł": "l", "ø": "o", "ŧ": "t", "ı": "i",
    ]

    /// Returns the form by which unique values are compared: NFC and case folded.
    public static func uniqueKey(_ text: String) -> String {
        var text = text
        let options = UTF8PROC_COMPOSE.rawValue | UTF8PROC_CASEFOLD.rawValue
        return lowered(&text) ?? mapped(&text, options)
    }

    /// Returns the canonically composed form (NFC) in which text is stored.
    public static func composed(_ text: String) -> String {
        var text = text
        return text.withUTF8(isASCII) ? text : mapped(&text, UTF8PROC_COMPOSE.rawValue)
    }

    /// Whether a text is stored beyond doubt as it is: not empty, of ASCII without NUL.
    static func isKept(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            !bytes.isEmpty && bytes.allSatisfy { $0 &- 1 < 0x7F }
        }
    }

    /// Returns an ASCII text in lower case; nil for any other.
    private static func lowered(_ text: inout String) -> String? {
        let result = text.withUTF8 { bytes -> (isKept: Bool, lowered: String?) in
            guard isASCII(bytes) else { return (false, nil) }
            var capitals = 0
            for byte in bytes where byte &- 0x41 < 26 { capitals += 1 }
            guard capitals > 0 else { return (true, nil) }
            let lowered = String(unsafeUninitializedCapacity: bytes.count) { buffer in
                for index in 0..<bytes.count {
                    let byte = bytes[index]
                    buffer[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
                }
                return bytes.count
            }
            return (true, lowered)
        }
        return result.isKept ? result.lowered ?? text : nil
    }

    private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var union: UInt8 = 0
        for byte in bytes { union |= byte }
        return union < 0x80
    }

    private static let folding =
        UTF8PROC_COMPAT.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_CASEFOLD.rawValue
        | UTF8PROC_STRIPMARK.rawValue | UTF8PROC_IGNORE.rawValue

    private static func mapped(_ text: inout String, _ options: UInt32) -> String {
        let stable = options | UTF8PROC_STABLE.rawValue
        return text.withUTF8 { bytes in
            var result: UnsafeMutablePointer<UInt8>?
            let count = utf8proc_map(
                bytes.baseAddress, bytes.count, &result, utf8proc_option_t(rawValue: stable))
            defer { free(result) }
            guard count >= 0, let result else { return String(decoding: bytes, as: UTF8.self) }
            let mapped = UnsafeBufferPointer(start: result, count: count)
            return String(decoding: mapped, as: UTF8.self)
        }
    }
}
