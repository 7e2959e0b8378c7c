import Glibc
import KithKernel
import Logging
import ServiceLifecycle
import Synchronization

/// How many requests have come in.
final class Traffic: Sendable {
    private let requests = Atomic(0)

    /// How many there were so far.
    var seen: Int { requests.load(ordering: .relaxed) }

    /// Counts one.
    func count() { requests.add(1, ordering: .relaxed) }
}

/// Gives back memory when nobody has asked for anything for some seconds.
struct Resting: Service {
    /// A server that is not asked for so long rests; twice that at most.
    private static let pause = Duration.seconds(3)

    private let kernel: Kernel
    private let traffic: Traffic
    private let log = Logger(label: "kith")

    init(_ kernel: Kernel, _ traffic: Traffic) {
        self.kernel = kernel
        self.traffic = traffic
    }

    /// Works until the server is to end.
    func run() async throws {
        let ticks = AsyncStream<Void> {
            try? await Task.sleep(for: Self.pause)
            return Task.isCancelled ? nil : ()
        }
        var (last, rested): (Int, Int?) = (0, nil)
        for await _ in ticks.cancelOnGracefulShutdown() {
            let seen = traffic.seen
            if seen == last, seen != rested {
                rest()
                rested = seen
            }
            last = seen
        }
    }

    private func rest() {
        do {
            try kernel.rest()
        } catch {
            log.error("Memory could not be given back: \(error)")
        }
        IdleMemory.giveBack()
    }
}

/// The memory of the process that nothing needs while it rests.
enum IdleMemory {
    /// Gives back the pages of the program's code: most of them were needed for the start
    /// alone, and the others come back when they are run.
    static func giveBack() {
        guard let maps = fopen("/proc/self/maps", "r") else { return }
        defer { fclose(maps) }
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        defer { free(line) }
        while getline(&line, &room, maps) > 0 {
            guard let line, let code = codePages(in: String(cString: line)) else { continue }
            madvise(UnsafeMutableRawPointer(bitPattern: code.start), code.count, MADV_DONTNEED)
        }
    }

    /// Returns where a line of the map tells of code that lies unchanged in a file.
    private static func codePages(in line: String) -> (start: UInt, count: Int)? {
        let words = line.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 6, words[1] == "r-xp", words[5].hasPrefix("/") else { return nil }
        let bounds = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard bounds.count == 2, bounds[0] < bounds[1] else { return nil }
        return (bounds[0], Int(bounds[1] - bounds[0]))
    }
}
