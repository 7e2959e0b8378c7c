/// A record's identity: 63 bits, ordered by time of creation, unique over all entities.
///
/// Layout, from the top: 41 bits of milliseconds since 2020-01-01T00:00Z, 10 bits of node,
/// 12 bits of sequence. People and scripts see 13 characters of Crockford's base 32.
public struct RecordID: Sendable, Hashable, Comparable {
    /// The number that the store keeps; never negative.
    public let rawValue: Int64

    /// Makes an id of a number, or nil when the number is negative.
    public init?(rawValue: Int64) {
        guard rawValue >= 0 else { return nil }
        self.rawValue = rawValue
    }

    /// Makes an id of its parts, each cut to its width.
    public init(milliseconds: Int64, node: Int64, sequence: Int64) {
        rawValue =
            (milliseconds & 0x1FF_FFFF_FFFF) << 22 | (node & 0x3FF) << 12 | (sequence & 0xFFF)
    }

    /// Reads 13 characters of Crockford's base 32; nil for anything else.
    ///
    /// Case is ignored, `o` reads as 0, `i` and `l` as 1.
    public init?(_ text: String) {
        var value: UInt64 = 0
        var count = 0
        for byte in text.utf8 {
            guard let digit = Self.digit(byte), value >> 59 == 0 else { return nil }
            value = value << 5 | digit
            count += 1
        }
        guard count == 13, let signed = Int64(exactly: value) else { return nil }
        rawValue = signed
    }

    /// Returns whether the left comes first.
    public static func < (left: RecordID, right: RecordID) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The milliseconds since 1970-01-01T00:00Z at which the id was made.
    public var milliseconds: Int64 { (rawValue >> 22) + Self.epoch }

    /// 2020-01-01T00:00Z in milliseconds since 1970.
    public static let epoch: Int64 = 1_577_836_800_000

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "o"), UInt8(ascii: "O"): return 0
        case UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "l"), UInt8(ascii: "L"): return 1
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return alphabet.firstIndex(of: byte | 0x20).map(UInt64.init)
        default: return alphabet.firstIndex(of: byte).map(UInt64.init)
        }
    }
}

extension RecordID: CustomStringConvertible {
    /// The 13 characters, in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 13) { buffer in
            var rest = UInt64(rawValue)
            for index in stride(from: 12, through: 0, by: -1) {
                buffer[index] = Self.alphabet[Int(rest & 31)]
                rest >>= 5
            }
            return 13
        }
    }
}

extension RecordID: Codable {
    /// Reads what `encode(to:)` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = RecordID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an id")
        }
        self = id
    }

    /// Writes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
