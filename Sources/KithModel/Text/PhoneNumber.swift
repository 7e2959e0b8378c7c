/// Telephone numbers as Kith keeps them.
public enum PhoneNumber {
    /// Returns a number in the form of ITU-T E.164 (`+` and 7 to 15 digits), or nil.
    ///
    /// Spaces, dots, dashes, slashes and brackets are left out; `00` in front reads as `+`.
    /// A number without its country code is refused: nothing here knows the country.
    public static func normalized(_ text: String) -> String? {
        var digits: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: digits.append(byte)
            case plus where digits.isEmpty: digits.append(plus)
            case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: continue
            default: return nil
            }
        }
        if digits.starts(with: [zero, zero]) { digits.replaceSubrange(..<2, with: [plus]) }
        guard digits.first == plus, (8...16).contains(digits.count), digits[1] != zero else {
            return nil
        }
        return String(decoding: digits, as: UTF8.self)
    }

    private static let plus = UInt8(ascii: "+")
    private static let zero = UInt8(ascii: "0")
}
