import KithModel
import KithStore
import Synchronization

/// Remembers rights for as long as nobody changes users, teams, roles or tokens.
///
/// The database counts such changes in the transaction that makes them, so a process sees
/// the change of another one too.
final class PermissionCache: Sendable {
    /// The counter that grows with every change of rights.
    static let counter = "permissions"

    /// The entities whose records decide about rights.
    static let entities: Set<String> = [
        "user", "team", "team_member", "role", "user_role", "token",
    ]

    private struct Entry: Sendable {
        var generation: Int
        var version: Int64
        var actors: [Key: Actor] = [:]
        var restricted: Set<Int64>?
    }

    private struct Key: Hashable {
        let principal: Principal
        let door: Door
    }

    private let entry = Mutex(Entry(generation: -1, version: -1))

    /// Returns a principal's rights, looking them up where they are not known.
    ///
    /// A token is looked up every time, since it may have expired.
    func actor(
        for principal: Principal, door: Door, generation: Int, session: any SQLSession,
        _ look: () throws -> Actor
    ) throws -> Actor {
        if case .token = principal { return try look() }
        let version = try CounterTable(session).value(Self.counter)
        let key = Key(principal: principal, door: door)
        if let known = entry.withLock({ Self.current($0, generation, version)?.actors[key] }) {
            return known
        }
        let actor = try look()
        entry.withLock { entry in
            entry = Self.current(entry, generation, version)
                ?? Entry(generation: generation, version: version)
            entry.actors[key] = actor
        }
        return actor
    }

    /// Returns the restricted fields, looking them up where they are not known.
    func restricted(
        generation: Int, session: any SQLSession, _ look: () throws -> Set<Int64>
    ) throws -> Set<Int64> {
        let version = try CounterTable(session).value(Self.counter)
        if let known = entry.withLock({ Self.current($0, generation, version)?.restricted }) {
            return known
        }
        let restricted = try look()
        entry.withLock { entry in
            entry = Self.current(entry, generation, version)
                ?? Entry(generation: generation, version: version)
            entry.restricted = restricted
        }
        return restricted
    }

    private static func current(_ entry: Entry, _ generation: Int, _ version: Int64) -> Entry? {
        entry.generation == generation && entry.version == version ? entry : nil
    }
}
