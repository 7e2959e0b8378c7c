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

    /// What rights depend on, as a transaction finds it at its beginning.
    struct Standing: Sendable {
        let generation: Generation
        let version: Int64
    }

    private struct Entry: Sendable {
        let standing: Standing
        var actors: [Key: Actor] = [:]
        var restricted: Set<Int64>?
        var defaultTeams: [RecordID: RecordID?] = [:]
    }

    private struct Key: Hashable {
        let principal: Principal
        let door: Door
    }

    private let entry = Mutex<Entry?>(nil)

    /// Returns what rights depend on now.
    func standing(_ generation: Generation, _ session: any SQLSession) throws -> Standing {
        Standing(
            generation: generation, version: try CounterTable(session).value(Self.counter))
    }

    /// Returns a principal's rights, looking them up where they are not known.
    ///
    /// A token is looked up every time, since it may have expired.
    func actor(
        for principal: Principal, door: Door, _ standing: Standing, _ look: () throws -> Actor
    ) throws -> Actor {
        if case .token = principal { return try look() }
        let key = Key(principal: principal, door: door)
        if let known = known(at: standing, { $0.actors[key] }) { return known }
        let actor = try look()
        remember(at: standing) { $0.actors[key] = actor }
        return actor
    }

    /// Returns the restricted fields, looking them up where they are not known.
    func restricted(
        _ standing: Standing, _ look: () throws -> Set<Int64>
    ) throws -> Set<Int64> {
        if let known = known(at: standing, \.restricted) { return known }
        let restricted = try look()
        remember(at: standing) { $0.restricted = restricted }
        return restricted
    }

    /// Returns the team that a user's records belong to, looking it up where it is not known.
    func defaultTeam(
        of user: RecordID, _ standing: Standing, _ look: () throws -> RecordID?
    ) throws -> RecordID? {
        if let known = known(at: standing, { $0.defaultTeams[user] }) { return known }
        let team = try look()
        remember(at: standing) { $0.defaultTeams[user] = .some(team) }
        return team
    }

    private func known<Found: Sendable>(
        at standing: Standing, _ find: (Entry) -> Found?
    ) -> Found? {
        entry.withLock { entry in
            guard let entry, entry.standing.isSame(as: standing) else { return nil }
            return find(entry)
        }
    }

    private func remember(at standing: Standing, _ note: (inout Entry) -> Void) {
        entry.withLock { entry in
            var kept =
                entry.flatMap { $0.standing.isSame(as: standing) ? $0 : nil }
                ?? Entry(standing: standing)
            note(&kept)
            entry = kept
        }
    }
}

extension PermissionCache.Standing {
    /// Whether nothing that rights depend on has changed in between.
    fileprivate func isSame(as other: Self) -> Bool {
        generation === other.generation && version == other.version
    }
}
