import KithModel
import KithQuery

extension Kernel {
    /// Makes a role that allows nothing yet.
    ///
    /// - Throws: `invalid` for a name that is not `snake_case`; `duplicate`.
    package func addRole(
        _ name: String, title: String?, as principal: Principal, door: Door,
        once: Once<RecordID>? = nil
    ) async throws -> RecordID {
        guard Naming.isValid(name) else {
            throw KernelError(
                .invalid, "`\(name)` cannot be the name of a role.",
                recovery: "Use lower case with underscores, as sales_agent.", field: "name")
        }
        let context = ChangeSetContext(kind: "role", title: "Make the role \(name)")
        return try await transact(
            as: principal, door: door, context, once: once?.of(\.result)
        ) { transaction in
            try transaction.insert(
                "role",
                [
                    "name": .text(name), "title": .text(title ?? Naming.title(of: name)),
                    "permissions": .json(.object([:])),
                ]
            ).id
        }.result
    }

    /// Sets how far verbs of a role reach into an entity.
    ///
    /// - Parameters:
    ///   - verbs: names of verbs, or `*`.
    ///   - entity: its name, or `*`.
    ///   - scope: `none`, `own`, `team`, `all`, or `{"where": FILTER}`.
    /// - Throws: `not_found` and `invalid` with the nearest name; what the filter's reader
    ///   says, with the place.
    package func grant(
        _ verbs: [String], on entity: String, scope: JSON, to role: String,
        as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try await changePermissions(
            of: role, "\(verbs.joined(separator: ",")) on \(entity)", principal, door, once
        ) {
            permissions, transaction in
            if entity != "*" {
                let known = try transaction.schema.requireEntity(entity)
                if let filter = scope["where"]?.string {
                    _ = try FilterParser.parse(
                        filter, entity: known, schema: transaction.schema,
                        parameters: ["teams": .array([])], baseCurrency: transaction.baseCurrency)
                }
            }
            var entry = permissions[entity]?.object ?? [:]
            for verb in verbs { entry[verb] = scope }
            permissions[entity] = .object(entry)
        }
    }

    /// Sets how far a role reaches into a field.
    ///
    /// - Parameters:
    ///   - right: `none`, `read` or `write`.
    ///   - field: its name.
    ///   - entity: its entity's name.
    package func setFieldRight(
        _ right: String, on field: String, of entity: String, role: String,
        as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try await changePermissions(
            of: role, "\(right) on \(entity).\(field)", principal, door, once
        ) { permissions, transaction in
            let known = try transaction.schema.requireEntity(entity)
            guard known.field(field) != nil else { throw known.unknownField(field) }
            var entry = permissions[entity]?.object ?? [:]
            var fields = entry["fields"]?.object ?? [:]
            fields[field] = .string(right)
            entry["fields"] = .object(fields)
            permissions[entity] = .object(entry)
        }
    }

    /// Gives a user a role; nothing happens where it is held already.
    package func assign(
        _ role: String, to user: RecordID, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        let context = ChangeSetContext(kind: "role", title: "Give the role \(role)")
        try await transact(as: principal, door: door, context, once: once?.of { _ in }) {
            try $0.assign(role, to: user)
        }
    }

    /// Takes a role from a user.
    ///
    /// - Throws: `not_found` when it is not held; `conflict` for the last administrator.
    package func revoke(
        _ role: String, from user: RecordID, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        let context = ChangeSetContext(kind: "role", title: "Take the role \(role)")
        try await transact(as: principal, door: door, context, once: once?.of { _ in }) {
            try $0.revoke(role, from: user)
        }
    }

    /// Puts a user into a team, or takes it out.
    ///
    /// - Throws: `not_found` for a team that there is not, or that the user is not in.
    package func setMember(
        _ isMember: Bool, _ user: RecordID, ofTeam team: String, as principal: Principal,
        door: Door,
        once: Once<Void>? = nil
    ) async throws {
        let title = isMember ? "Into the team \(team)" : "Out of the team \(team)"
        let context = ChangeSetContext(kind: "team", title: title)
        try await transact(
            as: principal, door: door, context, once: once?.of { _ in }
        ) { transaction in
            if isMember {
                try transaction.add(user, toTeam: team)
            } else {
                try transaction.remove(user, fromTeam: team)
            }
        }
    }

    private func changePermissions(
        of role: String, _ what: String, _ principal: Principal, _ door: Door,
        _ once: Once<Void>?,
        _ change: @escaping @Sendable (inout JSONObject, Transaction) throws -> Void
    ) async throws {
        let context = ChangeSetContext(kind: "role", title: "The role \(role): \(what)")
        try await transact(
            as: principal, door: door, context, once: once?.of { _ in }
        ) { transaction in
            let id = try transaction.record("role", named: role)
            let record = try transaction.get("role", id)
            var permissions = record["permissions"]?.json?.object ?? [:]
            try change(&permissions, transaction)
            try transaction.update("role", id, ["permissions": .json(.object(permissions))])
        }
    }
}
