import KithModel
import KithStore

extension Kernel {
    /// What waits for somebody to let it go on, as after a restore.
    public struct Held: Sendable, Hashable {
        /// How many effects, by their kinds.
        public var effects: [String: Int]
        /// How many deliveries of events.
        public var deliveries: Int
        /// How many jobs.
        public var jobs: Int
        /// How many runs of flows.
        public var runs: Int

        /// Whether nothing is held.
        public var isEmpty: Bool { effects.isEmpty && deliveries == 0 && jobs == 0 && runs == 0 }

        static func read(_ session: any SQLSession) throws -> Held {
            Held(
                effects: Dictionary(
                    try EffectTable(session).counts(.held).map { ($0.kind, $0.count) },
                    uniquingKeysWith: +),
                deliveries: try HeldTable(session).deliveries(),
                jobs: try HeldTable(session).jobs(), runs: try RunTable(session).heldCount())
        }
    }

    /// Holds all effects, deliveries and jobs that wait, and lets schedules begin anew from now:
    /// a database that was brought back does not do a second time what the other has done.
    ///
    /// - Returns: what is held.
    package func holdAll() async throws -> Held {
        let environment = environment
        let generations = generations
        return try await StoreFault.translated {
            try await self.store.write { session in
                try EffectTable(session).holdAll()
                try HeldTable(session).holdAll()
                try RunTable(session).holdAll()
                try Parking(generations.holding(on: session), environment)
                    .beginAnew(on: session)
                return try Held.read(session)
            }
        }
    }

    /// Returns what is held; for administrators.
    ///
    /// - Throws: `forbidden`.
    public func held(as principal: Principal) async throws -> Held {
        try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            return try Held.read(transaction.state.session)
        }
    }

    /// Lets everything go on that is held.
    ///
    /// - Returns: what was held.
    /// - Throws: `forbidden`.
    public func releaseAll(
        as principal: Principal, door: Door, once: Once<Held>? = nil
    ) async throws -> Held {
        let context = ChangeSetContext(kind: "release", title: "What was held goes on")
        return try await transact(as: principal, door: door, context, once: once?.of(\.result)) {
            transaction in
            try Self.requireAdministrator(transaction.actor)
            let session = transaction.state.session
            let held = try Held.read(session)
            try EffectTable(session).releaseAll(at: transaction.now)
            try HeldTable(session).releaseAll(at: transaction.now)
            try RunTable(session).releaseAll()
            let generation = transaction.state.generation
            try OutboxTable(session).park(allBut: generation.subscribers)
            try JobTable(session).park(
                allBut: Set(generation.jobs.keys), at: transaction.now, isGone: generation.hasLost)
            return held
        }.result
    }
}
