import KithModel
import KithStore

/// Why an automation did or did not do its work for a record.
public struct WhyAnswer: Sendable {
    /// One thing that had to be.
    public struct Check: Sendable {
        /// What is asked, as `event`.
        public var name: String
        /// Whether it is so; nil where it does not matter, or the asker may not know.
        public var holds: Bool?
        /// What was found, in a sentence.
        public var text: String
    }

    /// What it has done before for the record: a delivery or a run.
    public struct Doing: Sendable {
        /// `delivery` or `run`.
        public var kind: String
        /// When it began.
        public var at: Instant
        /// `pending`, `done`, `dead`, or the state of a run.
        public var state: String
        /// What went wrong; nil where nothing did, or the asker is no administrator.
        public var error: String?
    }

    /// The automation's name.
    public var automation: String
    /// `rule` or `flow`.
    public var kind: String
    /// The entity's name.
    public var entity: String
    /// The record.
    public var record: RecordID
    /// What had to be, in order.
    public var checks: [Check]
    /// The clauses of its condition, as the record is now.
    public var clauses: [ClauseAnswer]
    /// What it did last for the record, newest first.
    public var doings: [Doing]
}

extension Kernel {
    /// Says why a rule or a flow did or did not do its work for a record.
    ///
    /// - Parameters:
    ///   - record: an id, a title or the value of a unique field.
    ///   - automation: the name of a rule, as `escalate`, or of a flow, as `s_welcome.welcome`.
    /// - Throws: `not_found` for a record that the asker may not read, and with the nearest name
    ///   for an automation that is not there.
    public func why(
        _ record: String, automation name: String, as principal: Principal
    ) async throws -> WhyAnswer {
        try await read(as: principal) { transaction in
            try WhyReader(transaction).answer(record, name)
        }
    }
}

/// Finds out why an automation did or did not do its work.
struct WhyReader {
    /// What is asked about.
    private struct Automation {
        var name: String
        var kind: String
        var event: String
        var changed: [String]
        var condition: String?
        var hook: String
        var isActive: Bool
        var standing: String
    }

    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    func answer(_ named: String, _ name: String) throws -> WhyAnswer {
        let automation = try automation(name)
        guard let trigger = RecordEventName(automation.event) else {
            throw KernelError(
                .invalid, "`\(name)` begins with \(automation.event), which is about no entity.",
                recovery: "See its runs: kith runs list --flow \(name)", field: "automation")
        }
        let id = try transaction.record(trigger.entity, named: named)
        let seen = try transaction.get(trigger.entity, id)
        var checks = [
            WhyAnswer.Check(
                name: "active", holds: automation.isActive, text: automation.standing)
        ]
        checks += try happened(automation, trigger, id)
        let clauses = try automation.condition.map {
            try ConditionExplainer(seen, transaction).clauses(of: $0)
        }
        checks.append(Self.condition(clauses))
        return WhyAnswer(
            automation: automation.name, kind: automation.kind, entity: trigger.entity, record: id,
            checks: checks, clauses: clauses ?? [], doings: try doings(automation, id))
    }

    private static func condition(_ clauses: [ClauseAnswer]?) -> WhyAnswer.Check {
        guard let whole = clauses?.first else {
            return WhyAnswer.Check(name: "condition", holds: true, text: "It has no condition.")
        }
        let text =
            switch whole.holds {
            case true?: "The condition is true of the record as it is now."
            case false?: "The condition is not true of the record as it is now."
            case nil: "The condition is about what you may not read."
            }
        return WhyAnswer.Check(name: "condition", holds: whole.holds, text: text)
    }

    // MARK: The automation

    private func automation(_ name: String) throws -> Automation {
        let generation = transaction.state.generation
        let own = transaction.asKernel("why")
        let rules = try own.find("rule", limit: 1000)
        if let record = rules.first(where: { $0.title == name }) {
            let running = generation.running.first {
                $0.manifest.id == RuleDefinition.prefix + name
            }
            // What is active is what was activated, not what was saved since.
            let rule = try running.flatMap(RuleSource.rule) ?? RuleDefinition(record)
            return Automation(
                name: name, kind: "rule", event: rule.event, changed: rule.changed,
                condition: rule.condition, hook: rule.hook, isActive: running != nil,
                standing: running != nil ? "The rule is active." : "The rule is not active.")
        }
        guard let flow = generation.flows[name] else {
            let known = rules.map(\.title) + generation.flows.keys.sorted()
            throw KernelError(
                .notFound,
                "There is no rule or flow `\(name)`"
                    + Suggestion.question(for: name, among: known),
                recovery: "A flow is named with its plugin, as s_welcome.welcome.",
                field: "automation")
        }
        let hook = "\(flow.owner).flow:\(name)"
        let rests = generation.resting.contains(hook)
        return Automation(
            name: name, kind: "flow", event: flow.definition.event,
            changed: flow.definition.fields, condition: flow.definition.condition, hook: hook,
            isActive: !rests,
            standing: rests
                ? "The flow may not hear its event any more." : "The flow is enabled.")
    }

    // MARK: The event

    private func happened(
        _ automation: Automation, _ trigger: RecordEventName, _ id: RecordID
    ) throws -> [WhyAnswer.Check] {
        let entries = try ChangeTable(transaction.state.session).entries(ofRecord: id, limit: 200)
        let changes = try ChangeReader(transaction).summaries(of: entries)
        let words = trigger.operations.map(\.rawValue)
        let events = changes.filter { words.contains($0.operation) }
        let verb = words.sorted().joined(separator: " or ")
        guard let last = events.first else {
            return [
                WhyAnswer.Check(
                    name: "event", holds: false,
                    text: "The change log has no \(verb) of the record.")
            ]
        }
        var checks = [
            WhyAnswer.Check(
                name: "event", holds: true, text: "The last \(last.operation) was at \(last.at).")
        ]
        guard !automation.changed.isEmpty else { return checks }
        let hidden = automation.changed.filter {
            !transaction.mayRead($0, of: trigger.entity)
        }
        guard hidden.isEmpty else {
            checks.append(
                WhyAnswer.Check(
                    name: "changed", holds: nil, text: "It is about fields you may not read."))
            return checks
        }
        checks.append(Self.changed(automation.changed, events))
        return checks
    }

    private static func changed(
        _ wanted: [String], _ events: [ChangeSummary]
    ) -> WhyAnswer.Check {
        let names = wanted.joined(separator: ", ")
        for event in events {
            let fields = event.fields.map(\.field.name).filter(wanted.contains)
            guard !fields.isEmpty else { continue }
            return WhyAnswer.Check(
                name: "changed", holds: true,
                text: "\(fields.joined(separator: ", ")) changed at \(event.at).")
        }
        return WhyAnswer.Check(
            name: "changed", holds: false, text: "None of these has changed: \(names).")
    }

    // MARK: What it did

    private func doings(_ automation: Automation, _ id: RecordID) throws -> [WhyAnswer.Doing] {
        let session = transaction.state.session
        let isFull = transaction.actor.isAdministrator
        var doings = try OutboxTable(session).deliveries(
            to: automation.hook, about: id, limit: 5
        ).map {
            WhyAnswer.Doing(
                kind: "delivery", at: $0.at, state: $0.state, error: isFull ? $0.error : nil)
        }
        guard automation.kind == "flow" else { return doings }
        var selection = RunTable.Selection()
        selection.flow = automation.name
        selection.record = id
        doings += try RunTable(session).list(selection, limit: 5).map {
            WhyAnswer.Doing(
                kind: "run", at: $0.at, state: $0.state.rawValue, error: isFull ? $0.error : nil)
        }
        return doings
    }
}
