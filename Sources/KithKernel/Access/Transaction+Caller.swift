import KithModel
import KithQuery

extension Transaction {
    /// Returns what the caller may do with an entity.
    package func access(to entity: Entity) -> EntityAccess { actor.rights.access(to: entity) }

    /// The rules of the caller's time zone.
    package var timeZoneRules: TimeZoneRules { state.environment.zones.rules(actor.timeZone) }
}
