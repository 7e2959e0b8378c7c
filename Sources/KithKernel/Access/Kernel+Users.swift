import KithModel

/// A person who is to work in Kith.
package struct NewUser: Sendable {
    /// What people call them.
    package var name: String
    /// Where mail reaches them, and by what they sign in.
    package var email: String
    /// Their first password; nil for who does not sign in yet.
    package var password: String?
    /// The names of the roles that they hold.
    package var roles: [String]
    /// The names of the teams that they belong to.
    package var teams: [String]

    /// Describes a person.
    package init(
        name: String, email: String, password: String?, roles: [String], teams: [String]
    ) {
        self.name = name
        self.email = email
        self.password = password
        self.roles = roles
        self.teams = teams
    }
}

extension Kernel {
    /// Adds a user with roles and teams, all or nothing.
    ///
    /// - Throws: `not_found` for an unknown role or team, with the nearest name; `duplicate`
    ///   for an address that is taken; `invalid` for a password that is too short.
    package func addUser(
        _ new: NewUser, as principal: Principal, door: Door, once: Once<RecordID>? = nil
    ) async throws -> RecordID {
        let hash = try new.password.map { try Password.hash($0) }
        let context = ChangeSetContext(kind: "user", title: "Add the user \(new.name)")
        return try await transact(
            as: principal, door: door, context, once: once?.of(\.result)
        ) { transaction in
            var values: [String: Value] = ["name": .text(new.name)]
            values["email"] = try transaction.email(new.email)
            if let hash { values["password_hash"] = .text(hash) }
            let user = try transaction.insert("user", values)
            for role in new.roles { try transaction.assign(role, to: user.id) }
            for team in new.teams { try transaction.add(user.id, toTeam: team) }
            return user.id
        }.result
    }

    /// Lets a user sign in, or no longer.
    ///
    /// - Throws: `conflict` for the last active administrator.
    package func setActive(
        _ isActive: Bool, user: RecordID, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        let context = ChangeSetContext(
            kind: "user", title: isActive ? "Activate a user" : "Deactivate a user")
        try await transact(
            as: principal, door: door, context, once: once?.of { _ in }
        ) { transaction in
            try transaction.update("user", user, ["is_active": .boolean(isActive)])
        }
    }
}

extension Transaction {
    /// Returns an address as the field `email` of users holds it.
    ///
    /// - Throws: `invalid`, naming the field, for what is none.
    fileprivate func email(_ text: String) throws -> Value? {
        guard let field = try schema.requireEntity("user").field("email") else { return nil }
        do {
            return try field.type.coerce(text, currency: nil)
        } catch {
            let fault = KernelError.Detail(field: "email", code: .invalid, message: error.message)
            throw KernelError(.invalid, error.message, details: [fault])
        }
    }

    /// Gives a user a role; nothing happens where it is held already.
    func assign(_ role: String, to user: RecordID) throws {
        let role = try record("role", named: role)
        guard try link("user_role", "holder", user, "role", role) == nil else { return }
        try insert("user_role", ["holder": .reference(user), "role": .reference(role)])
    }

    /// Takes a role from a user.
    ///
    /// - Throws: `not_found` when the user does not hold it.
    func revoke(_ name: String, from user: RecordID) throws {
        let role = try record("role", named: name)
        guard let held = try link("user_role", "holder", user, "role", role) else {
            throw KernelError(
                .notFound, "The user does not hold the role `\(name)`.",
                recovery: "See what it holds: kith user show \(user)")
        }
        try delete("user_role", [held])
    }

    /// Puts a user into a team; nothing happens where it is in it already.
    func add(_ user: RecordID, toTeam name: String) throws {
        let team = try record("team", named: name)
        guard try link("team_member", "member", user, "of_team", team) == nil else { return }
        try insert("team_member", ["member": .reference(user), "of_team": .reference(team)])
    }

    /// Takes a user out of a team.
    ///
    /// - Throws: `not_found` when the user is not in it.
    func remove(_ user: RecordID, fromTeam name: String) throws {
        let team = try record("team", named: name)
        guard let membership = try link("team_member", "member", user, "of_team", team) else {
            throw KernelError(
                .notFound, "The user is not in the team `\(name)`.",
                recovery: "See who is: kith team show \(team)")
        }
        try delete("team_member", [membership])
    }

    private func link(
        _ entity: String, _ first: String, _ left: RecordID, _ second: String, _ right: RecordID
    ) throws -> RecordID? {
        try find(
            entity, where: "\(first) = :left and \(second) = :right",
            ["left": .string(left.description), "right": .string(right.description)], limit: 1
        ).first?.id
    }
}
