import KithKernel
import KithModel
import KithQuery

extension HostCall {
    /// `kith.call(command, arguments)`: another command, in this transaction.
    func call() throws -> HostValue {
        let transaction = try run.transaction()
        let name = try text(0, "command")
        let members = arguments.count > 1 ? arguments[1].map ?? [:] : [:]
        let output = try transaction.run(name, arguments: try members.mapValues { try $0.json(id) })
        var answer: [String: HostValue] = [
            "message": .string(output.message),
            "records": .list(
                output.records.map {
                    .map(["entity": .string($0.entity), "id": .string($0.id.description)])
                }),
        ]
        if let data = output.data { answer["data"] = HostValue(data) }
        return .map(answer)
    }

    /// `kith.announce(event, record, payload)` and `kith.ask(event, record, payload)`.
    func tell(
        _ act: (Transaction, String, Record?, JSON) throws -> Void
    ) throws -> HostValue {
        let transaction = try run.transaction()
        try run.count(.events)
        var record: Record?
        if arguments.count > 1, case .record(let number, let place) = arguments[1] {
            let batch = try batch(number)
            record = try transaction.get(batch.entity, try batch.id(place))
        }
        let payload = arguments.count > 2 ? try arguments[2].json(id) : .null
        let event = try text(0, "event")
        guard run.plugin.owns(event) else {
            let id = run.plugin.manifest.id
            throw KernelError(
                .forbidden, "`\(event)` is not an event of the plugin `\(id)`.",
                recovery: "Call it `\(id).…`.")
        }
        try act(transaction, event, record, payload)
        return .null
    }
}

extension HostValue {
    /// What a command's function returned: nothing, a sentence, or a table of message, records
    /// and data.
    func commandOutput(_ run: LuaRun) throws -> CommandOutput {
        let call = HostCall(run, [])
        switch self {
        case .null: return CommandOutput("Done.")
        case .string(let message): return CommandOutput(message)
        case .map(let members):
            let records = try (members["records"]?.list ?? []).map { value in
                guard case .record(let number, let place) = value else {
                    throw KernelError(.pluginError, "`records` is a list of records.")
                }
                let batch = try call.batch(number)
                return (entity: batch.entity.name, id: try batch.id(place))
            }
            return CommandOutput(
                members["message"]?.string ?? "Done.", records: records,
                data: try members["data"]?.json(call.id))
        default:
            throw KernelError(.pluginError, "A command returns a sentence or a table.")
        }
    }
}
