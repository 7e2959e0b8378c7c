/// Telephone numbers as Kith keeps them.
public enum PhoneNumber {
    /// Returns a number in the form of ITU-T E.164 (`+` and 7 to 15 digits), or nil.
    ///
    /// Spaces, dots, dashes, slashes and brackets are left out; `00` in front reads as `+`.
    /// A number without its country code is refused: nothing here knows the country.
    public static func normalized(_ text: String) -> String? {
        var digits = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: digits.append(Character(Unicode.Scalar(byte)))
            case UInt8(ascii: "+") where digits.isEmpty: digits = "+"
            case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: continue
            default: return nil
            }
        }
        if digits.hasPrefix("00") { digits = "+" + digits.dropFirst(2) }
        let count = digits.utf8.count - 1
        guard digits.hasPrefix("+"), (7...15).contains(count), !digits.hasPrefix("+0") else {
            return nil
        }
        return digits
    }
}
