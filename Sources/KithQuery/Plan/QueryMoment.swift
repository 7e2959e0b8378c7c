import KithModel

/// When and where a query runs: what `@now` and `@today` mean.
public struct QueryMoment: Sendable {
    /// The present moment, by the kernel's clock.
    public let now: Instant
    /// The principal's calendar day.
    public let today: CalendarDate
    /// The principal's time zone, as `Europe/Zagreb`.
    public let timeZone: String
    /// Returns the moment at which a day starts in the time zone.
    public let startOfDay: @Sendable (CalendarDate) -> Instant

    /// Makes a moment; days start at midnight UTC where `startOfDay` is left out.
    public init(
        now: Instant, today: CalendarDate, timeZone: String,
        startOfDay: @escaping @Sendable (CalendarDate) -> Instant = {
            Instant(milliseconds: $0.days * 86_400_000)
        }
    ) {
        self.now = now
        self.today = today
        self.timeZone = timeZone
        self.startOfDay = startOfDay
    }
}
