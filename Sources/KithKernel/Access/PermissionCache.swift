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

    /// A principal's rights, and until when they hold.
    struct Grant: Sendable {
        let actor: Actor
        /// When the principal ceases to be one; nil for never.
        let end: Instant?
    }

    private struct Entry: Sendable {
        let standing: Standing
        var grants: [Key: Grant] = [:]
        /// Tokens by the hashes of their texts.
        var tokens: [String: RecordID] = [:]
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

    /// Returns a principal's rights, looking them up where they are not known or have ended.
    func actor(
        for principal: Principal, door: Door, _ standing: Standing, at now: Instant,
        _ look: () throws -> Grant
    ) throws -> Actor {
        let key = Key(principal: principal, door: door)
        if let known = known(at: standing, { $0.grants[key] }),
            known.end.map({ $0 > now }) ?? true
        {
            return known.actor
        }
        let grant = try look()
        remember(at: standing) { $0.grants[key] = grant }
        return grant.actor
    }

    /// Returns the token whose text has a hash, as far as one was remembered.
    ///
    /// A text never comes to mean another token. Whether the token still holds is seen by
    /// whoever asks for its rights.
    func token(_ hash: String) -> RecordID? { entry.withLock { $0?.tokens[hash] } }

    /// Remembers which token a text means, by the hash of the text.
    func remember(token: RecordID, _ hash: String, _ standing: Standing) {
        remember(at: standing) { $0.tokens[hash] = token }
    }

    /// Forgets everything: for who has committed a change of rights.
    func forget() { entry.withLock { $0 = nil } }

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
