import KithModel

/// Which rules set off which others, by what they write and by what begins them.
///
/// What commands, jobs and plugins write by themselves is not known here; the bound on deliveries
/// stops those at run time.
struct RuleGraph {
    /// A write of a rule that may begin another.
    private struct Write {
        let entity: String
        let operation: WriteOperation
        let fields: [String]
    }

    private let rules: [RuleDefinition]

    init(_ rules: [RuleDefinition]) { self.rules = rules.sorted { $0.name < $1.name } }

    /// Returns the shortest circles that begin and end with a rule, as people read them.
    func loops(through name: String) -> [String] {
        guard let first = rules.first(where: { $0.name == name }) else { return [] }
        var found: [String] = []
        for (next, words) in steps(from: first) {
            if let way = way(from: next, to: name) {
                found.append(
                    ([words] + way + ["rule \(name)"]).joined(separator: " → "))
            }
        }
        return found
    }

    /// The shortest way from a rule to another, in words; empty where it is the same.
    private func way(from start: RuleDefinition, to goal: String) -> [String]? {
        var waiting: [(rule: RuleDefinition, words: [String])] = [(start, [])]
        var seen: Set<String> = []
        while !waiting.isEmpty {
            let (rule, words) = waiting.removeFirst()
            if rule.name == goal { return words }
            guard seen.insert(rule.name).inserted else { continue }
            for (next, step) in steps(from: rule) { waiting.append((next, words + [step])) }
        }
        return nil
    }

    private func steps(from rule: RuleDefinition) -> [(RuleDefinition, String)] {
        var steps: [(RuleDefinition, String)] = []
        for write in Self.writes(of: rule) {
            for other in rules where !steps.contains(where: { $0.0.name == other.name }) {
                guard let words = Self.words(write, beginning: other) else { continue }
                steps.append((other, "rule \(rule.name) \(words)"))
            }
        }
        return steps
    }

    private static func writes(of rule: RuleDefinition) -> [Write] {
        let own = rule.trigger?.entity ?? ""
        return rule.actions.compactMap { action in
            switch action {
            case .set(let values):
                Write(entity: own, operation: .update, fields: Array(values.keys))
            case .create(let entity, let values):
                Write(entity: entity, operation: .create, fields: Array(values.keys))
            case .task(let values):
                Write(
                    entity: "activity", operation: .create,
                    fields: values.keys + ["kind", "about"])
            case .send, .command, .job: nil
            }
        }
    }

    /// How a write begins a rule, in words; nil where it does not.
    private static func words(_ write: Write, beginning rule: RuleDefinition) -> String? {
        guard let trigger = rule.trigger, trigger.entity == write.entity,
            trigger.operations.contains(write.operation)
        else { return nil }
        let fields = write.fields.filter { rule.changed.isEmpty || rule.changed.contains($0) }
        if write.operation == .create {
            guard rule.changed.isEmpty || !fields.isEmpty else { return nil }
            return "creates \(write.entity)"
        }
        guard let field = fields.first else { return nil }
        return "sets \(write.entity).\(field)"
    }
}
