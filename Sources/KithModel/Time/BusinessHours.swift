/// The hours at which an organisation works, by which service levels are counted.
///
/// Opening and closing are times of the clocks of a place; a day on which they change is as long or
/// as short as it really is there. Holidays are closed.
public struct BusinessHours: Sendable, Hashable {
    /// A part of a day, in minutes since midnight; 1440 is its end.
    struct Stretch: Sendable, Hashable {
        let opens: Int
        let closes: Int
    }

    /// A time without a break, from its first moment up to the first one after it.
    private struct Span {
        let start: Instant
        let end: Instant

        var milliseconds: Int64 { end.milliseconds - start.milliseconds }
    }

    /// The most minutes that are counted at once: those of ten years.
    public static let mostMinutes: Int64 = 5_259_600
    /// The days that are looked through, a little over ten years.
    private static let horizon: Int64 = 3_660

    /// The stretches of each day, Monday first.
    private let week: [[Stretch]]
    private let holidays: Set<CalendarDate>
    private let zone: TimeZoneRules

    init(week: [[Stretch]], holidays: Set<CalendarDate>, zone: TimeZoneRules) {
        self.week = week
        self.holidays = holidays
        self.zone = zone
    }

    /// Returns the moment at which so many working minutes behind another are over.
    ///
    /// - Parameters:
    ///   - minutes: from 0 to `mostMinutes`; after none of them it is the moment itself.
    ///   - start: the moment from which they are counted, working time or not.
    /// - Throws: `invalid` for another number, and where it is not within ten years.
    public func add(minutes: Int64, to start: Instant) throws(KernelError) -> Instant {
        guard (0...Self.mostMinutes).contains(minutes) else {
            throw KernelError(
                .invalid, "\(minutes) working minutes cannot be counted.",
                recovery: "Give a number from 0 to \(Self.mostMinutes).")
        }
        var left = minutes * 60_000
        guard left > 0 else { return start }
        for offset in -1...Self.horizon {
            for span in spans(offset, behind: start) {
                if left <= span.milliseconds { return span.start.adding(milliseconds: left) }
                left -= span.milliseconds
            }
        }
        throw KernelError(
            .invalid, "\(minutes) working minutes are not over within ten years.",
            recovery: "Give the calendar more opening hours, or count fewer minutes.")
    }

    /// Returns the whole working minutes between two moments; below zero where the second comes
    /// first.
    ///
    /// - Throws: `invalid` where they are more than ten years apart.
    public func minutes(between first: Instant, and last: Instant) throws(KernelError) -> Int64 {
        guard first <= last else { return -(try minutes(between: last, and: first)) }
        let days = zone.localDay(of: last).days - zone.localDay(of: first).days
        guard days <= Self.horizon else {
            throw KernelError(
                .invalid, "The moments are more than ten years apart.",
                recovery: "Count from a later moment.")
        }
        var sum: Int64 = 0
        for offset in -1...(days + 1) {
            for span in spans(offset, behind: first) where span.start < last {
                sum += min(span.end, last).milliseconds - span.start.milliseconds
            }
        }
        return sum / 60_000
    }

    /// Returns whether a moment is working time.
    public func isOpen(at moment: Instant) -> Bool { nextOpening(from: moment) == moment }

    /// Returns the first moment of working time from another on: that moment itself where it is
    /// working time; nil where none comes within ten years.
    public func nextOpening(from moment: Instant) -> Instant? {
        for offset in -1...Self.horizon {
            if let span = spans(offset, behind: moment).first { return span.start }
        }
        return nil
    }

    /// Returns what is left of a day's working time from a moment on.
    ///
    /// - Parameter offset: the day, counted from the one on which the moment is.
    private func spans(_ offset: Int64, behind moment: Instant) -> [Span] {
        let day = zone.localDay(of: moment).adding(days: offset)
        guard !holidays.contains(day) else { return [] }
        return week[day.weekday - 1].compactMap { stretch in
            let start = max(moment, instant(stretch.opens, on: day))
            let end = instant(stretch.closes, on: day)
            return start < end ? Span(start: start, end: end) : nil
        }
    }

    private func instant(_ minutes: Int, on day: CalendarDate) -> Instant {
        guard let time = LocalTime(minutes: minutes) else {
            return zone.startOfDay(day.adding(days: 1))
        }
        return zone.firstInstant(of: day, at: time)
    }
}
