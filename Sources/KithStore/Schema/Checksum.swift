/// A 64-bit check of texts, to notice edits; no protection against forgers.
///
/// FNV-1a by G. Fowler, L. C. Noll and K.-P. Vo.
struct Checksum {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Returns the check of one text.
    static func of(_ text: String) -> String {
        var checksum = Checksum()
        checksum.add(text)
        return checksum.text
    }

    /// Adds a text; where one text ends and the next begins makes a difference.
    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        add(0xFF)
    }

    /// The check in 16 hexadecimal digits.
    var text: String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private mutating func add(_ byte: UInt8) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
}
