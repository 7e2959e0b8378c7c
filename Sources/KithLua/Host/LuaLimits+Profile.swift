extension LuaLimits {
    /// The limits that a plugin works under.
    struct Profile: Sendable {
        var handler = LuaLimits.handler
        var transaction = LuaLimits.transaction

        /// The limits of a job, which has its transaction to itself.
        var ofJob: Profile { Profile(handler: transaction, transaction: transaction) }

        /// The names of profiles, as `plugin.json` asks for them.
        enum Name: String, CaseIterable, Sendable {
            case small, standard, large
        }

        /// The limits of a name.
        subscript(name: Name) -> Profile {
            switch name {
            case .small:
                Profile(
                    handler: handler.times(1, per: 4), transaction: transaction.times(1, per: 4))
            case .standard: self
            case .large: Profile(handler: handler.times(2), transaction: transaction.times(2))
            }
        }
    }

    /// Returns so many times the limits.
    private func times(_ factor: Int, per divisor: Int = 1) -> LuaLimits {
        LuaLimits(
            fuel: fuel * Int64(factor) / Int64(divisor),
            wallNanoseconds: wallNanoseconds * Int64(factor) / Int64(divisor),
            memory: memory * factor / divisor, counts: counts.map { $0 * factor / divisor },
            owner: owner)
    }
}
