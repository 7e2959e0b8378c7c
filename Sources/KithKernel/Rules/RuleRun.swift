import KithModel

/// Does what a rule is to do, once its event was delivered.
struct RuleRun {
    private let rule: RuleDefinition
    private let transaction: Transaction

    /// - Parameter transaction: one that acts with the rights of the rule.
    init(_ rule: RuleDefinition, _ transaction: Transaction) {
        self.rule = rule
        self.transaction = transaction.asPlugin(rule.pluginID, doing: "rule \(rule.name)")
    }

    /// Performs the actions, where the condition is true of the event's record.
    func perform(_ event: CommittedEvent) throws {
        guard let entity = event.entity, let id = event.record,
            let record = try record(entity, id, where: rule.condition)
        else { return }
        for index in rule.actions.indices { try act(index, on: record, key: event.key) }
    }

    /// The record, where a condition is true of it.
    func record(
        _ entity: String, _ id: RecordID, where condition: String?
    ) throws -> Record? {
        let filter = condition.map { "id = :rule_record and (\($0))" } ?? "id = :rule_record"
        return try transaction.find(
            entity, where: filter, ["rule_record": .string(id.description)], limit: 1
        ).first
    }

    /// Performs an action.
    ///
    /// - Parameter key: the delivery's; of the same delivery and action an effect is asked for
    ///   once only.
    func act(_ index: Int, on record: Record, key: String) throws {
        let action = rule.actions[index]
        do {
            let given = try RulePlaces(record: record).filled(action.values)
            try act(action, given, record, "\(key):\(index)")
        } catch var error as KernelError {
            error.message = "Action \(index + 1) (\(action.summary)): \(error.message)"
            throw error
        }
    }

    private func act(
        _ action: RuleAction, _ given: JSON, _ record: Record, _ key: String
    ) throws {
        let values = given.object ?? [:]
        switch action {
        case .set:
            let name = record.entity.name
            try transaction.update(name, record.id, try transaction.values(values, of: name))
        case .create(let entity, _):
            try transaction.insert(entity, try transaction.values(values, of: entity))
        case .task:
            var values = values
            values["kind"] = values["kind"] ?? "task"
            if values["about"] == nil {
                values["about"] = try RulePlaces(record: record).filled("{{record}}")
            }
            try transaction.insert("activity", try transaction.values(values, of: "activity"))
        case .send(let kind, _):
            try transaction.request(kind, given, key: key)
        case .command(let name, _):
            var arguments: [String: JSON] = [:]
            // A command takes a record by its id alone.
            for (name, value) in values { arguments[name] = value["id"] ?? value }
            _ = try transaction.run(name, arguments: arguments)
        case .job(let name, _):
            try transaction.enqueue(name, given)
        }
    }
}
