import KithModel

/// Lets each poller look once at a time, and remembers when it looked last.
actor PollerTurns {
    private var busy: Set<String> = []
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]
    private var last: [String: Instant] = [:]

    /// Waits for a poller's turn; `end` must follow.
    func begin(_ name: String, at now: Instant) async {
        last[name] = now
        guard busy.contains(name) else {
            busy.insert(name)
            return
        }
        await withCheckedContinuation { waiting[name, default: []].append($0) }
    }

    /// Ends a poller's turn; the next that waits has its own.
    func end(_ name: String) {
        guard var queue = waiting[name], !queue.isEmpty else {
            busy.remove(name)
            return
        }
        let next = queue.removeFirst()
        waiting[name] = queue
        next.resume()
    }

    /// Returns whether a poller is to look: none does so now, and its time has come, or the clock
    /// was set back.
    func isDue(_ poller: PollerDefinition, at now: Instant) -> Bool {
        guard !busy.contains(poller.name) else { return false }
        guard let last = last[poller.name] else { return true }
        return now < last || now >= last.adding(milliseconds: Int64(poller.seconds) * 1000)
    }
}
