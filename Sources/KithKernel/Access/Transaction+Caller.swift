import KithModel
import KithQuery

extension Transaction {
    /// Returns what the caller may do with an entity.
    package func access(to entity: Entity) -> EntityAccess { actor.rights.access(to: entity) }

    /// Returns whether the caller may read a field of some records of an entity; false for
    /// what does not exist.
    public func mayRead(_ field: String, of entity: String) -> Bool {
        right(on: field, of: entity, by: .read) >= .read
    }

    /// Returns whether the caller may change a field of some records of an entity; false for
    /// what does not exist.
    public func mayWrite(_ field: String, of entity: String) -> Bool {
        right(on: field, of: entity, by: .update) == .write
    }

    /// Returns whether the one who began the transaction may read a field of some records of an
    /// entity, also in a hook, which itself works with the rights of its plugin.
    ///
    /// For what its author would learn something by. False for what does not exist.
    public func callerMayRead(_ field: String, of entity: String) -> Bool {
        guard let entity = schema.entity(entity), let field = entity.field(field) else {
            return false
        }
        let access = (state.callerRights ?? actor.rights).access(to: entity)
        return access.scope(.read) != .none && access.right(on: field) >= .read
    }

    private func right(on name: String, of entity: String, by verb: Verb) -> FieldRight {
        guard let entity = schema.entity(entity), let field = entity.field(name) else {
            return .none
        }
        let access = access(to: entity)
        return access.scope(verb) == .none ? .none : access.right(on: field)
    }

    /// The rules of the caller's time zone.
    package var timeZoneRules: TimeZoneRules { state.environment.zones.rules(actor.timeZone) }
}
