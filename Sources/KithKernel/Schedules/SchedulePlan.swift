import KithModel

/// When something is to be done again and again.
public enum SchedulePlan: Sendable, Hashable {
    /// After so many milliseconds, counted from when it was due before.
    case every(milliseconds: Int64)
    /// At some times of day, on some days.
    case daily(at: [LocalTime], on: Days)

    /// On which days.
    public struct Days: Sendable, Hashable {
        /// The days of the week, 1 for Monday; each where empty.
        public var ofWeek: Set<Int>
        /// The days of the month; each where empty.
        ///
        /// What a month does not have is its last day.
        public var ofMonth: Set<Int>

        /// Describes days; every day where nothing is named.
        public init(ofWeek: Set<Int> = [], ofMonth: Set<Int> = []) {
            self.ofWeek = ofWeek
            self.ofMonth = ofMonth
        }

        func contains(_ day: CalendarDate) -> Bool {
            guard ofWeek.isEmpty || ofWeek.contains(day.weekday) else { return false }
            guard !ofMonth.isEmpty else { return true }
            let number = day.parts.day
            let isLast = CalendarDate(days: day.days + 1).parts.day == 1
            return ofMonth.contains(number) || isLast && ofMonth.contains { $0 > number }
        }
    }

    /// The shortest time between two runs: one minute.
    public static let shortest: Int64 = 60_000

    /// Returns the first moment behind another at which it is due.
    ///
    /// A time of day that clocks jump over is due at the moment of the jump; one that comes twice
    /// is due the first time only.
    ///
    /// - Parameters:
    ///   - moment: the moment behind which it is looked for.
    ///   - base: when it was due before, from which an interval is counted.
    ///   - zone: the rules of the place whose clocks count.
    /// - Returns: nil where no day of the next eight years fits.
    public func next(
        after moment: Instant, since base: Instant? = nil, in zone: TimeZoneRules
    ) -> Instant? {
        switch self {
        case .every(let milliseconds):
            let step = max(milliseconds, Self.shortest)
            let base = base ?? moment
            let passed = max(0, moment.milliseconds - base.milliseconds)
            return base.adding(milliseconds: (passed / step + 1) * step)
        case .daily(let times, let days):
            let today = zone.localDay(of: moment)
            for offset in Int64(0)...2_930 {
                let day = CalendarDate(days: today.days + offset)
                guard days.contains(day) else { continue }
                let due = times.map { zone.firstInstant(of: day, at: $0) }.filter { $0 > moment }
                if let first = due.min() { return first }
            }
            return nil
        }
    }

    /// Returns the moments at which it was due from one on up to another, oldest first.
    ///
    /// - Parameters:
    ///   - first: one of its moments.
    ///   - most: of more than this only the last are returned.
    func moments(
        from first: Instant, through last: Instant, most: Int, in zone: TimeZoneRules
    ) -> [Instant] {
        switch self {
        case .every(let milliseconds):
            let step = max(milliseconds, Self.shortest)
            let count = max(0, (last.milliseconds - first.milliseconds) / step)
            return (max(0, count - Int64(most) + 1)...count).map {
                first.adding(milliseconds: $0 * step)
            }
        case .daily(let times, let days):
            var found: Set<Instant> = []
            var day = zone.localDay(of: last)
            let start = zone.localDay(of: first)
            while day >= start, found.count < most {
                if days.contains(day) {
                    found.formUnion(
                        times.map { zone.firstInstant(of: day, at: $0) }
                            .filter { $0 >= first && $0 <= last })
                }
                day = day.adding(days: -1)
            }
            return Array(found.union([first]).sorted().suffix(most))
        }
    }

    /// A text that differs where the plan does.
    var text: String {
        switch self {
        case .every(let milliseconds): return "every \(milliseconds)"
        case .daily(let times, let days):
            let clock = times.map(\.description).sorted().joined(separator: ",")
            let week = days.ofWeek.sorted().map(String.init).joined(separator: ",")
            let month = days.ofMonth.sorted().map(String.init).joined(separator: ",")
            return "at \(clock) week \(week) month \(month)"
        }
    }

    /// The plan in words, as `Every day at 07:00`.
    public var words: String {
        switch self {
        case .every(let milliseconds): return "Every " + Self.span(milliseconds)
        case .daily(let times, let days):
            let clock = times.map(\.description).sorted().joined(separator: ", ")
            let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
            let week = days.ofWeek.sorted().map { names[$0 - 1] }.joined(separator: ", ")
            let month = days.ofMonth.sorted().map(String.init).joined(separator: ", ")
            let when =
                switch (week.isEmpty, month.isEmpty) {
                case (true, true): "Every day"
                case (false, true): week
                case (true, false): "On day \(month) of the month"
                case (false, false): "\(week), on day \(month) of the month"
                }
            return when + " at " + clock
        }
    }

    private static func span(_ milliseconds: Int64) -> String {
        for (unit, length) in [("d", Int64(86_400_000)), ("h", 3_600_000), ("min", 60_000)]
        where milliseconds >= length && milliseconds % length == 0 {
            return "\(milliseconds / length) \(unit)"
        }
        return "\(milliseconds / 1000) s"
    }
}
