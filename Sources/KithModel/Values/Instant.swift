/// A moment, in milliseconds UTC.
public struct Instant: Sendable, Hashable, Comparable, Codable {
    /// Milliseconds since 1970-01-01T00:00Z; negative before.
    public let milliseconds: Int64

    /// Makes a moment of milliseconds since 1970-01-01T00:00Z, kept within the years 1 to 9999.
    public init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999)
    }

    /// Reads `2026-11-16T09:00:00.000Z`; nil for what is no moment.
    ///
    /// Seconds and their decimals may be missing; an offset such as `+01:00` may stand for `Z`.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 17, bytes[10] | 0x20 == UInt8(ascii: "t"),
            let date = CalendarDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            bytes[13] == 0x3A, let hour = CalendarDate.number(bytes[11..<13]),
            let minute = CalendarDate.number(bytes[14..<16]), hour < 24, minute < 60
        else { return nil }
        var index = 16
        var milliseconds = 0
        if bytes[index] == 0x3A {
            guard bytes.count > index + 3,
                let second = CalendarDate.number(bytes[index + 1..<index + 3]), second < 60
            else { return nil }
            milliseconds = second * 1000
            index += 3
            if bytes[index] == 0x2E {
                index += 1
                var unit = 100
                let start = index
                while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
                    milliseconds += Int(bytes[index] - 0x30) * unit
                    unit /= 10
                    index += 1
                }
                guard index > start, index - start <= 9 else { return nil }
            }
        }
        guard let offset = Self.offset(bytes[index...]) else { return nil }
        let minutes = Int64(hour * 60 + minute) - offset
        self.init(milliseconds: date.days * 86_400_000 + minutes * 60_000 + Int64(milliseconds))
    }

    /// Returns whether the left comes first.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// Returns the moment some milliseconds later, or earlier when negative.
    public func adding(milliseconds count: Int64) -> Instant {
        let (sum, overflow) = milliseconds.addingReportingOverflow(count)
        return Instant(milliseconds: overflow ? (count < 0 ? .min : .max) : sum)
    }

    /// The day and the millisecond of the day in UTC.
    public var utc: (date: CalendarDate, millisecondOfDay: Int64) {
        let day =
            milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
        return (CalendarDate(days: day), milliseconds - day * 86_400_000)
    }

    /// Returns the minutes that a zone designator adds to UTC.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let first = bytes.first else { return nil }
        if first | 0x20 == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
        var digits = Array(bytes.dropFirst())
        if digits.count == 5, digits[2] == 0x3A { digits.remove(at: 2) }
        guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-"), digits.count == 4,
            let hours = CalendarDate.number(digits[0..<2]),
            let minutes = CalendarDate.number(digits[2..<4]), hours <= 18, minutes < 60
        else { return nil }
        return Int64(hours * 60 + minutes) * (first == UInt8(ascii: "-") ? -1 : 1)
    }
}

extension Instant: CustomStringConvertible {
    /// ISO 8601 in UTC with milliseconds, as `2026-11-16T09:00:00.000Z`.
    public var description: String {
        let (date, rest) = utc
        return PaddedDigits.text(24) { digits in
            digits.write(date, then: "T")
            digits.write(Int(rest / 3_600_000), 2, then: ":")
            digits.write(Int(rest / 60_000 % 60), 2, then: ":")
            digits.write(Int(rest / 1000 % 60), 2, then: ".")
            digits.write(Int(rest % 1000), 3, then: "Z")
        }
    }
}
