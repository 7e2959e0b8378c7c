import Glibc

/// A point of the monotonic clock, which no test and no administrator can set.
struct Deadline {
    private let nanoseconds: UInt64

    /// Makes the deadline some time from now; never passed without a limit.
    init(in limit: Duration?) {
        guard let limit else {
            nanoseconds = .max
            return
        }
        let (seconds, attoseconds) = limit.components
        let bounded = UInt64(clamping: min(seconds, 1_000_000_000))
        let rest = UInt64(clamping: attoseconds / 1_000_000_000)
        nanoseconds = Self.now() &+ bounded &* 1_000_000_000 &+ rest
    }

    /// Whether the time is over, to the four milliseconds of the coarse clock.
    var hasPassed: Bool { nanoseconds != .max && Self.now() >= nanoseconds }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
