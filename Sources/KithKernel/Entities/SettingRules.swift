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

    /// Refuses what is no country's code; it holds from the next start on.
    static func checkCountry(_ event: WriteEvent) {
        for change in event.changes where change.new.title == "organisation.country" {
            let code = change["value"]?.json?.string ?? ""
            let isCode = code.utf8.count == 2 && code.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            guard !isCode, change["value"] != .null else { continue }
            change.reject(
                "value", "`\(code)` is not a country's code.",
                recovery: "Give two capitals of ISO 3166, as HR or NZ.")
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
