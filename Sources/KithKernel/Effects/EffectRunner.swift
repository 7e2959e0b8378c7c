import KithModel
import KithStore

/// Performs the effects whose time has come: each at least once, under its key.
///
/// An effect is leased in one transaction, performed outside of any, and noted in another; what
/// was leased when the program was killed is free again at its next start.
struct EffectRunner: Sendable {
    /// How often an effect is tried before it is given up.
    static let mostAttempts = 12
    /// How many are leased at once.
    private static let batch = 20
    /// How many are performed at once.
    private static let width = 4
    /// How long what has ended is kept, in days.
    private static let memory: [(EffectRow.State, Int64)] = [
        (.done, 90), (.leftOut, 90), (.cancelled, 90),
    ]

    private let kernel: Kernel

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// Performs what is due, some at most.
    ///
    /// - Returns: how many effects came to an end.
    func drain(most: Int) async throws -> Int {
        var (done, seen) = (0, 0)
        while seen < most {
            let leased = try await lease(min(Self.batch, most - seen))
            guard leased.count > 0 else { break }
            seen += leased.count
            done += leased.concluded
            done += try await perform(leased.effects)
        }
        return done
    }

    /// What was taken from the ledger.
    private struct Lease: Sendable {
        /// What is to be performed.
        var effects: [(row: EffectRow, effect: Effect, plan: JSON)] = []
        /// How many came to their end without being performed.
        var concluded = 0
        /// How many were looked at.
        var count = 0
    }

    private func lease(_ limit: Int) async throws -> Lease {
        let now = kernel.clock.now
        guard try await kernel.store.read({ try EffectTable($0).hasDue(at: now) }) else {
            return Lease()
        }
        return try await kernel.transact(
            as: .system(reason: "effect"), door: Door("effect"),
            ChangeSetContext(kind: "effect", title: "Effects are prepared")
        ) { transaction in
            let table = EffectTable(transaction.state.session)
            let kinds = transaction.state.generation.performers.keys.sorted()
            var lease = Lease()
            for row in try table.due(kinds, at: transaction.now, limit: limit) {
                lease.count += 1
                try Self.take(row, table, transaction, into: &lease)
            }
            return lease
        }.result
    }

    private static func take(
        _ row: EffectRow, _ table: EffectTable, _ transaction: Transaction, into lease: inout Lease
    ) throws {
        guard let known = transaction.state.generation.performers[row.kind] else { return }
        let effect = try effect(row, transaction.schema)
        let own = transaction.asPlugin(known.owner, doing: "effect \(row.kind)")
        let end: EffectEnd
        do {
            switch try transaction.attempt({ try known.performer.prepare(effect, in: own) }) {
            case .perform(let plan):
                var taken = row
                taken.state = .leased
                if try table.note(taken, was: .pending) {
                    lease.effects.append((taken, effect, plan))
                }
                return
            case .leaveOut(let reason): end = .leftOut(reason)
            case .wait(let milliseconds): end = .wait(milliseconds)
            }
        } catch let error as KernelError {
            end = .failed(error.message)
        }
        if try conclude(row, effect, end, known, in: transaction) { lease.concluded += 1 }
    }

    private func perform(
        _ effects: [(row: EffectRow, effect: Effect, plan: JSON)]
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            var (done, next) = (0, 0)
            func begin() {
                guard next < effects.count else { return }
                let (row, effect, plan) = effects[next]
                next += 1
                group.addTask { try await perform(row, effect, plan) }
            }
            for _ in 0..<Self.width { begin() }
            while let isDone = try await group.next() {
                if isDone { done += 1 }
                begin()
            }
            return done
        }
    }

    private func perform(_ row: EffectRow, _ effect: Effect, _ plan: JSON) async throws -> Bool {
        guard let known = kernel.generation.performers[row.kind] else {
            return try await note(row, effect, .wait(0))
        }
        if let sink = kernel.sink {
            do {
                try await sink.take(effect, known.performer.picture(effect, plan))
                return try await note(row, effect, .done(["sink": .boolean(true)]))
            } catch {
                return try await note(row, effect, .failed("The sink: \(error)"))
            }
        }
        return try await note(row, effect, await known.performer.perform(effect, plan))
    }

    private func note(_ row: EffectRow, _ effect: Effect, _ end: EffectEnd) async throws -> Bool {
        try await kernel.transact(
            as: .system(reason: "effect"), door: Door("effect"),
            ChangeSetContext(kind: "effect", title: "\(row.kind) \(row.id)")
        ) { transaction in
            let known = transaction.state.generation.performers[row.kind]
            return try Self.conclude(row, effect, end, known, in: transaction)
        }.result
    }

    /// Notes how an attempt ended, and lets the performer note it.
    ///
    /// - Returns: whether the effect has come to its end.
    private static func conclude(
        _ row: EffectRow, _ effect: Effect, _ end: EffectEnd, _ known: RegisteredPerformer?,
        in transaction: Transaction
    ) throws -> Bool {
        let noted = row.after(end, at: transaction.now)
        guard try EffectTable(transaction.state.session).note(noted, was: row.state),
            noted.finishedAt != nil, let known
        else { return noted.finishedAt != nil }
        let own = transaction.asPlugin(known.owner, doing: "effect \(row.kind)")
        let last: EffectEnd =
            if noted.state == .dead { .refused(noted.error ?? "") } else { end }
        do {
            try transaction.attempt { try known.performer.conclude(effect, last, in: own) }
        } catch let error as KernelError {
            // It has happened: that somebody could not note it is no reason to do it again.
            var told = noted
            told.error = [noted.error, "It could not be noted: \(error.message)"]
                .compactMap(\.self).joined(separator: " ")
            try EffectTable(transaction.state.session).note(told, was: noted.state)
        }
        return true
    }

    private static func effect(_ row: EffectRow, _ schema: Schema) throws -> Effect {
        let subject = row.entity.flatMap { schema.entity(id: $0) }.flatMap { entity in
            row.record.map { Effect.Subject(entity.name, $0) }
        }
        return Effect(
            id: row.id, kind: row.kind, key: row.key,
            payload: try JSONReader.read(row.payload), attempt: row.attempts + 1,
            subject: subject, at: row.at)
    }

    /// Forgets what came to its end long ago; the writer is left alone where nothing is to be done.
    func sweep() async throws {
        for (state, days) in Self.memory {
            let limit = kernel.clock.now.adding(milliseconds: -days * 86_400_000)
            let isDue = try await kernel.store.read {
                try EffectTable($0).hasAny(state, finishedBefore: limit)
            }
            guard isDue else { continue }
            try await kernel.store.write {
                try EffectTable($0).sweep(state, finishedBefore: limit)
            }
        }
    }
}

extension EffectRow {
    /// Returns the effect as it is after an attempt that ended in some way.
    fileprivate func after(_ end: EffectEnd, at now: Instant) -> EffectRow {
        var row = self
        func ended(_ state: State, _ words: String?) {
            row.state = state
            row.error = words
            row.finishedAt = now
        }
        switch end {
        case .done(let answer):
            row.attempts += 1
            ended(.done, nil)
            row.result = answer.text
        case .leftOut(let reason): ended(.leftOut, reason)
        case .refused(let words):
            row.attempts += 1
            ended(.dead, words)
        case .failed(let words):
            row.attempts += 1
            if row.attempts >= EffectRunner.mostAttempts {
                ended(.dead, words)
            } else {
                row.state = .pending
                row.error = words
                row.nextAt = Backoff.next(after: row.attempts - 1, from: now)
            }
        case .wait(let milliseconds):
            row.state = .pending
            row.nextAt = now.adding(milliseconds: max(1000, milliseconds))
        }
        return row
    }
}
