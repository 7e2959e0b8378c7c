/// The rule of a TZif footer: standard time, and where there is one summer time with the
/// days of its beginning and end (POSIX `TZ` with the extensions of RFC 8536, section 3.3.1).
struct PosixTimeZone: Sendable, Hashable {
    /// The seconds that local time may be ahead of UTC.
    static let offsets: ClosedRange<Int64> = -93_599...93_599

    private let standard: Int64
    private let summer: Summer?

    private struct Summer: Sendable, Hashable {
        let offset: Int64
        let start: YearDay
        let end: YearDay
    }

    /// Reads the rule's text, as `CET-1CEST,M3.5.0,M10.5.0/3`.
    init(_ text: ArraySlice<UInt8>) throws(TimeZoneError) {
        var scanner = PosixScanner(text)
        guard scanner.skipName(), let west = scanner.time(mostHours: 24) else {
            throw scanner.failure
        }
        standard = -west
        guard !scanner.isAtEnd else {
            summer = nil
            return
        }
        guard scanner.skipName() else { throw scanner.failure }
        var offset = standard + 3600
        if !scanner.isAt(",") {
            guard let west = scanner.time(mostHours: 24) else { throw scanner.failure }
            offset = -west
        }
        guard scanner.take(","), let start = scanner.yearDay(), scanner.take(","),
            let end = scanner.yearDay(), scanner.isAtEnd
        else { throw scanner.failure }
        summer = Summer(offset: offset, start: start, end: end)
    }

    /// Returns the seconds that local time is ahead of UTC at a second since 1970.
    func offset(second: Int64) -> Int64 {
        changes(around: second).last { $0.second <= second }?.offset ?? standard
    }

    /// Returns the changes in the year of a moment and in both neighbours, in order.
    func changes(around second: Int64) -> [TimeZoneRules.Transition] {
        guard let summer else { return [] }
        let days = TimeZoneRules.floor(second, 86_400).quotient
        let year = CalendarDate(days: days).parts.year
        var changes: [TimeZoneRules.Transition] = []
        for year in year - 1...year + 1 {
            guard let start = summer.start.second(in: year), let end = summer.end.second(in: year)
            else { continue }
            changes.append(.init(second: end - summer.offset, offset: standard))
            changes.append(.init(second: start - standard, offset: summer.offset))
        }
        // Summer time that never ends ends when it begins again: the beginning comes last.
        return changes.enumerated().sorted { left, right in
            (left.element.second, left.element.offset == summer.offset ? 1 : 0)
                < (right.element.second, right.element.offset == summer.offset ? 1 : 0)
        }.map(\.element)
    }
}

/// A day of every year with a time, as a rule names it.
struct YearDay: Sendable, Hashable {
    let day: Day
    /// Seconds of local time from the day's midnight; may lie in another day.
    let time: Int64

    enum Day: Sendable, Hashable {
        /// The day of the year, 1 to 365; 29 February is never counted.
        case julian(Int)
        /// The day of the year from 0; 29 February is counted.
        case zeroBased(Int)
        /// The weekday (0 for Sunday) of a week of a month; week 5 is the last.
        case weekday(month: Int, week: Int, day: Int)
    }

    /// Returns the local second since 1970 in a year, or nil outside the years 1 to 9999.
    func second(in year: Int) -> Int64? {
        guard let first = CalendarDate(year: year, month: 1, day: 1) else { return nil }
        switch day {
        case .julian(let number):
            let isLeap = CalendarDate.daysInMonth(year: year, month: 2) == 29
            let shift = isLeap && number > 59 ? number : number - 1
            return (first.days + Int64(shift)) * 86_400 + time
        case .zeroBased(let number): return (first.days + Int64(number)) * 86_400 + time
        case .weekday(let month, let week, let day):
            guard let first = CalendarDate(year: year, month: month, day: 1) else { return nil }
            let ahead = (day - first.weekday % 7 + 7) % 7
            let length = CalendarDate.daysInMonth(year: year, month: month)
            let inMonth = ahead + 7 * (week - 1)
            let place = inMonth < length ? inMonth : inMonth - 7
            return (first.days + Int64(place)) * 86_400 + time
        }
    }
}
