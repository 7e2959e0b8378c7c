/// E-mail addresses as Kith keeps them.
public enum EmailAddress {
    /// Returns the address without outer spaces and in lower case, or nil for what cannot be
    /// one.
    ///
    /// Servers may tell `Ana` and `ana` before the `@` apart, but none that people use does; so
    /// that one address is found however it is written, the whole of it is folded.
    ///
    /// The form is that of a mailbox in RFC 5321 without quotes and comments: one `@`, at
    /// most 64 bytes before it, a domain with at least one letter after it, none of whose
    /// labels starts or ends with a dash.
    public static func normalized(_ text: String) -> String? {
        var text = text
        return text.withUTF8(isNormal) ? text : corrected(text)
    }

    private static func corrected(_ text: String) -> String? {
        let bytes = Array(text.utf8.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed())
        guard bytes.count <= 254, let at = bytes.lastIndex(of: UInt8(ascii: "@")), at > 0, at <= 64
        else { return nil }
        let local = bytes[..<at]
        let domain = bytes[(at + 1)...]
        guard !domain.isEmpty, local.allSatisfy(isLocal), domain.allSatisfy(isDomain),
            !hasMisplacedDot(local), !hasMisplacedDot(domain), domain.contains(where: isLetter),
            !domain.split(separator: 0x2E).contains(where: { $0.first == 0x2D || $0.last == 0x2D })
        else { return nil }
        return FoldedText.uniqueKey(String(decoding: bytes, as: UTF8.self))
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && !"@()<>,;:\\\"[]".utf8.contains(byte)
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func hasMisplacedDot(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.first != 0x2E, bytes.last != 0x2E else { return true }
        return zip(bytes, bytes.dropFirst()).contains { $0 == 0x2E && $1 == 0x2E }
    }
    /// Whether an address is one beyond doubt and in its kept form, as most are: letters,
    /// digits and a few marks of ASCII, with a domain in lower case.
    private static func isNormal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= 254 else { return false }
        var before: UInt8 = 0x2E
        var at = -1
        var hasLetter = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 0x61...0x7A: hasLetter = true
            case 0x30...0x39: break
            case 0x2B, 0x5F: if at >= 0 { return false }
            case 0x2D: if at >= 0, before == 0x2E { return false }
            case 0x2E: if before == 0x2E || (at >= 0 && before == 0x2D) { return false }
            case 0x40:
                guard at < 0, before != 0x2E, index <= 64 else { return false }
                at = index
                hasLetter = false
            default: return false
            }
            // A domain begins as a label does.
            before = byte == 0x40 ? 0x2E : byte
        }
        return at > 0 && hasLetter && before != 0x2E && before != 0x2D
    }
}
