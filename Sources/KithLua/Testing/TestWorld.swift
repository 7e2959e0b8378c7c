import KithKernel
import KithModel
import KithQuery

/// The throw-away Kith of one test, and what the test has done in it so far.
final class TestWorld {
    let kernel: Kernel
    let plugin: String
    private let administrator: Principal
    /// On whose behalf the test acts now, the last one.
    private var acting: [Principal] = []
    private var people: [String: Principal] = [:]
    private var fixtures: [String: (entity: String, id: RecordID)] = [:]
    private var faults: [KernelError.Detail] = []
    /// What was traced before the test began is not its own.
    private let mark: Int
    private let start: Instant

    private static let door = Door("test")

    init(_ kernel: Kernel, plugin: String) async throws {
        self.kernel = kernel
        self.plugin = plugin
        administrator = .user(try await kernel.firstAdministrator())
        mark = kernel.traces().last?.number ?? 0
        start = kernel.clock.now
    }

    private var principal: Principal { acting.last ?? administrator }

    /// The steps of the plugin's hooks and commands, and those of who listens for the test.
    var steps: [TraceStep] { kernel.traces(after: mark).flatMap(\.steps) }

    /// What was changed since the test began, a line for each change; the first thousand.
    func effects() async throws -> [String] {
        let page = try await kernel.auditTrail(
            AuditQuestion(), limit: 1000, as: administrator)
        return page.changes.reversed().filter { $0.at >= start }.map { change in
            let fields = change.fields.map { "\($0.field.name) = \($0.new.apiJSON.text)" }
            return "\(change.operation) \(change.entity) (\(fields.joined(separator: ", ")))"
        }
    }

    /// What was sent, or is to be, since the test began, oldest first: its payload with `kind`,
    /// `key` and `state`; the last thousand.
    func sent(_ kind: String?) async throws -> [HostValue] {
        let entries = try await kernel.effects(
            Kernel.LedgerSelection(kind: kind), limit: 1000, as: administrator)
        return entries.reversed().filter { $0.at >= start }.map { entry in
            var members = HostValue(entry.payload).map ?? [:]
            members["kind"] = .string(entry.kind)
            members["key"] = .string(entry.key)
            members["state"] = .string(entry.state)
            return .map(members)
        }
    }

    /// Answers a question of the test.
    ///
    /// - Throws: what Kith refuses, which the test may catch.
    func answer(_ question: TestQuestion) async throws -> HostValue {
        do {
            return try await TestAct(self, question.arguments).answer(question.act)
        } catch let error as KernelError {
            faults =
                error.details.isEmpty
                ? [.init(code: error.code, message: error.message)] : error.details
            throw error
        }
    }

    /// Runs a body as a transaction of its own, and delivers what it has announced.
    func write<Result: Sendable>(
        _ title: String, _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        let result = try await kernel.transact(
            as: principal, door: Self.door, ChangeSetContext(kind: "test", title: title), body
        ).result
        try await kernel.settle()
        return result
    }

    /// Runs a body on a snapshot.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await kernel.read(as: principal, door: Self.door, body)
    }

    /// Runs a command.
    func run(_ command: String, _ arguments: JSONObject) async throws -> CommandOutput {
        let done = try await kernel.run(command, arguments, as: principal, door: Self.door)
        try await kernel.settle()
        return done.output
    }

    /// Fills in a form of the plugin's; a name without a dot is one of those.
    func send(_ form: String, _ values: JSONObject) async throws -> FormAnswer {
        let name = form.contains(".") ? form : plugin + "." + form
        let answer = try await kernel.take(form: name, values)
        try await kernel.settle()
        return answer
    }

    /// Moves the clock on, and does what falls due.
    func advance(milliseconds: Int64) async throws {
        _ = try await kernel.advance(milliseconds: milliseconds)
        let jobs = try await kernel.jobs(limit: 1000, as: administrator)
        guard
            let failed = jobs.last(where: {
                $0.name.hasPrefix(plugin + ".") && $0.error != nil && $0.finishedAt == nil
                    || $0.state == "dead"
            })
        else { return }
        throw KernelError(
            .pluginError, "The job `\(failed.name)` failed: \(failed.error ?? "")",
            recovery: "It is tried again later; a test is told at once.")
    }

    // MARK: People

    /// Acts as somebody else from here on: a user, or somebody who is made with a role.
    func act(as who: String) async throws {
        if let known = people[who] { return acting.append(known) }
        let made = try await kernel.transact(
            as: administrator, door: Self.door,
            ChangeSetContext(kind: "test", title: "Act as \(who)")
        ) { transaction in
            let named: [String: JSON] = ["name": .string(who)]
            if let role = try transaction.find("role", where: "name = :name", named).first {
                let user = try transaction.insert("user", ["name": .text("The \(who)")]).id
                try transaction.insert(
                    "user_role", ["holder": .reference(user), "role": .reference(role.id)])
                return user
            }
            if let user = try transaction.find("user", where: "name = :name", named).first {
                return user.id
            }
            let roles = try transaction.find("role", limit: 1000).map(\.title)
            throw KernelError(
                .notFound,
                "There is no role or user `\(who)`\(Suggestion.question(for: who, among: roles))",
                recovery: "The roles are: \(roles.sorted().joined(separator: ", ")).")
        }.result
        people[who] = .user(made)
        acting.append(.user(made))
    }

    /// Acts as before.
    func actAsBefore() { acting = acting.dropLast() }

    // MARK: Fixtures and faults

    /// Keeps the name that a fixture gives to a record.
    func name(_ name: String, _ entity: String, _ id: RecordID) { fixtures[name] = (entity, id) }

    /// The record of a name.
    ///
    /// - Throws: `not_found` with the nearest name.
    func fixture(_ name: String) throws -> (entity: String, id: RecordID) {
        if let known = fixtures[name] { return known }
        throw KernelError(
            .notFound,
            "No fixture is called `\(name)`\(Suggestion.question(for: name, among: fixtures.keys.sorted()))",
            recovery: "Name a record in fixtures/*.json: {\"as\": \"\(name)\", …}")
    }

    /// The faults of what was refused last.
    var lastFaults: [HostValue] {
        faults.map { fault in
            var members: [String: HostValue] = [
                "code": .string(fault.code.name), "message": .string(fault.message),
            ]
            if let field = fault.field { members["field"] = .string(field) }
            return .map(members)
        }
    }
}
