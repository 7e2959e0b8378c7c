import KithModel
import KithQuery
import KithSQLite
import KithStore

@testable import KithKernel

extension KernelFixture {
    /// Changes a record from JSON and returns it as it is afterwards.
    @discardableResult
    func update(
        _ entity: String, _ id: RecordID, _ values: JSONObject, as principal: Principal? = nil
    ) async throws -> Record {
        try await kernel.update(entity, id, values, as: principal ?? admin, door: .cli).record
    }

    /// Deletes a record.
    func delete(_ entity: String, _ id: RecordID, as principal: Principal? = nil) async throws {
        _ = try await kernel.delete(entity, [id], as: principal ?? admin, door: .cli)
    }

    /// Returns one field of one record as text; nil where the reader does not find it.
    func value(
        _ entity: String, _ id: RecordID, _ field: String, asOf: Instant? = nil,
        as principal: Principal? = nil
    ) async throws -> String? {
        try await values(
            entity, field, where: "id = '\(id)'", asOf: asOf, as: principal ?? admin
        ).first
    }

    /// Runs a body as one transaction of the administrator.
    @discardableResult
    func transact<Result: Sendable>(
        as principal: Principal? = nil, _ title: String = "test",
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> (result: Result, receipt: WriteReceipt) {
        try await kernel.transact(
            as: principal ?? admin, door: .cli, ChangeSetContext(kind: "test", title: title), body)
    }

    /// Runs a body on a writing session, past the kernel: to tamper and to look.
    @discardableResult
    func onSession<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await store.write { try body($0) }
    }

    /// Runs a statement past the kernel.
    func tamper(_ statement: String) async throws {
        try await onSession { _ = try $0.execute(statement, []) }
    }

    /// Returns the names of the events in the outbox, oldest first.
    func outboxEvents() async throws -> [String] {
        try await onSession { session in
            try session.all("SELECT event FROM kith_outbox ORDER BY id") { $0.text(0) }
        }
    }

    /// Returns how many deliveries are in each state.
    func deliveries() async throws -> [String: Int] {
        try await onSession { try OutboxTable($0).counts() }
    }

    /// Returns the newest change set that a principal may see.
    func newestSet(as principal: Principal? = nil) async throws -> ChangeSet? {
        try await kernel.changeSets(limit: 1, as: principal ?? admin).first
    }

    /// Moves the clock.
    func wait(seconds: Int64) { kernel.clock.advance(milliseconds: seconds * 1000) }

    /// Makes a role with permissions and gives it to a user.
    @discardableResult
    func give(_ user: RecordID, _ role: String, _ permissions: JSON) async throws -> RecordID {
        let role = try await create("role", ["name": .string(role), "permissions": permissions])
        try await create("user_role", ["holder": .id(user), "role": .id(role.id)])
        return role.id
    }
}

extension JSON {
    /// A record's id as a door receives it.
    static func id(_ id: RecordID) -> JSON { .string(id.description) }
}

extension KernelError {
    /// Every word of the error that a door may show.
    var everyWord: String {
        var words = [message, recovery, location ?? ""]
        for detail in details { words += [detail.field ?? "", detail.message, detail.recovery] }
        return words.joined(separator: "\n")
    }
}
