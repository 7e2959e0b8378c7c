import KithKernel
import KithModel
import KithQuery

extension HostCall {
    /// `kith.get(entity, id)`.
    func get() throws -> HostValue {
        let transaction = try run.transaction()
        try run.count(.queries)
        let record = try transaction.get(try text(0, "entity"), try id(1))
        try run.count(.rowsRead)
        return hold([record], of: record.entity)[0]
    }

    /// What `kith.query(…):all()` asks.
    func find() throws -> HostValue {
        let transaction = try run.transaction()
        let question = try question()
        try run.count(.queries)
        let records = try transaction.find(
            question.entity, where: question.filter, question.parameters, sort: question.sort,
            limit: question.limit)
        try run.count(.rowsRead, records.count)
        return .list(hold(records, of: try transaction.entity(question.entity)))
    }

    /// What `kith.query(…):count()` asks.
    func count() throws -> HostValue {
        let question = try question()
        try run.count(.queries)
        let groups = try run.transaction().aggregate(
            question.entity, where: question.filter, question.parameters)
        return .integer(groups.first?.count ?? 0)
    }

    /// `kith.aggregate(entity, { where, parameters, by, measures })`: a list of groups with
    /// key, count and figures in the order of the measures.
    func aggregate() throws -> HostValue {
        var options = try OptionReader(
            arguments.count > 1 ? arguments[1].map ?? [:] : [:], "kith.aggregate")
        let filter = try options.text("where")
        let (by, measures) = (
            try options.textOrTexts("by"), try options.textOrTexts("measures")
        )
        let values = try parameters(options.table("parameters"))
        try options.finish()
        try run.count(.queries)
        let groups = try run.transaction().aggregate(
            try text(0, "entity"), where: filter, values,
            by: by.isEmpty ? nil : by.joined(separator: ","),
            measures: measures.isEmpty ? nil : measures.joined(separator: ","))
        try run.count(.rowsRead, groups.count)
        return .list(
            groups.map { group in
                .map([
                    "key": .list(group.key.map(HostValue.init)),
                    "count": .integer(group.count),
                    "figures": .list(group.figures.map(HostValue.init)),
                ])
            })
    }

    /// `kith.create(entity, values)`; a list of values makes a batch.
    func create() throws -> HostValue {
        let transaction = try run.transaction()
        let entity = try transaction.entity(try text(0, "entity"))
        guard arguments.count > 1 else { throw unfit(1, "values", "a table") }
        if let members = arguments[1].map, !members.isEmpty || arguments[1].list == nil {
            try run.count(.rowsWritten)
            let record = try transaction.insert(entity.name, try values(members, of: entity))
            return hold([record], of: entity)[0]
        }
        guard let batch = arguments[1].list else { throw unfit(1, "values", "a table") }
        try run.count(.rowsWritten, batch.count)
        let drafts = try batch.map { try values($0.map ?? [:], of: entity) }
        return .list(hold(try transaction.insert(entity.name, drafts), of: entity))
    }

    /// `kith.update(record, values)` or `kith.update(entity, id, values)`.
    func update() throws -> HostValue {
        let transaction = try run.transaction()
        let (entity, id, rest) = try subject(transaction)
        guard rest < arguments.count, let members = arguments[rest].map else {
            throw unfit(rest, "values", "a table")
        }
        try run.count(.rowsWritten)
        let record = try transaction.update(entity.name, id, try values(members, of: entity))
        return hold([record], of: entity)[0]
    }

    /// `kith.delete(record)` and `kith.restore(entity, id)`.
    func remove(_ act: (Transaction, String, [RecordID]) throws -> Void) throws -> HostValue {
        let transaction = try run.transaction()
        let (entity, id, _) = try subject(transaction)
        try run.count(.rowsWritten)
        try act(transaction, entity.name, [id])
        return .null
    }

    /// The record that the first arguments name, and where the others begin.
    private func subject(
        _ transaction: Transaction
    ) throws -> (entity: Entity, id: RecordID, rest: Int) {
        if case .record(let number, let place)? = arguments.first {
            let batch = try batch(number)
            return (batch.entity, try batch.id(place), 1)
        }
        return (try transaction.entity(try text(0, "entity")), try id(1), 2)
    }

    /// Lets the script hold records.
    func hold(_ records: [Record], of entity: Entity) -> [HostValue] {
        let number = run.add(LuaBatch(records, of: entity))
        return (0..<UInt32(records.count)).map { .record(batch: number, place: $0) }
    }

    private struct Question {
        var entity: String
        var filter: String?
        var parameters: [String: JSON]
        var sort: String?
        var limit: Int
    }

    private func question() throws -> Question {
        guard let members = arguments.first?.map, let entity = members["entity"]?.string else {
            throw KernelError(.invalid, "kith.query takes the name of an entity.")
        }
        return Question(
            entity: entity, filter: members["filter"]?.string,
            parameters: try parameters(members["parameters"]), sort: members["sort"]?.string,
            limit: Int(clamping: members["limit"]?.integer ?? 50))
    }

    private func parameters(_ value: HostValue?) throws -> [String: JSON] {
        try (value?.map ?? [:]).mapValues { try $0.json(id) }
    }
}
