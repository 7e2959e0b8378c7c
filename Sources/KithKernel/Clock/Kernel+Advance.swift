import KithModel
import KithStore

extension Kernel {
    /// Moves a clock that can be set, from one moment at which something is due to the next, and
    /// does what is due at each: as if the time had passed.
    ///
    /// - Parameter milliseconds: how far.
    /// - Returns: how many deliveries, jobs and effects were done.
    public func advance(milliseconds: Int64) async throws -> Int {
        let target = clock.now.adding(milliseconds: milliseconds)
        var done = try await settleWhole()
        while let next = try await nextTime(), next <= target, next > clock.now {
            clock.set(next)
            done += try await settleWhole()
        }
        clock.set(target)
        return done + (try await settleWhole())
    }

    /// Settles until nothing is left that is due.
    private func settleWhole() async throws -> Int {
        var (done, rounds) = (0, 0)
        // What puts itself off again and again is not waited for.
        while rounds < 50 {
            let count = try await settle() + perform()
            done += count
            rounds += 1
            if count == 0 { break }
        }
        return done
    }

    /// The next moment at which something is due; nil where nothing is.
    private func nextTime() async throws -> Instant? {
        let (generation, now) = (generation, clock.now)
        return try await StoreFault.translated {
            try await self.store.read { session in
                let times = [
                    try ScheduleTable(session).nextTime(among: Set(generation.schedules.keys)),
                    try JobTable(session).nextTime(after: now),
                    try OutboxTable(session).nextTime(after: now),
                    try EffectTable(session).nextTime(after: now),
                    try RunTable(session).nextTime(after: now),
                ]
                return times.compactMap(\.self).min()
            }
        }
    }
}
