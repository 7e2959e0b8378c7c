import KithModel
import KithQuery
import KithStore

/// One change of the log, as somebody who may read the record sees it.
public struct ChangeSummary: Sendable {
    /// The change's place in the log: the feed's token.
    public var seq: Int64
    /// The change set.
    public var set: RecordID
    /// When.
    public var at: Instant
    /// Who; nil for the system.
    public var actor: RecordID?
    /// Through what.
    public var via: String
    /// The place of the change that caused it.
    public var cause: Int64?
    /// The entity's name.
    public var entity: String
    /// The record.
    public var record: RecordID
    /// The record's version afterwards.
    public var version: Int64
    /// `create`, `update`, `delete`, `restore` or `rollup`.
    public var operation: String
    /// The changed fields that the reader may read, with old and new values.
    public var fields: [FieldChange]
    /// Whether the values were erased.
    public var isErased: Bool

    /// One changed field.
    public struct FieldChange: Sendable {
        /// The field.
        public var field: Field
        /// The value before.
        public var old: Value
        /// The value afterwards.
        public var new: Value
    }

    /// The change as the API writes it.
    public var json: JSON {
        let changes = fields.map { change -> (key: String, value: JSON) in
            (
                change.field.name,
                .object(["old": change.old.apiJSON, "new": change.new.apiJSON])
            )
        }
        return .object([
            "seq": .integer(seq), "set": .string(set.description), "at": .string(at.description),
            "actor": actor.map { .string($0.description) } ?? .null, "via": .string(via),
            "cause": cause.map { .integer($0) } ?? .null, "entity": .string(entity),
            "record": .string(record.description), "version": .integer(version),
            "operation": .string(operation), "is_erased": .boolean(isErased),
            "changes": .object(JSONObject(uniqueMembers: changes)),
        ])
    }
}

/// Turns entries of the log into what the caller of a transaction may see of them.
struct ChangeReader {
    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Returns the changes of records that the caller may read now, deleted ones included,
    /// with the fields that the caller may read.
    func summaries(of entries: [ChangeEntry]) throws -> [ChangeSummary] {
        var readable: [Int64: Set<RecordID>] = [:]
        for (number, group) in Dictionary(grouping: entries, by: \.entity) {
            guard let entity = transaction.schema.entity(id: number),
                transaction.actor.rights.access(to: entity).scope(.read) != .none
            else { continue }
            let ids = Array(Set(group.map(\.record)))
            readable[number] = Set(
                try transaction.reachable(entity, ids, verb: .read, deletion: .either))
        }
        return entries.compactMap { entry in
            guard readable[entry.entity]?.contains(entry.record) ?? false,
                let entity = transaction.schema.entity(id: entry.entity)
            else { return nil }
            return summary(entry, entity)
        }
    }

    private func summary(_ entry: ChangeEntry, _ entity: Entity) -> ChangeSummary {
        let access = transaction.actor.rights.access(to: entity)
        let before = entry.before.map { ChangeImage.decode($0, entity: entity) } ?? []
        let after = entry.after.map { ChangeImage.decode($0, entity: entity) } ?? []
        let old = Dictionary(before.map { ($0.field.id, $0.value) }) { first, _ in first }
        let fields = after.filter { access.right(on: $0.field) >= .read }.map {
            ChangeSummary.FieldChange(
                field: $0.field, old: old[$0.field.id] ?? .null, new: $0.value)
        }
        return ChangeSummary(
            seq: entry.seq, set: entry.set, at: entry.at, actor: entry.actor, via: entry.via,
            cause: entry.cause, entity: entity.name, record: entry.record, version: entry.version,
            operation: entry.operation.rawValue, fields: fields, isErased: entry.after == nil)
    }
}
