import KithModel
import KithQuery
import KithStore

/// Days and moments in time zones, by the system's zone rules; UTC for an unknown zone.
struct TimeZoneSource: Sendable {
    private let files: TimeZoneFiles

    init(_ files: TimeZoneFiles) { self.files = files }

    /// Returns what the present is in a zone.
    func moment(now: Instant, timeZone: String) -> QueryMoment {
        let rules = (try? files.rules(timeZone)) ?? .utc
        return QueryMoment(
            now: now, today: rules.localDay(of: now), timeZone: timeZone,
            startOfDay: { rules.startOfDay($0) })
    }

    /// Returns the calendar day of a moment in a zone.
    func day(of instant: Instant, timeZone: String) -> CalendarDate {
        (try? files.rules(timeZone))?.localDay(of: instant) ?? instant.utc.date
    }

    /// Returns the rules of a zone; those of UTC for an unknown one.
    func rules(_ timeZone: String) -> TimeZoneRules { (try? files.rules(timeZone)) ?? .utc }

    /// Returns whether there are rules for a zone.
    func exists(_ timeZone: String) -> Bool { (try? files.rules(timeZone)) != nil }
}
