import KithModel

/// Days and moments as people read them in English, where and when the reader is.
package struct DayText: Sendable {
    /// The present moment.
    package let now: Instant
    /// The rules of the reader's time zone.
    package let zone: TimeZoneRules

    /// Reads with somebody's clock.
    package init(now: Instant, zone: TimeZoneRules) {
        self.now = now
        self.zone = zone
    }

    /// The present day.
    package var today: CalendarDate { zone.localDay(of: now) }

    /// Returns a day as "12 Dec", with the year when it is not this one.
    package func day(_ day: CalendarDate) -> String {
        let parts = day.parts
        let text = "\(parts.day) \(Self.months[parts.month - 1])"
        return parts.year == today.parts.year ? text : "\(text) \(parts.year)"
    }

    /// Returns a day as "12 Dec 2026".
    package func fullDay(_ day: CalendarDate) -> String {
        let parts = day.parts
        return "\(parts.day) \(Self.months[parts.month - 1]) \(parts.year)"
    }

    /// Returns a day as "Monday 16 November", with the year when it is not this one.
    package func weekday(_ day: CalendarDate) -> String {
        let parts = day.parts
        let text =
            "\(Self.weekdays[day.weekday - 1]) \(parts.day) \(Self.longMonths[parts.month - 1])"
        return parts.year == today.parts.year ? text : "\(text) \(parts.year)"
    }

    /// Returns how far a day is from today: "today", "3 days ago", "in 26 days"; nil past
    /// thirty days.
    package func distance(_ day: CalendarDate) -> String? {
        switch day.days - today.days {
        case 0: "today"
        case 1: "tomorrow"
        case -1: "yesterday"
        case let days where days > 1 && days <= 30: "in \(days) days"
        case let days where days < -1 && days >= -30: "\(-days) days ago"
        default: nil
        }
    }

    /// Returns a moment as "3 days ago", or its day past thirty days.
    package func ago(_ moment: Instant) -> String {
        let day = zone.localDay(of: moment)
        return distance(day) ?? self.day(day)
    }

    /// Returns the time of day of a moment, as "09:42".
    package func time(_ moment: Instant) -> String { zone.localTime(of: moment).description }

    /// Returns a moment as "26 Oct, 09:42".
    package func moment(_ moment: Instant) -> String {
        day(zone.localDay(of: moment)) + ", " + time(moment)
    }

    /// Writes a day for people and programs.
    package func html(_ date: CalendarDate) -> HTML {
        KithWeb.time(.with("datetime", date.description)) { day(date) }
    }

    /// Writes how long ago a moment was, with the moment itself as title.
    package func html(ago moment: Instant) -> HTML {
        KithWeb.time(.with("datetime", Self.brief(moment)), .title(self.moment(moment))) {
            ago(moment)
        }
    }

    /// Returns a moment for programs, to the minute.
    static func brief(_ moment: Instant) -> String { moment.description.prefix(16) + "Z" }

    static let longMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    static let months = longMonths.map { String($0.prefix(3)) }
    static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
}
