import KithModel
import KithStore

/// What a rule would do for a record, done and undone.
public struct RuleTrial: Sendable {
    /// What became of one action.
    public struct Act: Sendable {
        /// The action, in a few words.
        public var summary: String
        /// What it would write.
        public var changes: [ChangeSummary]
        /// What it would ask for outside, by kind, and why that would be left out.
        public var effects: [(kind: String, payload: JSON, leftOut: String?)]
        /// The jobs that it would put off.
        public var jobs: [String]
        /// Why it would fail; nil where it would not.
        public var error: KernelError?
    }

    /// Whether the condition is true of the record.
    public var matches: Bool
    /// The clauses of the condition.
    public var clauses: [ClauseAnswer]
    /// The actions that were tried, in order; none where the condition is not true.
    public var acts: [Act]
}

extension Kernel {
    private struct TriedOut: Error {
        var trial: RuleTrial
    }

    /// Tries a rule, as it was saved last, on a record, and undoes all that it has done.
    ///
    /// - Parameter record: an id, a title or the value of a unique field.
    /// - Throws: `not_found`; what is wrong with the rule; `forbidden` for who is no administrator.
    public func tryRule(
        _ name: String, on record: String, as principal: Principal, door: Door
    ) async throws -> RuleTrial {
        let context = ChangeSetContext(kind: "trial", title: "Try rule \(name)")
        do {
            try await StoreFault.translated {
                try await self.store.write { session in
                    try self.tryOut(name, record, principal, door, context, session)
                }
            }
        } catch let done as TriedOut {
            return done.trial
        }
        throw KernelError(.unforeseen, "The trial of the rule did not end.")
    }

    /// - Throws: always, so that everything is undone: `TriedOut`, or why there is no trial.
    private func tryOut(
        _ name: String, _ record: String, _ principal: Principal, _ door: Door,
        _ context: ChangeSetContext, _ session: any SQLSession
    ) throws {
        let desk = try desk(principal, door, session)
        let known = TransactionRunner(
            generation: desk.present, environment: environment, principal: principal,
            door: door, context: context)
        let (rule, source, id) = try known.read(on: session) { transaction in
            let rule = try RuleDefinition(transaction.rule(name))
            let manifest = try RuleRights(rule, transaction.asKernel("rule")).manifest(revision: 1)
            let id = try transaction.record(rule.trigger?.entity ?? "", named: record)
            return (rule, RuleSource.source(rule, manifest), id)
        }
        let custom = try CustomDefinitions.read(
            AccessDirectory(
                session: session, generation: desk.present, environment: environment))
        let built = try GenerationBuilder(
            session: session, sources: desk.sources(with: source),
            organisation: environment.organisation
        ).build(
            enabled: desk.enabled.union([rule.pluginID]), custom: custom,
            number: desk.present.number + 1)
        let runner = TransactionRunner(
            generation: built.generation, environment: environment, principal: principal,
            door: door, context: context)
        _ = try runner.run(on: session) { transaction in
            transaction.state.isTrial = true
            throw TriedOut(trial: try Self.attempt(rule, id, transaction))
        }
    }

    private static func attempt(
        _ rule: RuleDefinition, _ id: RecordID, _ transaction: Transaction
    ) throws -> RuleTrial {
        let entity = rule.trigger?.entity ?? ""
        let run = RuleRun(rule, transaction)
        let seen = try transaction.get(entity, id)
        let clauses = try rule.condition.map {
            try ConditionExplainer(seen, transaction).clauses(of: $0)
        }
        let record = try run.record(entity, id, where: rule.condition)
        var trial = RuleTrial(matches: record != nil, clauses: clauses ?? [], acts: [])
        guard let record else { return trial }
        let state = transaction.state
        var written = 0
        for index in rule.actions.indices {
            let (asked, putOff) = (state.requested.count, state.putOff.count)
            var act = RuleTrial.Act(
                summary: rule.actions[index].summary, changes: [], effects: [], jobs: [])
            do {
                try run.act(index, on: record, key: "trial")
            } catch let error as KernelError {
                act.error = error
            }
            let changes = try transaction.rehearsedChanges()
            act.changes = Array(changes.dropFirst(written))
            written = changes.count
            act.effects = state.requested.dropFirst(asked).map { ($0.0, $0.1, $0.2) }
            act.jobs = state.putOff.dropFirst(putOff).map(\.name)
            trial.acts.append(act)
            if act.error != nil { break }
        }
        return trial
    }
}
