import KithModel

/// The working days of the company's two years.
struct DemoCalendar: Sendable {
    static let millisecondsOfDay: Int64 = 86_400_000

    /// The first day, a Monday.
    let first: CalendarDate
    /// The last day, before the day on which the years end.
    let last: CalendarDate

    init(until end: Instant) {
        last = end.utc.date.adding(days: -1)
        let start = last.adding(months: -24)
        first = start.adding(days: Int64((8 - start.weekday) % 7))
    }

    /// The working days, Monday to Friday.
    var workdays: [CalendarDate] {
        (first.days...last.days).map { CalendarDate(days: $0) }.filter { $0.weekday <= 5 }
    }

    /// Returns the day itself or the Monday after it.
    func workday(from day: CalendarDate) -> CalendarDate {
        day.weekday <= 5 ? day : day.adding(days: Int64(8 - day.weekday))
    }

    /// Returns a moment of a day.
    static func moment(_ day: CalendarDate, hour: Int, minute: Int) -> Instant {
        Instant(
            milliseconds: day.days * millisecondsOfDay + Int64(hour) * 3_600_000
                + Int64(minute) * 60_000)
    }
}
