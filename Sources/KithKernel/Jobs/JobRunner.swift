import KithModel
import KithStore

/// Does the jobs whose time has come: at least once, and their writes exactly once, since they
/// commit together with the note that the job is done.
struct JobRunner: Sendable {
    /// How many jobs one call does: what puts itself off again and again cannot keep it for ever.
    private static let most = 500
    /// How long jobs are remembered that came to their end: thirty days, and half a year those
    /// that were given up.
    private static let memory: [(JobRow.State, days: Int64)] = [
        (.done, 30), (.cancelled, 30), (.dead, 180),
    ]

    private let kernel: Kernel

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// Does what is due.
    ///
    /// - Returns: how many jobs were done.
    func drain() async throws -> Int {
        var (done, seen) = (0, 0)
        while seen < Self.most {
            let now = kernel.clock.now
            let jobs = try await kernel.store.read { try JobTable($0).due(at: now, limit: 50) }
            guard !jobs.isEmpty else { break }
            for job in jobs {
                seen += 1
                if try await run(job) { done += 1 }
            }
        }
        if done > 0 { try await sweep() }
        return done
    }

    /// Forgets what came to its end long ago; the writer is left alone where nothing is to be done.
    private func sweep() async throws {
        for (state, days) in Self.memory {
            let limit = kernel.clock.now.adding(milliseconds: -days * 86_400_000)
            let isDue = try await kernel.store.read {
                try JobTable($0).hasAny(state, finishedBefore: limit)
            }
            guard isDue else { continue }
            try await kernel.store.write { try JobTable($0).sweep(state, finishedBefore: limit) }
        }
    }

    private func run(_ job: JobRow) async throws -> Bool {
        guard job.depth < Dispatcher.maximumDepth else {
            let words =
                "\(job.name) was caused by \(job.depth) deliveries in a row: loop suspected."
            try await end(job, next: nil, attempts: job.attempts + 1, error: words)
            return false
        }
        let context = ChangeSetContext(kind: "job", title: job.name)
        do {
            return try await kernel.transact(
                as: .system(reason: "job"), door: Door("job"), context
            ) { try Self.attempt(job, in: $0) }.result
        } catch {
            try await fail(job, error)
            return false
        }
    }

    /// - Returns: whether it was done; not where another was quicker, or its plugin is gone.
    private static func attempt(_ job: JobRow, in transaction: Transaction) throws -> Bool {
        let state = transaction.state
        let table = JobTable(state.session)
        // The plugin may have changed since the job was read.
        guard let known = state.generation.jobs[job.name] else {
            let generation = state.generation
            try table.park(
                allBut: Set(generation.jobs.keys), at: state.now, isGone: generation.hasLost)
            return false
        }
        guard
            try table.note(
                job, as: .done, attempts: job.attempts + 1, next: job.nextAt,
                finishedAt: state.now, error: nil)
        else { return false }
        state.deliveryDepth = job.depth + 1
        state.runningJob = job.name
        let attempt = JobAttempt(
            id: job.id, name: job.name, payload: try payload(of: job),
            number: job.attempts + 1, dueAt: job.dueAt)
        try known.attempt(attempt, in: transaction)
        return true
    }

    private static func payload(of job: JobRow) throws -> JSON {
        do {
            return try JSONReader.read(job.payload)
        } catch {
            throw KernelError(
                .unavailable, "What the job \(job.id) was told cannot be read: \(error).",
                recovery: "Check the database: kith doctor")
        }
    }

    /// Waits 10 s, three times longer after each attempt, at most an hour.
    private func fail(_ job: JobRow, _ error: any Error) async throws {
        let most = kernel.generation.jobs[job.name]?.definition.attempts
        let isLast = job.attempts + 1 >= most ?? JobDefinition.mostAttempts
        let known = error as? KernelError
        let words = [known?.message ?? "\(error)", known?.location].compactMap(\.self)
        try await end(
            job, next: isLast ? nil : Backoff.next(after: job.attempts, from: kernel.clock.now),
            attempts: job.attempts + 1, error: words.joined(separator: " "))
    }

    private func end(
        _ job: JobRow, next: Instant?, attempts: Int, error: String
    ) async throws {
        let now = kernel.clock.now
        _ = try await kernel.store.write { session in
            try JobTable(session).note(
                job, as: next == nil ? .dead : .pending, attempts: attempts,
                next: next ?? job.nextAt, finishedAt: next == nil ? now : nil, error: error)
        }
    }
}

/// How long something waits that has failed, before it is tried again.
enum Backoff {
    /// Returns when the next attempt is made: 10 s later, three times longer after each, at most
    /// an hour.
    static func next(after attempts: Int, from now: Instant) -> Instant {
        var wait: Int64 = 10_000
        for _ in 0..<min(attempts, 8) { wait = min(wait * 3, 3_600_000) }
        return now.adding(milliseconds: wait)
    }
}

extension Generation {
    /// Whether a job belongs to a plugin that runs and does not know it any more.
    func hasLost(_ job: String) -> Bool {
        let owner = String(job.prefix { $0 != "." })
        return jobs[job] == nil && running.contains { $0.manifest.id == owner }
    }
}

extension RegisteredJob {
    /// Makes an attempt with the rights of the job's plugin, as a step of the trace.
    func attempt(_ attempt: JobAttempt, in transaction: Transaction) throws {
        let nested = transaction.asJob(self)
        try transaction.state.observing(owner, definition.name) {
            try nested.step(self) { try body(attempt, nested) }
        }
    }
}

extension Transaction {
    /// Returns a copy that acts with the rights of a job's plugin.
    fileprivate func asJob(_ job: RegisteredJob) -> Transaction {
        var actor = actor
        actor.rights = state.generation.pluginRights(job.owner, user: nil)
        actor.via = "job \(job.definition.name)"
        actor.isAdministrator = false
        actor.plugin = job.owner
        return nested(
            as: actor, hook: "\(job.definition.name)(\(job.owner))", cause: nil, refusal: nil)
    }

    /// Runs a job's code as a step of the trace, and blames the job for what it throws.
    fileprivate func step(_ job: RegisteredJob, _ body: () throws -> Void) throws {
        let step = TraceStep(
            kind: .job, owner: job.owner, name: job.definition.name, event: "",
            source: job.source, depth: depth, records: 0)
        try state.recorder.run(step) {
            do {
                try body()
            } catch var error as KernelError {
                error.location = error.location ?? job.source.description
                throw error
            }
        }
    }
}
