/// How far a place's clocks are from UTC, now and at any other time.
///
/// Read from a file of the time zone database in the TZif format (RFC 8536 and RFC 9636,
/// versions 1 to 4). Times after the last recorded change follow the rule in the file's
/// footer. Seconds are seconds east of Greenwich.
public struct TimeZoneRules: Sendable, Hashable {
    /// A change of clocks: from `second` since 1970-01-01T00:00Z on, `offset` holds.
    struct Transition: Sendable, Hashable {
        let second: Int64
        let offset: Int64
    }

    private let initialOffset: Int64
    private let transitions: [Transition]
    private let rule: PosixTimeZone?

    /// UTC, without any change of clocks.
    public static let utc = TimeZoneRules(initialOffset: 0, transitions: [], rule: nil)

    /// Reads the bytes of a TZif file.
    ///
    /// - Throws: `TimeZoneError` for bytes that are no such file.
    public init(tzif bytes: [UInt8]) throws(TimeZoneError) {
        self = try TZifReader.read(bytes)
    }

    init(initialOffset: Int64, transitions: [Transition], rule: PosixTimeZone?) {
        self.initialOffset = initialOffset
        self.transitions = transitions
        self.rule = rule
    }

    /// Returns the seconds that local time is ahead of UTC at a moment.
    public func offset(at instant: Instant) -> Int {
        Int(offset(second: Self.second(of: instant)))
    }

    /// Returns the local day of a moment.
    public func localDay(of instant: Instant) -> CalendarDate {
        CalendarDate(days: Self.floor(localSecond(of: instant), Self.day).quotient)
    }

    /// Returns the local time of day of a moment, to the minute.
    public func localTime(of instant: Instant) -> LocalTime {
        LocalTime(secondOfDay: Self.floor(localSecond(of: instant), Self.day).remainder)
    }

    /// Returns the first moment of a local day.
    ///
    /// Where clocks jump over midnight, it is the moment of the jump; where a whole day was
    /// left out, the start of the next one.
    public func startOfDay(_ date: CalendarDate) -> Instant {
        firstInstant(of: date, at: .midnight)
    }

    /// Returns the first moment at which local clocks show a time of a day or a later one.
    ///
    /// Of a time that comes twice it is the first, of one that is jumped over the moment of
    /// the jump.
    public func firstInstant(of date: CalendarDate, at time: LocalTime) -> Instant {
        let wanted = date.days * Self.day + Int64(time.minutes) * 60
        var start = wanted - 2 * Self.day
        var offset = offset(second: start)
        for transition in changes(after: start, until: wanted + 4 * Self.day) {
            if wanted - offset < transition.second { break }
            start = transition.second
            offset = transition.offset
        }
        return Instant(milliseconds: max(start, wanted - offset) * 1000)
    }

    private static let day: Int64 = 86_400

    private static func second(of instant: Instant) -> Int64 {
        floor(instant.milliseconds, 1000).quotient
    }

    static func floor(_ number: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private func localSecond(of instant: Instant) -> Int64 {
        let second = Self.second(of: instant)
        return second + offset(second: second)
    }

    private func offset(second: Int64) -> Int64 {
        let index = firstTransition(after: second)
        if index == transitions.count, let rule { return rule.offset(second: second) }
        return index == 0 ? initialOffset : transitions[index - 1].offset
    }

    /// Returns the changes in a span of at most some days, in order.
    private func changes(after start: Int64, until end: Int64) -> [Transition] {
        let first = firstTransition(after: start)
        let recorded = transitions[first...].prefix { $0.second <= end }
        guard let rule, first + recorded.count == transitions.count else { return Array(recorded) }
        let last = transitions.last?.second ?? .min
        return recorded
            + rule.changes(around: start).filter {
                $0.second > max(start, last) && $0.second <= end
            }
    }

    /// Returns the index of the first recorded change after a moment.
    private func firstTransition(after second: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].second <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension LocalTime {
    /// The time at which a day begins.
    public static let midnight = LocalTime(secondOfDay: 0)

    fileprivate init(secondOfDay second: Int64) { minutes = Int(second / 60) }
}
