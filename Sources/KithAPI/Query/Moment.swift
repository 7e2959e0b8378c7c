import KithModel

/// Reads a moment as people type it.
package enum Moment {
    /// Returns what `2026-11-16T09:00:00Z`, `2026-11-16 10:00` (local time) or `2026-11-16`
    /// (the start of the local day) means.
    ///
    /// - Throws: `invalid` for anything else.
    package static func read(_ text: String, zone: TimeZoneRules) throws -> Instant {
        if let instant = Instant(text) { return instant }
        if let date = CalendarDate(text) { return zone.startOfDay(date) }
        // A moment in local time is one in UTC, moved by what the zone is ahead.
        if let local = Instant(text.replacingSpace + "Z") ?? Instant(text.replacingSpace + ":00Z") {
            let guess = local.adding(milliseconds: -Int64(zone.offset(at: local)) * 1000)
            return local.adding(milliseconds: -Int64(zone.offset(at: guess)) * 1000)
        }
        throw KernelError(
            .invalid, "`\(text)` is not a moment.",
            recovery: "Write it as 2026-11-16, 2026-11-16 10:00 or 2026-11-16T09:00:00Z.")
    }
}

extension String {
    fileprivate var replacingSpace: String {
        String(decoding: utf8.map { $0 == 0x20 ? UInt8(ascii: "T") : $0 }, as: UTF8.self)
    }
}
