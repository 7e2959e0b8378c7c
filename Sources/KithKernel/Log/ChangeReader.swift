import KithModel
import KithQuery
import KithStore

/// Turns entries of the log into what the caller of a transaction may see of them.
struct ChangeReader {
    private let transaction: Transaction
    private let seal: FeedSeal

    init(_ transaction: Transaction) {
        self.transaction = transaction
        seal = transaction.state.environment.feed
    }

    /// Returns the changes of records that the caller may read now, deleted ones included,
    /// with the fields that the caller may read.
    ///
    /// A change of nothing but fields that the caller may not read is none for them.
    func summaries(of entries: [ChangeEntry]) throws -> [ChangeSummary] {
        let seen = try visible(entries)
        let causes = try causes(of: seen.map(\.entry))
        return seen.map { summary($0.entry, $0.entity, $0.fields, causes) }
    }

    /// An entry of which the caller may see something, and what.
    private typealias Seen = (
        entry: ChangeEntry, entity: Entity, fields: [ChangeSummary.FieldChange]
    )

    private func visible(_ entries: [ChangeEntry]) throws -> [Seen] {
        var readable: [Int64: Set<RecordID>] = [:]
        for (number, group) in Dictionary(grouping: entries, by: \.entity) {
            guard let entity = transaction.schema.entity(id: number),
                transaction.access(to: entity).scope(.read) != .none
            else { continue }
            let ids = Array(Set(group.map(\.record)))
            readable[number] = Set(
                try transaction.reachable(entity, ids, verb: .read, deletion: .either))
        }
        return entries.compactMap { entry in
            guard readable[entry.entity]?.contains(entry.record) ?? false,
                let entity = transaction.schema.entity(id: entry.entity)
            else { return nil }
            let fields = fields(of: entry, entity)
            return isEmpty(entry, entity, fields) ? nil : (entry, entity, fields)
        }
    }

    private func fields(
        of entry: ChangeEntry, _ entity: Entity
    ) -> [ChangeSummary.FieldChange] {
        let access = transaction.access(to: entity)
        let before = entry.before.map { ChangeImage.decode($0, entity: entity) } ?? []
        let after = entry.after.map { ChangeImage.decode($0, entity: entity) } ?? []
        let old = Dictionary(before.map { ($0.field.id, $0.value) }) { first, _ in first }
        return after.filter { access.right(on: $0.field) >= .read }.map {
            ChangeSummary.FieldChange(
                field: $0.field, old: old[$0.field.id] ?? .null, new: $0.value)
        }
    }

    /// Whether a change says nothing to the caller.
    ///
    /// Of an erased one nobody knows which fields it was of.
    private func isEmpty(
        _ entry: ChangeEntry, _ entity: Entity, _ fields: [ChangeSummary.FieldChange]
    ) -> Bool {
        guard fields.isEmpty, entry.operation == .update || entry.operation == .rollup else {
            return false
        }
        let access = transaction.access(to: entity)
        return entry.after != nil || !entity.fields.allSatisfy { access.right(on: $0) >= .read }
    }

    /// Returns the tokens of the changes that caused others, where the caller may see them.
    private func causes(of entries: [ChangeEntry]) throws -> [Int64: String] {
        var tokens = Dictionary(
            entries.map { ($0.seq, seal.name(of: FeedPlace(behind: $0))) }
        ) { first, _ in first }
        let table = ChangeTable(transaction.state.session)
        let others = Set(entries.compactMap(\.cause)).filter { tokens[$0] == nil }.sorted()
        for start in stride(from: 0, to: others.count, by: 500) {
            let piece = others[start..<min(start + 500, others.count)]
            for seen in try visible(table.entries(at: Array(piece))) {
                tokens[seen.entry.seq] = seal.name(of: FeedPlace(behind: seen.entry))
            }
        }
        return tokens
    }

    private func summary(
        _ entry: ChangeEntry, _ entity: Entity, _ fields: [ChangeSummary.FieldChange],
        _ tokens: [Int64: String]
    ) -> ChangeSummary {
        ChangeSummary(
            seq: entry.seq, token: tokens[entry.seq] ?? "", set: entry.set, at: entry.at,
            actor: entry.actor, via: entry.via, cause: entry.cause.flatMap { tokens[$0] },
            entity: entity.name, record: entry.record, version: entry.version,
            operation: entry.operation.rawValue, fields: fields, isErased: entry.after == nil)
    }
}
