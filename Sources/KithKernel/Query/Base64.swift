import CSodium

/// Bytes as letters that are safe in an address (RFC 4648, section 5), without padding.
///
/// The first letter is always the same: what begins with a hyphen, one of the 64, is taken for
/// an option in a terminal.
enum Base64 {
    private static let first: Character = "k"
    private static let variant = Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING)

    /// Writes bytes.
    static func encode(_ bytes: [UInt8]) -> String {
        let length = sodium_base64_encoded_len(bytes.count, variant)
        var encoded = [CChar](repeating: 0, count: length)
        sodium_bin2base64(&encoded, length, bytes, bytes.count, variant)
        let letters = encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return String(first) + String(decoding: letters, as: UTF8.self)
    }

    /// Reads bytes; nil for what `encode` did not write.
    static func decode(_ text: String) -> [UInt8]? {
        guard text.first == first else { return nil }
        let letters = Array(text.utf8.dropFirst().map { CChar(bitPattern: $0) })
        var bytes = [UInt8](repeating: 0, count: letters.count)
        var length = 0
        guard
            sodium_base642bin(
                &bytes, bytes.count, letters, letters.count, nil, &length, nil, variant) == 0
        else { return nil }
        return Array(bytes.prefix(length))
    }
}
