import KithModel
import KithQuery

extension Kernel {
    /// What a door may know of the one who calls, to show and to offer only what is theirs.
    package struct Caller: Sendable {
        /// The user; nil for the system.
        package var user: RecordID?
        /// What may be done now.
        package var rights: AccessRights
        /// Whether it is an administrator or the kernel itself.
        package var isAdministrator: Bool
        /// The name of the caller's time zone, as `Europe/Zagreb`.
        package var timeZoneName: String
        /// The rules of the caller's time zone.
        package var timeZone: TimeZoneRules
        /// The entities of which some record may be read, by name.
        package var entities: [Entity]

        /// Returns an entity's fields that may be read.
        package func readableFields(of entity: Entity) -> [Field] {
            let access = rights.access(to: entity)
            return entity.fields.filter { access.right(on: $0) >= .read }
        }
    }

    /// Returns whether a principal holds the role `administrator`.
    package func isAdministrator(_ principal: Principal) async throws -> Bool {
        try await read(as: principal) { $0.actor.isAdministrator }
    }

    /// Returns what a principal may do now.
    ///
    /// - Throws: `unauthenticated` for who cannot sign in.
    package func caller(_ principal: Principal) async throws -> Caller {
        try await read(as: principal) { transaction in
            let rights = transaction.actor.rights
            return Caller(
                user: transaction.user, rights: rights,
                isAdministrator: transaction.actor.isAdministrator,
                timeZoneName: transaction.actor.timeZone, timeZone: transaction.timeZoneRules,
                entities: transaction.schema.entities.filter {
                    rights.access(to: $0).scope(.read) != .none
                })
        }
    }
}
