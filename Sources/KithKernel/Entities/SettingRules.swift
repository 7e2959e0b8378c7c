import KithModel

extension Kernel {
    /// The settings of the organisation that may be left open: they have no record before somebody
    /// has chosen.
    package static let optionalSettings = [
        "organisation.country", "organisation.language", "organisation.name",
    ]
}

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

    /// Refuses what a plugin's setting may not be, and settings of a plugin that knows none.
    static func checkPlugins(_ event: WriteEvent) {
        let generation = event.transaction.state.generation
        for change in event.changes {
            let name = change.new.title
            let owner = String(name.prefix { $0 != "." })
            guard generation.enabled.contains(where: { $0.id == owner }) else { continue }
            guard let setting = generation.settings[name] else {
                let known = generation.settings.keys.filter { $0.hasPrefix(owner + ".") }
                change.reject(
                    "name",
                    "The plugin `\(owner)` has no setting `\(name)`"
                        + Suggestion.question(for: name, among: known))
                continue
            }
            do {
                _ = try setting.value(of: change["value"]?.json, in: event.transaction)
            } catch let error as KernelError {
                change.reject("value", error.message, recovery: error.recovery)
            } catch {
                change.reject("value", "\(error)")
            }
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
