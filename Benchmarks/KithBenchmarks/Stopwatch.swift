import Glibc

/// Measures the processor time of all threads of the process, and the time of the wall.
struct Stopwatch {
    private let processor = Stopwatch.processorTime()
    private let wall = Stopwatch.monotonicTime()

    /// Returns the nanoseconds since the watch was made.
    func spent() -> (processor: Int64, wall: Int64) {
        (Self.processorTime() - processor, Self.monotonicTime() - wall)
    }

    private static func processorTime() -> Int64 {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)
    }

    private static func nanoseconds(_ time: timeval) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000
    }

    private static func monotonicTime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
