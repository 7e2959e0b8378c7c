import Glibc
import KithModel
import Synchronization

/// The one source of time; a set clock stands still until it is advanced.
public final class KernelClock: Sendable {
    private let place: Mutex<Instant?>

    /// Starts live, or standing at a moment.
    public init(standingAt moment: Instant? = nil) { place = Mutex(moment) }

    /// The present moment.
    public var now: Instant { place.withLock { $0 } ?? Self.live }

    /// The moment at which the clock stands; nil while it is live.
    public var standsAt: Instant? { place.withLock { $0 } }

    /// Stops the clock at a moment.
    public func set(_ moment: Instant) { place.withLock { $0 = moment } }

    /// Moves a clock by milliseconds and stops it there.
    public func advance(milliseconds: Int64) {
        place.withLock { $0 = ($0 ?? Self.live).adding(milliseconds: milliseconds) }
    }

    /// Lets the clock follow the machine's again.
    public func release() { place.withLock { $0 = nil } }

    /// Milliseconds of a clock that never goes back, for time-outs and progress.
    public static var monotonicMilliseconds: Int64 { read(CLOCK_MONOTONIC) }

    /// Microseconds of the same clock, for what things cost.
    static var monotonicMicroseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    private static var live: Instant { Instant(milliseconds: read(CLOCK_REALTIME)) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
