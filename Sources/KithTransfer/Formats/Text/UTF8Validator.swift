/// Checks UTF-8 piece by piece; sequences may be cut anywhere between pieces.
///
/// Refuses what Unicode refuses: overlong forms, surrogates, and code points over U+10FFFF.
struct UTF8Validator {
    /// How many bytes of the sequence at hand are still to come.
    private var missing = 0
    /// What the next continuation byte may be: only the first one of a sequence is narrowed.
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    /// Whether the text so far ends inside a sequence.
    var isInsideSequence: Bool { missing > 0 }

    /// Returns where the first byte stands that cannot be UTF-8, or nil where all may be.
    mutating func firstFault(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var position = 0
        while position < bytes.count {
            if missing == 0 {
                position = Self.skipASCII(bytes, from: position)
                if position == bytes.count { return nil }
            }
            guard accept(bytes[position]) else { return position }
            position += 1
        }
        return nil
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        if missing > 0 {
            guard byte >= lower, byte <= upper else { return false }
            missing -= 1
            (lower, upper) = (0x80, 0xBF)
            return true
        }
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lower) = (2, 0xA0)
        case 0xED: (missing, upper) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, lower) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, upper) = (3, 0x8F)
        default: return byte < 0x80
        }
        return true
    }

    @inline(__always)
    private static func skipASCII(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = UnsafeRawPointer(bytes.baseAddress) else { return start }
        var position = start
        while position &+ 8 <= bytes.count {
            let word = base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let high = word & 0x8080_8080_8080_8080
            if high != 0 {
                return position &+ UInt64(littleEndian: high).trailingZeroBitCount / 8
            }
            position &+= 8
        }
        while position < bytes.count, bytes[position] < 0x80 { position &+= 1 }
        return position
    }
}
