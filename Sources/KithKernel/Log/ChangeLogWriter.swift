import KithModel
import KithStore

/// Appends the changes of one transaction to the log.
///
/// The change set's own row is written with its first change, so that a call which
/// changes nothing leaves nothing behind.
final class ChangeLogWriter {
    private let session: any SQLSession
    private lazy var table = ChangeTable(session)
    private let context: ChangeSetContext
    private let now: Instant
    private let door: Door
    private let user: RecordID?
    private let newID: () -> RecordID
    private var lastPlace: (seq: Int64, at: Instant)?
    private var openSet: RecordID?
    private var salts = SaltSource()

    init(
        session: any SQLSession, context: ChangeSetContext, now: Instant, door: Door,
        user: RecordID?, newID: @escaping () -> RecordID
    ) {
        self.session = session
        self.context = context
        self.now = now
        self.door = door
        self.user = user
        self.newID = newID
    }

    /// The change set, once something was written to it.
    var set: RecordID? { openSet }

    /// How many changes were appended.
    private(set) var count = 0

    /// How far the log has come, to go back to.
    struct Place {
        fileprivate let last: (seq: Int64, at: Instant)?
        fileprivate let set: RecordID?
        fileprivate let count: Int
    }

    /// How far the log has come now.
    var place: Place { Place(last: lastPlace, set: openSet, count: count) }

    /// Forgets what was appended since; its rows have been rolled back.
    func goBack(to place: Place) {
        lastPlace = place.last
        openSet = place.set
        count = place.count
    }

    /// Appends one change and returns its place in the log.
    func append(
        _ operation: ChangeOperation, _ record: Record, before: [(field: Field, value: Value)]?,
        after: [(field: Field, value: Value)], actor: Actor, cause: Int64?
    ) throws -> Int64 {
        let set = try changeSet()
        let (seq, at) = try nextPlace()
        let old = before.map { ChangeImage.encode(Self.shown($0)) }
        let new = ChangeImage.encode(Self.shown(after))
        let salt = salts.next()
        let digest = Digest.of(salt: salt, before: old, after: new)
        try table.append(
            ChangeEntry(
                seq: seq, set: set, at: at, actor: actor.user, via: actor.via, cause: cause,
                entity: record.entity.id, record: record.id, version: record.version,
                operation: operation, before: old, after: new, salt: salt, digest: digest))
        count += 1
        return seq
    }

    /// Moments in the log never go back, though the clock may: what the log says of a moment
    /// stays true.
    private func nextPlace() throws -> (seq: Int64, at: Instant) {
        let last = try lastPlace ?? table.last() ?? (0, now)
        let next = (seq: last.seq + 1, at: max(last.at, now))
        lastPlace = next
        return next
    }

    /// Returns the id of the change set, writing its row the first time.
    func changeSet() throws -> RecordID {
        if let openSet { return openSet }
        if let existing = context.existing {
            openSet = existing
            return existing
        }
        let id = newID()
        try ChangeSetTable(session).append(
            ChangeSetRow(
                id: id, kind: context.kind, title: context.title, at: now, actor: user,
                via: door.name, undoes: context.undoes))
        openSet = id
        return id
    }

    /// Of a secret field the log says that it changed, never what to.
    private static func shown(
        _ values: [(field: Field, value: Value)]
    ) -> [(field: Field, value: Value)] {
        guard values.contains(where: { $0.field.definition.isSecret }) else { return values }
        return values.map { entry in
            guard entry.field.definition.isSecret, !entry.value.isNull else { return entry }
            return (entry.field, .text("changed"))
        }
    }
}
