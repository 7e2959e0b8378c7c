import KithKernel
import KithModel
import KithQuery

/// One thing that a test does, such as `t.create`.
struct TestAct {
    private let world: TestWorld
    private let arguments: [HostValue]

    init(_ world: TestWorld, _ arguments: [HostValue]) {
        self.world = world
        self.arguments = arguments
    }

    /// Does it.
    ///
    /// - Throws: what Kith refuses.
    func answer(_ act: String) async throws -> HostValue {
        switch act {
        case "create": try await create()
        case "get": try await get(try text(0, "entity"), try id(1))
        case "update": try await update()
        case "delete": try await change { try $0.delete($1, [$2]) }
        case "restore": try await change { try $0.restore($1, [$2]) }
        case "find": .list(try await find())
        case "count": .integer(try await count())
        case "run": try await run()
        case "send": try await send()
        case "fixture": try await fixture()
        case "advance": try await advance()
        case "now": .instant(world.kernel.clock.now)
        case "today": try await world.read { .date($0.today) }
        case "as": try await actAs()
        case "back": actAsBefore()
        case "faults": .list(world.lastFaults)
        case "fired": .integer(try fired())
        case "delivered": .integer(try delivered())
        case "sent": .list(try await world.sent(arguments.first?.string))
        case "under": try under()
        default: throw KernelError(.invalid, "A test has no `t.\(act)`.")
        }
    }

    // MARK: Records

    private func create() async throws -> HostValue {
        let entity = try text(0, "entity")
        let given = arguments.count > 1 ? arguments[1] : .map([:])
        let batch = given.map.map { [$0] } ?? given.list?.map { $0.map ?? [:] } ?? []
        let records = try await world.write("Create \(entity)") { transaction in
            let drafts = try batch.map { try TestValues.values($0, of: entity, transaction) }
            return try transaction.insert(entity, drafts).map { TestValues.told($0, transaction) }
        }
        return given.map == nil ? .list(records) : records.first ?? .null
    }

    private func get(_ entity: String, _ id: RecordID) async throws -> HostValue {
        try await world.read { TestValues.told(try $0.get(entity, id), $0) }
    }

    private func update() async throws -> HostValue {
        let (entity, id) = (try text(0, "entity"), try id(1))
        guard arguments.count > 2, let members = arguments[2].map else {
            throw KernelError(.invalid, "t.update takes a record and a table of values.")
        }
        return try await world.write("Update \(entity)") { transaction in
            let values = try TestValues.values(members, of: entity, transaction)
            return TestValues.told(try transaction.update(entity, id, values), transaction)
        }
    }

    private func change(
        _ act: @escaping @Sendable (Transaction, String, RecordID) throws -> Void
    ) async throws -> HostValue {
        let (entity, id) = (try text(0, "entity"), try id(1))
        try await world.write("Change \(entity)") { try act($0, entity, id) }
        return .null
    }

    private func find() async throws -> [HostValue] {
        let entity = try text(0, "entity")
        let (filter, parameters) = try question()
        return try await world.read { transaction in
            try transaction.find(entity, where: filter, parameters, sort: "id", limit: 1000)
                .map { TestValues.told($0, transaction) }
        }
    }

    private func count() async throws -> Int64 {
        let entity = try text(0, "entity")
        let (filter, parameters) = try question()
        return try await world.read {
            try $0.aggregate(entity, where: filter, parameters).first?.count ?? 0
        }
    }

    private func question() throws -> (filter: String?, parameters: [String: JSON]) {
        let parameters = arguments.count > 2 ? arguments[2].map ?? [:] : [:]
        return (
            arguments.count > 1 ? arguments[1].string : nil,
            try parameters.mapValues(TestValues.json)
        )
    }

    private func fixture() async throws -> HostValue {
        let (entity, id) = try world.fixture(try text(0, "name"))
        return try await get(entity, id)
    }

    private func run() async throws -> HostValue {
        let members = arguments.count > 1 ? arguments[1].map ?? [:] : [:]
        var object = JSONObject()
        for name in members.keys.sorted() {
            object[name] = try members[name].map(TestValues.json)
        }
        let output = try await world.run(try text(0, "command"), object)
        var answer: [String: HostValue] = ["message": .string(output.message)]
        answer["records"] = .list(
            output.records.map {
                .map(["entity": .string($0.entity), "id": .string($0.id.description)])
            })
        if let data = output.data { answer["data"] = HostValue(data) }
        return .map(answer)
    }

    /// Fills in a form as a stranger does.
    private func send() async throws -> HostValue {
        let members = arguments.count > 1 ? arguments[1].map ?? [:] : [:]
        var object = JSONObject()
        for name in members.keys.sorted() {
            object[name] = try members[name].map(TestValues.json)
        }
        let answer = try await world.send(try text(0, "form"), object)
        return .map(["result": .string(answer.result), "message": .string(answer.message)])
    }

    private func actAs() async throws -> HostValue {
        try await world.act(as: try text(0, "who"))
        return .null
    }

    private func actAsBefore() -> HostValue {
        world.actAsBefore()
        return .null
    }

    // MARK: Time and counts

    private func advance() async throws -> HostValue {
        let span = try text(0, "span")
        guard let milliseconds = TimeSpanText.milliseconds(span) else {
            throw KernelError(
                .invalid, "`\(span)` is no length of time.", recovery: "Write it as 31d or 2h30m.")
        }
        try await world.advance(milliseconds: milliseconds)
        return .null
    }

    /// How often hooks of the plugin on an event have run.
    private func fired() throws -> Int64 {
        let event = try text(0, "event")
        return Int64(world.steps.count { $0.owner == world.plugin && $0.event == event })
    }

    /// How often an event was delivered after a commit: to who listens for the test, else to the
    /// plugin's own hooks.
    private func delivered() throws -> Int64 {
        let event = try text(0, "event")
        let heard = world.steps.filter { $0.event == event && $0.error == nil }
        let listener = heard.filter { $0.owner == TestListener.id(world.plugin) }
        return Int64(
            listener.isEmpty ? heard.count { $0.owner == world.plugin } : listener.count)
    }

    /// What went over the limits that the test sets, in words; nil where nothing did.
    private func under() throws -> HostValue {
        let limits = arguments.first?.map ?? [:]
        for step in world.steps where step.owner == world.plugin {
            for (name, used) in [("fuel", step.fuel ?? 0), ("queries", Int64(step.queries ?? 0))] {
                guard let most = limits[name]?.integer, used > most else { continue }
                return .string("`\(step.name)` has used \(used) of \(name), more than \(most)")
            }
        }
        return .null
    }

    // MARK: Arguments

    private func text(_ index: Int, _ name: String) throws -> String {
        guard index < arguments.count, let text = arguments[index].string else {
            throw KernelError(.invalid, "Argument \(index + 1), `\(name)`, is a text.")
        }
        return text
    }

    private func id(_ index: Int) throws -> RecordID {
        let given = try text(index, "id")
        guard let id = RecordID(given) else {
            throw KernelError(.invalid, "`\(given)` is not the id of a record.")
        }
        return id
    }
}
