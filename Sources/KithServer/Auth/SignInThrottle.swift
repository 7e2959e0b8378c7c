import KithKernel
import KithModel

/// Slows down who tries passwords.
///
/// After five wrong passwords for one address from one place, each further attempt has to
/// wait, twice as long as before, up to a quarter of an hour; the same holds after 50 from one
/// place whatever the address. A stranger cannot lock out a person who signs in from
/// elsewhere. Since a password costs memory and time to check, two are checked at once.
actor SignInThrottle {
    private struct Failures {
        var count = 0
        /// Before this moment of the monotonic clock no attempt is taken.
        var until: Int64 = 0
        var last: Int64 = 0
    }

    private static let free = (perAddress: 5, perPlace: 50)
    private static let longestWait: Int64 = 900_000
    private static let memory = 10_000
    private static let checkedAtOnce = 2
    private static let waiting = 20

    private var failures: [String: Failures] = [:]
    private var running = 0
    private var queue: [CheckedContinuation<Void, Never>] = []

    /// Runs an attempt when it may be made.
    ///
    /// - Throws: `rate_limited` when it is too early; what the attempt throws.
    func attempt(
        email: String, from place: String, _ check: @Sendable () async throws -> RecordID
    ) async throws -> RecordID {
        let keys = ["\(place) \(email.lowercased().prefix(254))", place]
        let now = KernelClock.monotonicMilliseconds
        let until = keys.compactMap { failures[$0]?.until }.max() ?? 0
        guard until <= now else { throw Self.tooEarly(until - now) }
        try await enter()
        defer { leave() }
        do {
            let user = try await check()
            failures[keys[0]] = nil
            return user
        } catch let error as KernelError where error.code == .unauthenticated {
            note(keys[0], free: Self.free.perAddress)
            note(keys[1], free: Self.free.perPlace)
            throw error
        }
    }

    private func enter() async throws {
        if running < Self.checkedAtOnce {
            running += 1
            return
        }
        guard queue.count < Self.waiting else { throw Self.tooEarly(5_000) }
        await withCheckedContinuation { queue.append($0) }
    }

    /// The place goes over to who has waited longest.
    private func leave() {
        guard queue.isEmpty else { return queue.removeFirst().resume() }
        running -= 1
    }

    private func note(_ key: String, free: Int) {
        let now = KernelClock.monotonicMilliseconds
        var entry = failures[key] ?? Failures()
        if now - entry.last > Self.longestWait { entry = Failures() }
        entry.count += 1
        entry.last = now
        if entry.count >= free {
            let doublings = min(entry.count - free, 20)
            entry.until = now + min(2_000 << doublings, Self.longestWait)
        }
        failures[key] = entry
        guard failures.count > Self.memory else { return }
        failures = failures.filter { now - $0.value.last < Self.longestWait }
        if failures.count > Self.memory { failures.removeAll() }
    }

    private static func tooEarly(_ milliseconds: Int64) -> KernelError {
        let seconds = max(1, (milliseconds + 999) / 1000)
        return KernelError(
            .rateLimited, "There were too many attempts to sign in.",
            recovery: "Try again in \(seconds) seconds.")
    }
}
