import KithKernel
import KithModel
import KithQuery

extension HostCall {
    /// What the fields of records ask: names, values for a whole batch, assignments.
    func record(_ function: HostFunction) throws -> HostValue {
        let transaction = try run.transaction()
        guard case .record(let number, let place)? = arguments.first else {
            let batch = try batch(UInt32(clamping: arguments.first?.integer ?? -1))
            return try field(function, batch, transaction)
        }
        let batch = try batch(number)
        switch function {
        case .recordAssign: return try assign(batch, place, transaction)
        case .recordChanged where arguments.count < 2:
            return .boolean(batch.change(place)?.isChanged ?? false)
        case .recordChanged:
            let name = try text(1, "field")
            try check(name, batch.entity, transaction)
            return .boolean(batch.change(place)?.isChanged(name) ?? false)
        default:
            let name = try text(1, "field")
            try check(name, batch.entity, transaction)
            return batch.change(place)?.old?[name].map(HostValue.init) ?? .null
        }
    }

    private func field(
        _ function: HostFunction, _ batch: LuaBatch, _ transaction: Transaction
    ) throws -> HostValue {
        if function == .recordNames {
            return .list(readable(batch.entity, transaction).map(HostValue.string))
        }
        let name = try text(1, "field")
        try check(name, batch.entity, transaction)
        guard function == .recordFetch, let field = batch.entity.field(name) else { return .null }
        return .list(batch.values(field).map(HostValue.init))
    }

    private func check(_ name: String, _ entity: Entity, _ transaction: Transaction) throws {
        guard entity.field(name) != nil, transaction.mayRead(name, of: entity.name) else {
            throw entity.unknownField(name, candidates: readable(entity, transaction))
        }
    }

    /// `record.field = value` in a before hook.
    private func assign(
        _ batch: LuaBatch, _ place: UInt32, _ transaction: Transaction
    ) throws -> HostValue {
        let name = try text(1, "field")
        let given = arguments.count > 2 ? arguments[2] : .null
        let value = try value(given, name, batch.entity, transaction)
        guard let change = batch.change(place) else {
            throw KernelError(
                .selfWrite, "Only records that are being written can be assigned to.",
                recovery: "Use kith.update.", field: name)
        }
        // Another owner takes a record out of somebody's reach, also in a hook.
        let isGiven = [SystemField.owner, .team].contains { $0.name == name }
        guard transaction.mayWrite(name, of: batch.entity.name),
            !isGiven || transaction.access(to: batch.entity).scope(.transfer) != .none
        else {
            throw KernelError(
                .forbidden,
                "The plugin `\(run.plugin.manifest.id)` was not granted "
                    + "`\(batch.entity.name): \(isGiven ? "transfer" : "update:\(name)")`.",
                recovery: "Ask for it under `grants.entities` in plugin.json.", field: name)
        }
        try change.set(name, to: value)
        return HostValue(value)
    }

    /// `event:reject(record, field, code, message, recovery)`.
    func reject() throws -> HostValue {
        guard case .record(let number, let place)? = arguments.first,
            let change = try batch(number).change(place)
        else { throw unfit(0, "record", "a record of the event") }
        let texts = arguments.dropFirst().map(\.string) + [nil, nil, nil, nil]
        let code = texts[1] ?? "invalid"
        let message = texts[2] ?? "`\(texts[0] ?? "record")` was refused: \(code)."
        change.reject(
            texts[0].map(ScriptWords.line), ScriptWords.sentence(message),
            code: ScriptWords.code(code), recovery: ScriptWords.sentence(texts[3] ?? ""))
        return .null
    }
}
