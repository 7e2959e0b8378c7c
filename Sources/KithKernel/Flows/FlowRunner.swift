import KithModel
import KithStore

/// Lets the runs go on whose time has come: what a run does until it waits again, and the record
/// of its steps, are one transaction.
struct FlowRunner: Sendable {
    /// How many are looked for at once.
    private static let batch = 200
    /// How many go on beside each other, for the writer to commit together.
    private static let width = 16
    /// How often a run is tried before it is given up.
    private static let mostAttempts = 12
    /// How many one call lets go on.
    private static let most = 20_000

    private let kernel: Kernel

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// Lets runs go on until none is due.
    ///
    /// - Returns: how many went on.
    func drain() async throws -> Int {
        var (done, seen) = (0, 0)
        while seen < Self.most {
            let now = kernel.clock.now
            let flows = kernel.generation.flows.keys.sorted()
            guard !flows.isEmpty else { return done }
            let due = try await kernel.store.read {
                try RunTable($0).due(flows, at: now, limit: Self.batch)
            }
            guard !due.isEmpty else { return done }
            seen += due.count
            done += try await resume(due)
        }
        return done
    }

    private func resume(_ due: [RunRow]) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            var (done, next) = (0, 0)
            func begin() {
                guard next < due.count else { return }
                let run = due[next]
                next += 1
                group.addTask { try await resume(run) }
            }
            for _ in 0..<Self.width { begin() }
            while let isDone = try await group.next() {
                if isDone { done += 1 }
                begin()
            }
            return done
        }
    }

    private func resume(_ run: RunRow) async throws -> Bool {
        guard run.depth < Dispatcher.maximumDepth else {
            let words =
                "\(run.flow) was caused by \(run.depth) deliveries in a row: loop suspected."
            try await end(run, .failed, words)
            return false
        }
        let code: RegisteredFlow?
        do {
            code = try await kernel.flow(run)
        } catch {
            try await fail(run, error)
            return false
        }
        guard let code else { return false }
        let context = ChangeSetContext(kind: "flow", title: "\(run.flow) \(run.id)")
        do {
            return try await kernel.transact(
                as: .system(reason: "flow"), door: Door("flow"), context
            ) { try Self.goOn(run, code, in: $0) }.result
        } catch {
            try await fail(run, error)
            return false
        }
    }

    private static func goOn(
        _ run: RunRow, _ code: RegisteredFlow, in transaction: Transaction
    ) throws -> Bool {
        let state = transaction.state
        let table = RunTable(state.session)
        guard let present = try table.run(run.id), present.state == .active,
            present.wakeAt <= state.now
        else { return false }
        state.deliveryDepth = run.depth + 1
        var after = present
        after.attempts = 0
        after.error = nil
        let own = transaction.asFlow(code)
        let flow = try Flow(
            present, FlowStart.record(of: present, transaction.schema, transaction.baseCurrency),
            in: own)
        do {
            try state.observing(code.owner, code.definition.name) {
                try own.step(code) { try code.body(flow) }
            }
            if let wake = flow.wakeAt { throw WokenTooLate(at: wake) }
            after.state = .done
            after.finishedAt = state.now
        } catch is Flow.Pause {
            after.wakeAt = flow.wakeAt ?? .distantFuture
        } catch let pause as WokenTooLate {
            after.wakeAt = pause.at
        }
        if flow.hasRested { after.depth = 0 }
        try table.note(after, was: .active)
        return true
    }

    /// A run whose code has come to its end although a step waits: a caught pause.
    private struct WokenTooLate: Error {
        let at: Instant
    }

    private func fail(_ run: RunRow, _ error: any Error) async throws {
        let known = error as? KernelError
        let words = [known?.message ?? "\(error)", known?.location].compactMap(\.self)
            .joined(separator: " ")
        if known?.code == .flowDiverged { return try await end(run, .diverged, words) }
        guard run.attempts + 1 < Self.mostAttempts else {
            return try await end(run, .failed, words)
        }
        var again = run
        again.attempts += 1
        again.error = words
        again.wakeAt = Backoff.next(after: run.attempts, from: kernel.clock.now)
        let tried = again
        _ = try await kernel.store.write { try RunTable($0).note(tried, was: .active) }
    }

    private func end(_ run: RunRow, _ state: RunRow.State, _ words: String) async throws {
        var ended = run
        ended.state = state
        ended.error = words
        ended.finishedAt = kernel.clock.now
        let last = ended
        _ = try await kernel.store.write { try RunTable($0).note(last, was: .active) }
    }
}

extension Transaction {
    /// Returns a copy that acts with the rights of a flow's plugin.
    fileprivate func asFlow(_ flow: RegisteredFlow) -> Transaction {
        var actor = actor
        actor.rights = state.generation.pluginRights(flow.owner, user: nil)
        actor.via = "flow \(flow.definition.name)"
        actor.isAdministrator = false
        actor.plugin = flow.owner
        return nested(
            as: actor, hook: "\(flow.definition.name)(\(flow.owner))", cause: nil, refusal: nil)
    }

    /// Runs a flow's code as a step of the trace, and blames the flow for what it throws.
    fileprivate func step(_ flow: RegisteredFlow, _ body: () throws -> Void) throws {
        let step = TraceStep(
            kind: .job, owner: flow.owner, name: flow.definition.name,
            event: flow.definition.event, source: flow.source, depth: depth, records: 1)
        try state.recorder.run(step) {
            do {
                try body()
            } catch var error as KernelError {
                error.location = error.location ?? flow.source.description
                throw error
            }
        }
    }
}
