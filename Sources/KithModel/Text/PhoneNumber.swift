import CPhoneNumber

/// Telephone numbers as Kith keeps them.
public enum PhoneNumber {
    /// Returns a number in the form of ITU-T E.164 (`+` and 7 to 15 digits), or nil.
    ///
    /// Spaces, dots, dashes, slashes and brackets are left out; `00` in front reads as `+`, and
    /// `tel:` is passed over. A number without its country code is read as it is dialled in the
    /// region, by libphonenumber, and must be valid there; without a region it is refused.
    ///
    /// - Parameter region: the country (ISO 3166, as `HR`) of numbers without country code.
    public static func normalized(_ text: String, region: String? = nil) -> String? {
        guard text.utf8.count > 4, text.utf8.prefix(4).elementsEqual("tel:".utf8) else {
            return dialled(text, region)
        }
        let number = text.utf8.dropFirst(4).prefix { $0 != UInt8(ascii: ";") }
        return dialled(String(decoding: number, as: UTF8.self), region)
    }

    private static func dialled(_ text: String, _ region: String?) -> String? {
        if let international = international(text) { return international }
        guard let region, !text.utf8.contains(plus) else { return nil }
        return written(text, region, KITH_PHONE_E164).flatMap(international)
    }

    /// Returns a number of E.164 as people write it.
    ///
    /// By the rules of its own country where that is the region, else with its country code; as
    /// it is where libphonenumber knows it not.
    public static func displayed(_ number: String, region: String? = nil) -> String {
        // Any region does for a number with its country code.
        guard let international = written(number, "ZZ", KITH_PHONE_INTERNATIONAL) else {
            return number
        }
        guard let region, let national = written(number, region, KITH_PHONE_NATIONAL),
            normalized(national, region: region) == number
        else { return international }
        return national
    }

    private static func international(_ text: String) -> String? {
        var digits: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: digits.append(byte)
            case plus where digits.isEmpty: digits.append(plus)
            case _ where isSeparator(byte): continue
            default: return nil
            }
        }
        if digits.starts(with: [zero, zero]) { digits.replaceSubrange(..<2, with: [plus]) }
        guard digits.first == plus, (8...16).contains(digits.count), digits[1] != zero else {
            return nil
        }
        return String(decoding: digits, as: UTF8.self)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        [0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F].contains(byte)
    }

    /// Asks libphonenumber; nil for more than digits and what stands between them, as an
    /// extension, which E.164 has no place for.
    private static func written(
        _ text: String, _ region: String, _ style: kith_phone_style
    ) -> String? {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || byte == plus || isSeparator(byte)
        }
        guard isPlain, text.utf8.count <= 40 else { return nil }
        var buffer = [CChar](repeating: 0, count: 64)
        let count = kith_phone_write(
            text, region, Int32(style.rawValue), &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer.prefix(Int(count)).map(UInt8.init), as: UTF8.self)
    }

    private static let plus = UInt8(ascii: "+")
    private static let zero = UInt8(ascii: "0")
}
