/// Finds the next of four bytes that end a run of ordinary text, eight bytes at a time.
struct ByteStops {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        self.first = Self.ones &* UInt64(first)
        self.second = Self.ones &* UInt64(second)
        self.third = Self.ones &* UInt64(third)
        self.fourth = Self.ones &* UInt64(fourth)
    }

    /// Returns the place of the next stop at or after `start`, or the chunk's end.
    @inline(__always)
    func next(in chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = UnsafeRawPointer(chunk.baseAddress) else { return start }
        var position = start
        while position &+ 8 <= chunk.count {
            let word = base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let hits = hits(in: UInt64(littleEndian: word))
            if hits != 0 { return position &+ hits.trailingZeroBitCount / 8 }
            position &+= 8
        }
        while position < chunk.count, hits(in: UInt64(chunk[position])) & 0x80 == 0 {
            position &+= 1
        }
        return position
    }

    /// Sets the high bit of bytes that are stops.
    ///
    /// The lowest one set is exact; those above it may be the subtraction's borrow, which is why
    /// only the lowest is used.
    @inline(__always)
    private func hits(in word: UInt64) -> UInt64 {
        Self.zeros(word ^ first) | Self.zeros(word ^ second)
            | Self.zeros(word ^ third) | Self.zeros(word ^ fourth)
    }

    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & highs
    }
}
