import KithModel
import KithQuery

extension Transaction {
    /// Returns the hours of a business calendar.
    ///
    /// Whoever works may count working time: it takes no right to read calendars. What was read
    /// is kept until a calendar is written.
    ///
    /// - Parameter calendar: its id or its name; the default one where nil, and nine to five from
    ///   Monday to Friday by the organisation's clocks where there is none.
    /// - Throws: `not_found` for a calendar that there is not.
    public func businessHours(of calendar: String? = nil) throws -> BusinessHours {
        let known = knownCalendars
        if let hours = known.hours[calendar] { return hours }
        let hours = try readHours(calendar)
        known.hours[calendar] = hours
        return hours
    }

    /// Returns whether the hours of a calendar are known without asking the store.
    package func knowsBusinessHours(of calendar: String?) -> Bool {
        knownCalendars.hours[calendar] != nil
    }

    /// Lets calendars be read again, after one was written.
    func forgetBusinessHours() { detach(Self.calendarsKey) }

    private static let calendarsKey = "kernel.calendars"

    private var knownCalendars: KnownCalendars {
        attachment(Self.calendarsKey) { KnownCalendars() }
    }

    private func readHours(_ calendar: String?) throws -> BusinessHours {
        let environment = state.environment
        let found = try found(calendar)
        if let calendar, found == nil {
            throw KernelError(
                .notFound, "There is no business calendar `\(calendar)`.",
                recovery: "See what there is: kith query business_calendar")
        }
        let zone = found?["time_zone"]?.text ?? environment.organisation.timeZone
        return try BusinessHours(
            hours: found?["hours"]?.json ?? BusinessHours.usualWeek,
            holidays: found?["holidays"]?.json ?? .null, zone: environment.zones.rules(zone))
    }

    private func found(_ calendar: String?) throws -> Record? {
        let kernel = asKernel("calendars")
        guard let calendar else {
            return try kernel.find("business_calendar", where: "is_default = true", limit: 1).first
        }
        let named = try kernel.find(
            "business_calendar", where: "name = :name", ["name": .string(calendar)], limit: 1)
        if let named = named.first { return named }
        guard let id = RecordID(calendar) else { return nil }
        return try kernel.find(
            "business_calendar", where: "id = :id", ["id": .string(id.description)], limit: 1
        ).first
    }
}

/// The calendars that a transaction has read.
private final class KnownCalendars {
    var hours: [String?: BusinessHours] = [:]
}
