/// Makes texts of digits at fixed places, as dates and times are.
struct PaddedDigits {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// Returns the text of so many ASCII characters that `body` writes.
    static func text(_ count: Int, _ body: (inout PaddedDigits) -> Void) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            var digits = PaddedDigits(buffer: buffer)
            body(&digits)
            return digits.count
        }
    }

    private init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    /// Writes a number that is not negative, with zeros in front, and what stands behind it.
    mutating func write(_ number: Int, _ width: Int, then mark: Unicode.Scalar? = nil) {
        var rest = number
        for place in stride(from: count + width - 1, through: count, by: -1) {
            buffer[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += width
        guard let mark else { return }
        buffer[count] = UInt8(truncatingIfNeeded: mark.value)
        count += 1
    }

    /// Writes a day as `2026-11-16`, and what stands behind it.
    mutating func write(_ date: CalendarDate, then mark: Unicode.Scalar? = nil) {
        let (year, month, day) = date.parts
        write(year, 4, then: "-")
        write(month, 2, then: "-")
        write(day, 2, then: mark)
    }
}
