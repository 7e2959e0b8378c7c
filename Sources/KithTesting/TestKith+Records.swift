import KithKernel
import KithModel
import KithQuery

extension TestKith {
    /// Creates a record.
    ///
    /// - Parameter user: on whose behalf; the administrator's where nil.
    @discardableResult
    public func insert(
        _ entity: String, _ values: [String: Value], as user: RecordID? = nil
    ) async throws -> Record {
        try await transact(as: user) { try $0.insert(entity, values) }
    }

    /// Creates records of one entity, all or none.
    @discardableResult
    public func insert(
        _ entity: String, _ batch: [[String: Value]], as user: RecordID? = nil
    ) async throws -> [Record] {
        try await transact(as: user) { try $0.insert(entity, batch) }
    }

    /// Changes a record.
    @discardableResult
    public func update(
        _ entity: String, _ id: RecordID, _ values: [String: Value], as user: RecordID? = nil
    ) async throws -> Record {
        try await transact(as: user) { try $0.update(entity, id, values) }
    }

    /// Deletes a record.
    public func delete(_ entity: String, _ id: RecordID, as user: RecordID? = nil) async throws {
        try await transact(as: user) { try $0.delete(entity, [id]) }
    }

    /// Returns a record as it is now, with the roll-ups that the last commit left.
    public func get(
        _ entity: String, _ id: RecordID, as user: RecordID? = nil
    ) async throws -> Record {
        try await kernel.read(as: .user(user ?? administrator)) { try $0.get(entity, id) }
    }

    /// Returns the records that satisfy a condition.
    public func find(
        _ entity: String, where filter: String? = nil, _ parameters: [String: JSON] = [:],
        sort: String? = "id", limit: Int = 1000, as user: RecordID? = nil
    ) async throws -> [Record] {
        try await kernel.read(as: .user(user ?? administrator)) {
            try $0.find(entity, where: filter, parameters, sort: sort, limit: limit)
        }
    }

    /// Returns the one record that satisfies a condition.
    ///
    /// - Throws: `not_found` when there is none, `conflict` when there are more.
    public func one(
        _ entity: String, where filter: String, as user: RecordID? = nil
    ) async throws -> Record {
        let found = try await find(entity, where: filter, limit: 2, as: user)
        guard let first = found.first, found.count == 1 else {
            throw KernelError(
                found.isEmpty ? .notFound : .conflict,
                "Not one \(entity) satisfies `\(filter)`, but \(found.isEmpty ? "none" : "more").")
        }
        return first
    }

    /// Runs a command with arguments as a door receives them.
    @discardableResult
    public func run(
        _ command: String, _ arguments: JSONObject = [:], as user: RecordID? = nil,
        isDryRun: Bool = false
    ) async throws -> Kernel.CommandResult {
        try await kernel.run(
            command, arguments, as: .user(user ?? administrator), door: Self.door,
            isDryRun: isDryRun)
    }

    /// Makes a user with roles, as a member of a team.
    ///
    /// - Parameters:
    ///   - roles: the names of roles that are there.
    ///   - team: the name of a team; it is made where it is not there.
    ///   - managing: whether the user manages the team instead of being a member of it.
    /// - Throws: `not_found` for an unknown role.
    public func makeUser(
        _ name: String, roles: [String] = [], team: String? = nil, managing: Bool = false
    ) async throws -> RecordID {
        try await transact { transaction in
            let user = try transaction.insert("user", ["name": .text(name)]).id
            for role in roles {
                guard
                    let held = try transaction.find(
                        "role", where: "name = :name", ["name": .string(role)]
                    ).first
                else { throw KernelError(.notFound, "There is no role `\(role)`.") }
                try transaction.insert(
                    "user_role", ["holder": .reference(user), "role": .reference(held.id)])
            }
            guard let team else { return user }
            let existing = try transaction.find(
                "team", where: "name = :name", ["name": .string(team)]
            ).first
            let joined = try existing ?? transaction.insert("team", ["name": .text(team)])
            if managing {
                try transaction.update("team", joined.id, ["manager": .reference(user)])
            } else {
                try transaction.insert(
                    "team_member", ["member": .reference(user), "of_team": .reference(joined.id)])
            }
            return user
        }
    }
}
