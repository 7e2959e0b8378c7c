import KithModel

extension Kernel {
    /// Forgets the failures of a plugin: an administrator has looked at them.
    ///
    /// - Throws: `not_found`; `forbidden` for who is no administrator.
    public func clearHealth(of id: String, as principal: Principal, door: Door) async throws {
        try await requireKnown(id)
        try await read(as: principal, door: door) { transaction in
            try Self.requireAdministrator(transaction.actor)
        }
        environment.health.clear(id)
    }
}
