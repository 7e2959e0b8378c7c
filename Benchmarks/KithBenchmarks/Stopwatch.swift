import Glibc
import KithModel

/// Measures the processor time of all threads of the process, and the time of the wall.
struct Stopwatch {
    private let processor = Stopwatch.processorTime()
    private let wall = Stopwatch.monotonicTime()

    /// Returns the nanoseconds since the watch was made.
    func spent() -> (processor: Int64, wall: Int64) {
        (Self.processorTime() - processor, Self.monotonicTime() - wall)
    }

    /// The nanoseconds of processor time since the process began.
    static func sinceStart() -> Int64 { processorTime() }

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

/// The memory of this process.
enum Memory {
    /// Returns the kilobytes that are resident, as the system counts them.
    static func resident() throws -> Int64 {
        guard let file = fopen("/proc/self/status", "r") else {
            throw KernelError(.unavailable, "/proc/self/status cannot be read.")
        }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            guard text.hasPrefix("VmRSS:") else { continue }
            if let kilobytes = Int64(text.filter(\.isNumber)) { return kilobytes }
        }
        throw KernelError(.unavailable, "/proc/self/status does not tell the resident memory.")
    }
}
