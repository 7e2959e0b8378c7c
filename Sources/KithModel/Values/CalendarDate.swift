/// A day of the Gregorian calendar, without time or zone.
public struct CalendarDate: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01; negative before.
    public let days: Int64

    /// Makes a date of days since 1970-01-01, kept within the years 1 to 9999.
    public init(days: Int64) {
        self.days = min(max(days, Self.earliest), Self.latest)
    }

    /// Makes a date of its parts, or nil when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.daysInMonth(year: year, month: month)
        else { return nil }
        days = Self.days(year: year, month: month, day: day)
    }

    /// Reads `2026-11-16`; nil for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Returns whether the left comes first.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.days < right.days
    }

    /// Year, month (1 to 12) and day (1 to 31).
    public var parts: (year: Int, month: Int, day: Int) {
        // Days are counted from 0000-03-01 in eras of 400 years, so that the leap day is
        // the last of its year. H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(day))
    }

    /// The day of the week, 1 for Monday to 7 for Sunday (ISO 8601).
    public var weekday: Int { Int(((days + 3) % 7 + 7) % 7) + 1 }

    /// Returns the date some days later, or earlier when negative.
    public func adding(days count: Int64) -> CalendarDate {
        let (sum, overflow) = days.addingReportingOverflow(count)
        guard !overflow else { return CalendarDate(days: count < 0 ? Self.earliest : Self.latest) }
        return CalendarDate(days: sum)
    }

    /// Returns the date some months later; the day is cut to the end of a shorter month.
    public func adding(months count: Int64) -> CalendarDate {
        let parts = parts
        let bounded = min(max(count, -120_000), 120_000)
        let index = Int64(parts.year) * 12 + Int64(parts.month - 1) + bounded
        guard index >= 12, index < 120_000 else {
            return CalendarDate(days: count < 0 ? Self.earliest : Self.latest)
        }
        let year = Int(index / 12)
        let month = Int(index % 12) + 1
        let day = min(parts.day, Self.daysInMonth(year: year, month: month))
        return CalendarDate(days: Self.days(year: year, month: month, day: day))
    }

    /// The number of days in a month.
    public static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    private static let earliest = days(year: 1, month: 1, day: 1)
    private static let latest = days(year: 9999, month: 12, day: 31)

    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var result = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            result = result * 10 + Int(byte - 0x30)
        }
        return result
    }
}

extension CalendarDate: CustomStringConvertible {
    /// ISO 8601, as `2026-11-16`.
    public var description: String {
        PaddedDigits.text(10) { $0.write(self) }
    }
}
