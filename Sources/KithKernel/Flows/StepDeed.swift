import KithModel
import KithStore

/// Does what a new step of a flow is to do.
struct StepDeed {
    private let flow: Flow
    private let place: String

    init(_ flow: Flow, _ place: String) {
        self.flow = flow
        self.place = place
    }

    private var transaction: Transaction { flow.transaction }

    /// Does it, and notes in its row what it gave or what it waits for.
    func perform(_ kind: StepKind, _ arguments: JSON, into row: inout StepRow) throws {
        switch kind {
        case .sleep:
            row.state = .waiting
            row.dueAt = transaction.now.adding(milliseconds: try length(arguments["milliseconds"]))
        case .wait: try wait(arguments, &row)
        case .approve:
            row.state = .waiting
            row.dueAt = try arguments["timeout"].map {
                transaction.now.adding(milliseconds: try length($0))
            }
            try askForApproval(arguments)
        case .seen:
            let (event, record) = try event(arguments)
            row.result =
                try StepTable(transaction.state.session).hasHappened(
                    event, about: record, since: flow.run.at) ? "true" : "false"
        case .send: row.result = try send(arguments).text
        case .call: row.result = try call(arguments).text
        case .create, .task, .update, .assign: row.result = try write(kind, arguments).text
        case .parallel, .step: break
        }
    }

    private func wait(_ arguments: JSON, _ row: inout StepRow) throws {
        let (event, record) = try event(arguments)
        row.state = .waiting
        row.event = event
        row.record = record
        transaction.state.awaitedEvents[event] = nil
        row.dueAt = try arguments["timeout"].map {
            transaction.now.adding(milliseconds: try length($0))
        }
    }

    private func event(_ arguments: JSON) throws -> (String, RecordID) {
        guard let event = arguments["event"]?.string,
            let record = arguments["record"]?.string.flatMap({ RecordID($0) })
        else {
            throw KernelError(
                .invalid, "A flow waits for an event about a record.",
                recovery: "Write flow:wait(\"email.replied\", contact).")
        }
        return (event, record)
    }

    private func length(_ json: JSON?) throws -> Int64 {
        guard let milliseconds = json?.integer, milliseconds >= 0,
            milliseconds <= 10 * 366 * 86_400_000
        else {
            throw KernelError(
                .invalid, "A flow waits for a length of time, up to ten years.",
                recovery: "Write it as \"2h\" or \"3d\".")
        }
        return milliseconds
    }

    private func send(_ arguments: JSON) throws -> JSON {
        let receipt = try transaction.request(
            arguments["kind"]?.string ?? "", arguments["wish"] ?? .null,
            key: "\(flow.id):\(place)")
        return [
            "id": .string(receipt.id.description),
            "left_out": receipt.leftOut.map(JSON.string) ?? .null,
        ]
    }

    private func call(_ arguments: JSON) throws -> JSON {
        var given: [String: JSON] = [:]
        for (name, value) in arguments["arguments"]?.object ?? [:] { given[name] = value }
        let output = try transaction.run(arguments["command"]?.string ?? "", arguments: given)
        return [
            "message": .string(output.message),
            "records": .array(
                output.records.map {
                    ["entity": .string($0.entity), "id": .string($0.id.description)]
                }), "data": output.data ?? .null,
        ]
    }

    private func write(_ kind: StepKind, _ arguments: JSON) throws -> JSON {
        let entity =
            arguments["entity"]?.string ?? arguments["record"]?["entity"]?.string
            ?? (kind == .task ? "activity" : "")
        var members = arguments["values"]?.object ?? [:]
        if kind == .task {
            members["kind"] = members["kind"] ?? "task"
            if members["about"] == nil { members["about"] = flow.subject }
        }
        let values = try transaction.values(members, of: entity)
        if kind == .create || kind == .task {
            let record = try transaction.insert(entity, values)
            return ["entity": .string(entity), "id": .string(record.id.description)]
        }
        guard let id = arguments["record"]?["id"]?.string.flatMap({ RecordID($0) }) else {
            throw KernelError(.invalid, "A flow changes a record.", field: "record")
        }
        try transaction.update(entity, id, values)
        return ["entity": .string(entity), "id": .string(id.description)]
    }

    /// A task tells who has to decide, where there are tasks.
    private func askForApproval(_ arguments: JSON) throws {
        guard let user = arguments["by"]?.string, transaction.schema.entity("activity") != nil,
            transaction.mayWrite("owner", of: "activity")
        else { return }
        let title = arguments["title"]?.string ?? "Approve \(flow.run.flow)"
        _ = try write(
            .task,
            [
                "values": [
                    "subject": .string(title), "owner": .string(user),
                    "body": .string(
                        "Decide it: kith runs approve \(flow.id), or kith runs refuse \(flow.id)"),
                ]
            ])
    }
}

extension Transaction {
    /// Returns values of the fields' types, from JSON as the API has it.
    ///
    /// - Throws: `unknown_field`; `invalid` with the field.
    func values(_ members: JSONObject, of name: String) throws -> [String: Value] {
        let entity = try entity(name)
        var values: [String: Value] = [:]
        for (name, json) in members {
            guard let field = entity.field(name) else { throw entity.unknownField(name) }
            var json = json
            if case .reference = field.type, let id = json["id"] { json = id }
            do {
                values[name] = try field.type.coerce(json, currency: baseCurrency, region: region)
            } catch {
                throw KernelError(.invalid, "`\(name)`: \(error.message)", field: name)
            }
        }
        return values
    }
}
