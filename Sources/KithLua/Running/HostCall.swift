import KithKernel
import KithModel
import KithQuery

/// One call of a script to Kith, with the rights and in the transaction of its handler.
struct HostCall {
    let run: LuaRun
    let arguments: [HostValue]

    init(_ run: LuaRun, _ arguments: [HostValue]) {
        self.run = run
        self.arguments = arguments
    }

    /// Answers the call.
    ///
    /// - Throws: what the script sees as an error.
    func answer(_ function: HostFunction) throws -> HostValue {
        switch function {
        case .get: return try get()
        case .find: return try find()
        case .count: return try count()
        case .aggregate: return try aggregate()
        case .create: return try create()
        case .update: return try update()
        case .delete: return try remove { try $0.delete($1, $2) }
        case .restore: return try remove { try $0.restore($1, $2) }
        case .call: return try call()
        case .announce: return try tell { try $0.announce($1, about: $2, $3) }
        case .enqueue: return try enqueue()
        case .send: return try send()
        case .flowStep: return try flowStep()
        case .ask: return try tell { try $0.ask($1, about: $2, $3) }
        case .now: return .instant(try run.transaction().now)
        case .today: return .date(try run.transaction().today)
        case .user: return try run.transaction().user.map { .string($0.description) } ?? .null
        case .mayRead:
            let (entity, field) = (try text(0, "entity"), try text(1, "field"))
            return .boolean(try run.transaction().callerMayRead(field, of: entity))
        case .fail: throw failure
        case .reject: return try reject()
        case .recordNames, .recordFetch, .recordAssign, .recordUnknown, .recordChanged, .recordOld:
            return try record(function)
        case .log: return try log()
        case .config: return try config()
        case .text: return try translated()
        case .keptValue: return try keptValue()
        case .keptValues: return try keptValues()
        case .setKeptValue: return try setKeptValue()
        case .addWorkingMinutes: return try addWorkingMinutes()
        case .workingMinutes: return try workingMinutes()
        case .isWorkingTime: return try isWorkingTime()
        case .on, .command, .computed, .health, .job, .schedule, .flow, .form, .keep, .testing:
            return .null
        }
    }

    // MARK: Arguments

    func text(_ index: Int, _ name: String) throws -> String {
        guard index < arguments.count, let text = arguments[index].string else {
            throw unfit(index, name, "a text")
        }
        return text
    }

    func unfit(_ index: Int, _ name: String, _ expected: String) -> KernelError {
        let given = index < arguments.count ? arguments[index].kindName : "nothing"
        return KernelError(
            .invalid, "Argument \(index + 1), `\(name)`, is \(expected), not \(given).")
    }

    /// An id, given as text or as a record.
    func id(_ index: Int) throws -> RecordID {
        guard index < arguments.count else { throw unfit(index, "record", "a record or an id") }
        switch arguments[index] {
        case .record(let batch, let place): return try self.batch(batch).id(place)
        case .string(let text):
            if let id = RecordID(text) { return id }
            throw KernelError(.invalid, "`\(text)` is not the id of a record.")
        default: throw unfit(index, "record", "a record or an id")
        }
    }

    /// The batch of a number.
    func batch(_ number: UInt32) throws -> LuaBatch {
        guard Int(number) < run.batches.count else {
            throw KernelError(.pluginError, "There is no such batch of records.")
        }
        return run.batches[Int(number)]
    }

    /// The id that a record stands for inside a value.
    func id(_ batch: UInt32, _ place: UInt32) throws -> RecordID {
        try self.batch(batch).id(place)
    }

    /// Values for fields, each of the field's own type.
    ///
    /// - Throws: `unknown_field`, `forbidden` for a field that the plugin was not granted, and
    ///   `invalid` with the field and what may stand there.
    func values(_ members: [String: HostValue], of entity: Entity) throws -> [String: Value] {
        let transaction = try run.transaction()
        var values: [String: Value] = [:]
        for (name, value) in members {
            values[name] = try self.value(value, name, entity, transaction)
        }
        return values
    }

    func value(
        _ value: HostValue, _ name: String, _ entity: Entity, _ transaction: Transaction
    ) throws -> Value {
        guard let field = entity.field(name), knows(field, entity, transaction)
        else { throw entity.unknownField(name, candidates: readable(entity, transaction)) }
        let json = try json(value, for: field)
        do {
            return try field.type.coerce(
                json, currency: transaction.baseCurrency, region: transaction.region)
        } catch {
            throw KernelError(.invalid, "`\(name)`: \(error.message)", field: name)
        }
    }

    /// A record stands for itself where any kind of record may stand.
    private func json(_ value: HostValue, for field: Field) throws -> JSON {
        guard case .record(let number, let place) = value, case .polymorphic = field.type else {
            return try value.json(id)
        }
        let batch = try batch(number)
        return [
            "entity": .string(batch.entity.name), "id": .string(try batch.id(place).description),
        ]
    }

    /// Whether the handler may know of a field: one that it may not read may be given a value
    /// by who may create or change records.
    private func knows(_ field: Field, _ entity: Entity, _ transaction: Transaction) -> Bool {
        let access = transaction.access(to: entity)
        let verbs: [Verb] = [.read, .create, .update]
        return access.right(on: field) != .none
            && verbs.contains { access.scope($0) != .none }
    }

    /// The names of the fields that the handler may read, in the order of the definition.
    func readable(_ entity: Entity, _ transaction: Transaction) -> [String] {
        entity.fields.map(\.name).filter { transaction.mayRead($0, of: entity.name) }
    }

    /// `kith.log(words…)`: one line.
    private func log() throws -> HostValue {
        try run.count(.logLines)
        let words = try arguments.map { try $0.string ?? $0.json(id).text }
        run.log(ScriptWords.line(words.joined(separator: " ")))
        return .null
    }

    private var failure: KernelError {
        if let table = arguments.first?.map {
            return KernelError(
                ScriptWords.code(table["code"]?.string ?? ""),
                table["message"]?.string ?? "The script refused.",
                recovery: table["recovery"]?.string ?? "",
                field: table["field"]?.string.map(ScriptWords.line))
        }
        let texts = arguments.map { $0.string ?? "" } + ["", "", ""]
        return KernelError(
            ScriptWords.code(texts[0]),
            texts[1].isEmpty ? "The script refused." : texts[1], recovery: texts[2])
    }
}
