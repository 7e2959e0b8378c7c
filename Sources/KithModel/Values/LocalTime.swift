/// A time of day without date or zone, to the minute.
public struct LocalTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Minutes since midnight, 0 to 1439.
    public let minutes: Int

    /// Makes a time of minutes since midnight, or nil outside 0 to 1439.
    public init?(minutes: Int) {
        guard (0..<1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// Reads `09:30`; nil for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == 0x3A, let hour = CalendarDate.number(bytes[0..<2]),
            let minute = CalendarDate.number(bytes[3..<5]), hour < 24, minute < 60
        else { return nil }
        minutes = hour * 60 + minute
    }

    /// Returns whether the left comes first.
    public static func < (left: LocalTime, right: LocalTime) -> Bool {
        left.minutes < right.minutes
    }

    /// Hours and minutes, as `09:30`.
    public var description: String {
        PaddedDigits.text(5) { digits in
            digits.write(minutes / 60, 2, then: ":")
            digits.write(minutes % 60, 2)
        }
    }
}
