import KithModel
import KithQuery
import KithStore

extension Kernel {
    /// Returns the user whom a name, an e-mail address or an id means.
    ///
    /// - Throws: `not_found` with the nearest name; `conflict` when a name is not unique.
    public func user(_ text: String) async throws -> RecordID {
        try await record("user", named: text, as: .system(reason: "look up a user"))
    }

    /// Returns the first administrator: as whom the owner of the data folder acts.
    ///
    /// - Throws: `not_found` when no active administrator is left.
    public func firstAdministrator() async throws -> RecordID {
        try await read(as: .system(reason: "look up the administrator")) { transaction in
            let holders = try transaction.find(
                "user_role",
                where: "role.name = 'administrator' and holder.is_active = true", sort: "holder",
                limit: 1000
            ).compactMap { $0["holder"]?.reference }
            guard let first = holders.min() else {
                throw KernelError(
                    .notFound, "There is no active administrator.",
                    recovery: "Restore a backup: kith restore FOLDER")
            }
            return first
        }
    }

    /// Sets a user's password, and ends the sessions in which they are signed in.
    ///
    /// - Throws: `invalid` for a password that is too short; `forbidden` when the caller is
    ///   neither an administrator nor the user, or is a token.
    public func setPassword(
        _ password: String, of user: RecordID, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        if case .token = principal {
            throw KernelError(
                .forbidden, "A token cannot set a password.", recovery: "Sign in as a person.")
        }
        let hash = try Password.hash(password)
        let context = ChangeSetContext(kind: "password", title: "A password was set")
        try await transact(
            as: principal, door: door, context, once: once?.of { _ in }
        ) { transaction in
            guard transaction.actor.isAdministrator || transaction.user == user else {
                throw KernelError(.forbidden, "You may set only your own password.")
            }
            try transaction.asKernel(transaction.actor.via)
                .update("user", user, ["password_hash": .text(hash)])
            try SessionTable(transaction.state.session).removeAll(of: user)
        }
    }

    /// Returns the user who signs in with an e-mail address and a password.
    ///
    /// It takes as long for an unknown address as for a wrong password.
    /// - Throws: `unauthenticated`, in the same words for both.
    public func signIn(email: String, password: String) async throws -> RecordID {
        let found = try await read(as: .system(reason: "sign in")) { transaction in
            guard EmailAddress.normalized(email) != nil else { return (RecordID, String)?.none }
            return try transaction.find(
                "user", where: "email = :email and is_active = true", ["email": .string(email)]
            ).compactMap { user in
                try transaction.secret("user", user.id, "password_hash").map { (user.id, $0) }
            }
            .first
        }
        let isRight = Password.verify(password, hash: found?.1 ?? Self.nobodysHash)
        guard let found, isRight else {
            throw KernelError(
                .unauthenticated, "The e-mail address or the password is wrong.",
                recovery: "Try again, or ask an administrator for a new password.")
        }
        return found.0
    }

    /// Makes an API token that acts for a user.
    ///
    /// - Parameters:
    ///   - scopes: as a role's permissions; all rights of the user where nil.
    ///   - expires: when it stops working; never where nil.
    /// - Returns: the token's record and its text, which is shown this once.
    public func makeToken(
        _ name: String, for user: RecordID, scopes: JSON?, expires: Instant?,
        as principal: Principal, door: Door, once: Once<(id: RecordID, text: String)>? = nil
    ) async throws -> (id: RecordID, text: String) {
        if case .token = principal {
            throw KernelError(
                .forbidden, "A token cannot make a token.", recovery: "Sign in as a person.")
        }
        let parsed = try scopes.map { try RolePermissions($0) }
        try Sodium.start()
        let prefix = "kith_" + Sodium.randomText(6)
        let text = prefix + "_" + Sodium.randomText(32)
        let values: [String: Value] = [
            "name": .text(name), "acts_for": .reference(user), "prefix": .text(prefix),
            "hash": .text(Self.tokenHash(text)),
            "scopes": parsed == nil ? .null : (scopes.map(Value.json) ?? .null),
            "expires_at": expires.map(Value.instant) ?? .null,
        ]
        let context = ChangeSetContext(kind: "token", title: "The token \(name) was made")
        let made = try await transact(
            as: principal, door: door, context, once: once?.of { ($0.result, text) }
        ) { transaction in
            guard transaction.actor.isAdministrator || transaction.user == user else {
                throw KernelError(.forbidden, "You may make tokens only for yourself.")
            }
            return try transaction.asKernel(transaction.actor.via).insert("token", values).id
        }
        return (made.result, text)
    }

    /// Returns the principal that a token's text means.
    ///
    /// - Throws: `unauthenticated` for an unknown text.
    public func principal(ofToken text: String) async throws -> Principal {
        let hash = Self.tokenHash(text)
        if let known = environment.permissions.token(hash) { return .token(known) }
        let prefix = text.split(separator: "_").prefix(2).joined(separator: "_")
        let found = try await read(as: .system(reason: "token")) { transaction in
            let candidates = try transaction.find(
                "token", where: "prefix = :prefix", ["prefix": .string(prefix)])
            let token = try candidates.first { token in
                let known = try transaction.secret("token", token.id, "hash") ?? ""
                return Self.isSame(Array(known.utf8), Array(hash.utf8))
            }?.id
            if let token {
                let state = transaction.state
                state.environment.permissions.remember(token: token, hash, state.standing)
            }
            return token
        }
        guard let found else {
            throw KernelError(
                .unauthenticated, "This token is unknown.",
                recovery: "Make a new one: kith token create")
        }
        return .token(found)
    }

    /// Ends a token at once.
    public func revokeToken(
        _ id: RecordID, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        let context = ChangeSetContext(kind: "token", title: "A token was revoked")
        try await transact(
            as: principal, door: door, context, once: once?.of { _ in }
        ) { transaction in
            let token = try transaction.asKernel(transaction.actor.via).get("token", id)
            guard
                transaction.actor.isAdministrator
                    || token["acts_for"]?.reference == transaction.user
            else { throw KernelError(.forbidden, "You may revoke only your own tokens.") }
            try transaction.asKernel(transaction.actor.via)
                .update("token", id, ["revoked_at": .instant(transaction.now)])
        }
    }

    private static func tokenHash(_ text: String) -> String {
        Hexadecimal.text(Digest.hash(Array(text.utf8)))
    }

    /// Compares in a time that does not depend on where the difference is.
    private static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// A hash that no password has, to spend the same time on unknown addresses.
    private static let nobodysHash = (try? Password.hash(Sodium.randomText(32))) ?? ""
}

extension Transaction {
    /// Returns a secret field's value, for the kernel's own comparisons.
    func secret(_ entity: String, _ id: RecordID, _ field: String) throws -> String? {
        let entity = try self.entity(entity)
        let record = try state.generation.table(entity).fetch([id], state.session).first
        return record?[field]?.text
    }
}
