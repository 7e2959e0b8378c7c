import KithModel

/// What holds for business calendars: their hours can be counted, and one at most is the default.
struct CalendarRules {
    private let event: WriteEvent

    private init(_ event: WriteEvent) { self.event = event }

    /// Registers what holds.
    static func declare(_ contributions: inout Contributions) {
        contributions.on("business_calendar.before_save", id: "calendar-hours") {
            CalendarRules($0).checkHours()
        }
        contributions.on(
            "business_calendar.before_save", id: "one-default-calendar", fields: ["is_default"]
        ) { try CalendarRules($0).checkDefault() }
        contributions.on("business_calendar.after_save", id: "forget-hours") {
            $0.transaction.forgetBusinessHours()
        }
        contributions.on("business_calendar.after_delete", id: "forget-deleted-hours") {
            $0.transaction.forgetBusinessHours()
        }
        contributions.on("business_calendar.after_restore", id: "forget-lost-hours") {
            $0.transaction.forgetBusinessHours()
        }
    }

    /// Refuses hours, holidays and time zones that cannot be read.
    private func checkHours() {
        let zones = event.transaction.state.environment.zones
        for change in event.changes {
            if let name = change["time_zone"]?.text, !zones.exists(name) {
                change.reject(
                    "time_zone", "There is no time zone `\(name)`.",
                    recovery: "Name one of the IANA database, as Europe/Zagreb.")
            }
            do {
                _ = try BusinessHours(
                    hours: change["hours"]?.json ?? .null,
                    holidays: change["holidays"]?.json ?? .null, zone: .utc)
            } catch {
                change.reject(
                    error.details.first?.field, error.message, recovery: error.recovery)
            }
        }
    }

    /// Refuses a second default.
    private func checkDefault() throws {
        let wanted = event.changes.filter { $0["is_default"] == .boolean(true) }
        guard let first = wanted.first else { return }
        let known = try event.transaction.asKernel("calendars").find(
            "business_calendar", where: "is_default = true", limit: 2)
        let leaving = event.changes.filter { $0["is_default"] != .boolean(true) }.map(\.id)
        let other = known.first { !leaving.contains($0.id) && $0.id != first.id }
        for change in wanted where change !== first || other != nil {
            change.reject(
                "is_default", "There is a default calendar already.", code: .conflict,
                recovery: "Take it from the other one first: is_default=false.")
        }
    }
}
