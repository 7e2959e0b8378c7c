import KithModel
import KithStore

/// Begins runs of flows.
struct FlowStart {
    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Begins a run for an event, where the flow's condition is true of the record.
    func begin(_ name: String, _ event: CommittedEvent) throws {
        let state = transaction.state
        guard let flow = state.generation.flows[name], let entity = event.entity,
            let id = event.record
        else { return }
        guard let record = try record(entity, id, flow.definition) else {
            return
        }
        let table = RunTable(state.session)
        if flow.definition.reentry == .skip, try table.isActive(name, record: id) {
            return
        }
        try table.append(
            RunRow(
                id: state.newID(), flow: name, version: version(of: flow.owner),
                entity: record.entity.id, record: id, input: Self.input(record).text,
                depth: state.deliveryDepth, at: state.now))
    }

    private func record(
        _ entity: String, _ id: RecordID, _ flow: FlowDefinition
    ) throws -> Record? {
        let filter = flow.condition.map { "id = :flow_record and (\($0))" } ?? "id = :flow_record"
        return try transaction.find(
            entity, where: filter, ["flow_record": .string(id.description)], limit: 1
        ).first
    }

    private func version(of plugin: String) -> String {
        transaction.state.generation.enabled.first { $0.id == plugin }?.version ?? ""
    }

    /// The fields of a record as they are kept with a run.
    static func input(_ record: Record) -> JSON {
        var members = JSONObject()
        for field in record.entity.fields where !record.values[field.slot].isNull {
            members[field.name] = record.values[field.slot].apiJSON
        }
        return .object(members)
    }

    /// Returns the record that a run began with, as it was then.
    static func record(of run: RunRow, _ schema: Schema, _ currency: Currency) throws -> Record? {
        guard let entity = run.entity.flatMap({ schema.entity(id: $0) }),
            let members = try JSONReader.read(run.input).object
        else { return nil }
        var record = Record(entity: entity, id: run.record ?? run.id)
        for (name, json) in members {
            guard let field = entity.field(name) else { continue }
            record.values[field.slot] =
                (try? field.type.coerce(json, currency: currency, region: nil)) ?? .null
        }
        return record
    }
}
