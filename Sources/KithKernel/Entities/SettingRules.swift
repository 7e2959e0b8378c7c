import KithModel

/// What holds for the settings that the kernel itself reads.
enum SettingRules {
    /// Refuses time zones of which there are no rules.
    static func checkTimeZone(_ event: WriteEvent) {
        let zones = event.transaction.state.environment.zones
        for change in event.changes where change.new.title == "organisation.time_zone" {
            let name = change["value"]?.json?.string
            if let name, zones.exists(name) { continue }
            change.reject(
                "value", "There is no time zone `\(name ?? change["value"]?.plainText ?? "")`.",
                recovery: "Name one of the IANA database, as Europe/Zagreb.")
        }
    }

    /// Refuses the deletion of what the kernel cannot do without.
    static func keep(_ event: WriteEvent) {
        for change in event.changes where change.new.title.hasPrefix("organisation.") {
            change.reject(
                nil, "The setting \(change.new.title) cannot be deleted.", code: .conflict,
                recovery: "Change it: kith setting set \(change.new.title) VALUE")
        }
    }
}
