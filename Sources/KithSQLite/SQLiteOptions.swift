/// How an embedded store is opened.
package struct SQLiteOptions: Sendable {
    /// Returns the calendar day (days since 1970-01-01) of an instant (milliseconds UTC) in a
    /// time zone, or nil for an unknown zone.
    package typealias LocalDay = @Sendable (_ milliseconds: Int64, _ zone: String) -> Int64?

    /// The number of reads that run at once, each on a thread and a connection of its own.
    package var readers: Int
    /// The longest that one read may take, or nil without a limit.
    package var readLimit: Duration?
    /// How long a write waits for another process that holds the database.
    package var busyLimit: Duration
    /// Tells the local day of an instant: what `kith_local_day` calls.
    package var localDay: LocalDay

    /// Makes options.
    ///
    /// Without `localDay` a store knows the zone `UTC` alone and refuses any other.
    package init(
        readers: Int = 2, readLimit: Duration? = .seconds(10), busyLimit: Duration = .seconds(5),
        localDay: @escaping LocalDay = SQLiteOptions.dayInUTC
    ) {
        self.readers = max(1, readers)
        self.readLimit = readLimit
        self.busyLimit = busyLimit
        self.localDay = localDay
    }

    /// Returns the day of an instant in UTC, or nil for any other zone.
    @Sendable
    package static func dayInUTC(_ milliseconds: Int64, _ zone: String) -> Int64? {
        guard zone == "UTC" else { return nil }
        let (day, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return rest < 0 ? day - 1 : day
    }
}
