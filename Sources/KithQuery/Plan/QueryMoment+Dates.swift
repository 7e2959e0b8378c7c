import KithModel

extension QueryMoment {
    /// Returns the day that a counted date is.
    func date(_ math: DateMath) -> CalendarDate {
        let anchor =
            switch math.anchor {
            case .today, .now: today
            case .date(let days): CalendarDate(days: days)
            }
        return anchor.adding(math.count, math.unit)
    }

    /// Returns the moment that a counted date is: for a day its start in the time zone.
    ///
    /// From the present, days have 24 hours, and months and years are counted in UTC.
    func instant(_ math: DateMath) -> Instant {
        guard math.anchor == .now else { return startOfDay(date(math)) }
        let (day, rest) = now.utc
        let moved = day.adding(math.count, math.unit)
        return Instant(milliseconds: moved.days * 86_400_000 + rest)
    }

    /// Returns the day in the time zone on which a moment falls.
    func day(of instant: Instant) -> CalendarDate {
        let utc = instant.utc.date
        // No zone is a whole day away from UTC.
        return [utc.adding(days: 1), utc].first { startOfDay($0) <= instant }
            ?? utc.adding(days: -1)
    }
}

extension CalendarDate {
    /// Returns the date some units later, or earlier when negative.
    fileprivate func adding(_ count: Int64, _ unit: DateMath.Unit) -> CalendarDate {
        let bounded = min(max(count, -10_000_000), 10_000_000)
        switch unit {
        case .day: return adding(days: bounded)
        case .week: return adding(days: bounded * 7)
        case .month: return adding(months: bounded)
        case .year: return adding(months: bounded * 12)
        }
    }
}
