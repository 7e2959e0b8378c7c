import KithModel
import KithStore

/// Delivers committed events to their subscribers: at least once, under a stable key.
///
/// What a subscriber writes commits together with the end of its delivery, so that the
/// effect on the database happens exactly once.
struct Dispatcher: Sendable {
    /// How often a delivery is tried before it is dead.
    static let maximumAttempts = 12
    /// How many deliveries deep one event may cause another.
    static let maximumDepth = 16
    /// How many deliveries one look into the outbox brings: it looks at all that wait, so that
    /// a look for each would take the square of their number.
    private static let batchSize = 100

    private let kernel: Kernel

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// Delivers what is due until nothing is.
    ///
    /// - Returns: how many deliveries were done.
    func drain() async throws -> Int {
        var done = 0
        while true {
            let deliveries = try await due()
            guard !deliveries.isEmpty else { return done }
            for delivery in deliveries {
                if try await deliver(delivery) { done += 1 }
            }
        }
    }

    /// The oldest deliveries that are due; of each record and subscriber only the first, so
    /// that none is among them which a failure of another would hold back.
    private func due() async throws -> [DeliveryRow] {
        let now = kernel.clock.now
        return try await kernel.store.read {
            try OutboxTable($0).due(at: now, limit: Self.batchSize)
        }
    }

    private func deliver(_ delivery: DeliveryRow) async throws -> Bool {
        let generation = kernel.generation
        guard let hook = generation.subscriber(delivery.subscriber, of: delivery.event.event)
        else {
            // One that was just enabled is in the database before it is in this process.
            let generations = kernel.generations
            try await kernel.store.write { session in
                let holding = try generations.holding(on: session)
                guard holding.subscriber(delivery.subscriber, of: delivery.event.event) == nil
                else { return }
                try OutboxTable(session).park(delivery)
            }
            return false
        }
        guard delivery.event.depth < Self.maximumDepth else {
            let chain = try await kernel.store.read { try DeliveryChain(delivery).words(on: $0) }
            try await end(delivery, next: nil, error: Self.loopSuspected(delivery, chain))
            return false
        }
        let event = Self.event(delivery, generation)
        let context = ChangeSetContext(kind: "event", title: "\(hook.id) on \(event.name)")
        do {
            return try await kernel.transact(
                as: .system(reason: "event"), door: Door("event"), context
            ) { transaction in
                let table = OutboxTable(transaction.state.session)
                // Another dispatcher may have been quicker.
                guard try table.isPending(delivery) else { return false }
                // The plugin may have changed since the look into the outbox.
                let present = transaction.state.generation
                guard let hook = present.subscriber(delivery.subscriber, of: delivery.event.event),
                    case .committed(let body) = hook.handler
                else {
                    try table.park(delivery)
                    return false
                }
                transaction.state.deliveryDepth = delivery.event.depth + 1
                let nested = try HookRunner(transaction).transaction(
                    for: hook, cause: nil, refusal: nil)
                try transaction.state.observing(hook.owner, hook.id) {
                    try nested.step(hook, records: event.record == nil ? 0 : 1) {
                        try body(event, nested)
                    }
                }
                try table.finish(delivery)
                return true
            }.result
        } catch {
            try await fail(delivery, error)
            return false
        }
    }

    /// Waits 10 s, three times longer after each attempt, at most an hour.
    private func fail(_ delivery: DeliveryRow, _ error: any Error) async throws {
        let now = kernel.clock.now
        let isLast = delivery.attempts + 1 >= Self.maximumAttempts
        let next = isLast ? nil : Backoff.next(after: delivery.attempts, from: now)
        let known = error as? KernelError
        let words = [known?.message ?? "\(error)", known?.location].compactMap(\.self)
        try await end(delivery, next: next, error: words.joined(separator: " "))
    }

    private func end(_ delivery: DeliveryRow, next: Instant?, error: String) async throws {
        try await kernel.store.write { session in
            try OutboxTable(session).fail(delivery, next: next, error: error)
        }
    }

    private static func loopSuspected(_ delivery: DeliveryRow, _ chain: String) -> String {
        "\(delivery.event.event) was caused by \(maximumDepth) deliveries in a row: loop suspected. "
            + chain
    }

    private static func event(_ delivery: DeliveryRow, _ generation: Generation) -> CommittedEvent {
        let row = delivery.event
        return CommittedEvent(
            key: "\(row.id):\(delivery.subscriber)", name: row.event,
            entity: row.entity.flatMap { generation.schema.entity(id: $0)?.name },
            record: row.record, payload: (try? JSONReader.read(row.payload)) ?? .null,
            set: row.set, at: row.at)
    }
}

extension Generation {
    /// The ids of the hooks that run after a commit.
    var subscribers: Set<String> {
        Set(
            contributions.compactMap { contribution in
                guard case .hook = contribution.kind, !resting.contains(contribution.id)
                else { return nil }
                return contribution.id
            })
    }

    /// Returns the subscriber of an event by its id, or nil while it is disabled.
    func subscriber(_ id: String, of event: String) -> RegisteredHook? {
        hooks.hooks(named: event).first { $0.id == id && $0.isCommitted }
    }
}
