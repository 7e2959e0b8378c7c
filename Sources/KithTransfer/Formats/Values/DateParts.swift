/// A day that exists in the calendar, and the time of day where one was written.
package struct DateParts: Equatable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int
    package var time: TimeParts?

    /// Makes a date of the Gregorian calendar, or nil where there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A time of day on a 24-hour clock.
package struct TimeParts: Equatable, Sendable {
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var nanosecond: Int
    /// Minutes east of UTC; nil where the text does not say.
    package var offset: Int?

    package init(
        hour: Int, minute: Int, second: Int = 0, nanosecond: Int = 0, offset: Int? = nil
    ) {
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
        self.offset = offset
    }
}
