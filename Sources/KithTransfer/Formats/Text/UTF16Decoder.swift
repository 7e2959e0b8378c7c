/// Turns UTF-16 into UTF-8 piece by piece; units and surrogate pairs may be cut anywhere.
struct UTF16Decoder {
    private let isBigEndian: Bool
    private var firstByte: UInt8?
    private var highSurrogate: UInt16?

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    /// Whether the text so far ends inside a unit or a surrogate pair.
    var isInsideSequence: Bool { firstByte != nil || highSurrogate != nil }

    /// Appends the text of `bytes` to `output`, up to a surrogate without its partner.
    ///
    /// - Returns: whether all of it could be read.
    mutating func decode(_ bytes: some Sequence<UInt8>, into output: inout [UInt8]) -> Bool {
        for byte in bytes {
            guard let first = firstByte else {
                firstByte = byte
                continue
            }
            firstByte = nil
            let unit =
                isBigEndian
                ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
            guard accept(unit, into: &output) else { return false }
        }
        return true
    }

    private mutating func accept(_ unit: UInt16, into output: inout [UInt8]) -> Bool {
        if let high = highSurrogate {
            guard unit & 0xFC00 == 0xDC00 else { return false }
            highSurrogate = nil
            output.appendUTF8(0x10000 + (UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF)))
            return true
        }
        switch unit & 0xFC00 {
        case 0xD800: highSurrogate = unit
        case 0xDC00: return false
        default: output.appendUTF8(UInt32(unit))
        }
        return true
    }
}

extension [UInt8] {
    /// Appends the UTF-8 form of a code point that is not a surrogate.
    mutating func appendUTF8(_ codePoint: UInt32) {
        func tail(_ shift: UInt32) -> UInt8 {
            UInt8(truncatingIfNeeded: 0x80 | (codePoint >> shift & 0x3F))
        }
        if codePoint < 0x80 {
            append(UInt8(truncatingIfNeeded: codePoint))
        } else if codePoint < 0x800 {
            append(UInt8(truncatingIfNeeded: 0xC0 | codePoint >> 6))
            append(tail(0))
        } else if codePoint < 0x10000 {
            append(UInt8(truncatingIfNeeded: 0xE0 | codePoint >> 12))
            append(tail(6))
            append(tail(0))
        } else {
            append(UInt8(truncatingIfNeeded: 0xF0 | codePoint >> 18))
            append(tail(12))
            append(tail(6))
            append(tail(0))
        }
    }
}
