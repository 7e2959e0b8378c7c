import KithModel
import KithQuery

extension Kernel {
    /// Creates records from JSON by field name, all or none.
    ///
    /// - Returns: the records as they were written, and the change set.
    public func create(
        _ entity: String, _ inputs: [JSONObject], as principal: Principal, door: Door,
        once: Once<(records: [Record], receipt: WriteReceipt)>? = nil
    ) async throws -> (records: [Record], receipt: WriteReceipt) {
        let context = ChangeSetContext(kind: "record", title: "Create \(entity)")
        let done = try await transact(
            as: principal, door: door, context, once: once?.of { ($0.result, $0.receipt) }
        ) { transaction in
            let entity = try transaction.readableEntity(entity)
            let reader = InputReader(entity, transaction)
            let drafts = try inputs.enumerated().map {
                Draft(try reader.read($0.element, index: $0.offset))
            }
            return try transaction.write(.create(drafts), entity, .wholeBatch)
                .compactMap { $0.record.map(transaction.masked) }
        }
        return (done.result, done.receipt)
    }

    /// Changes a record by JSON; a field left out is unchanged.
    ///
    /// - Parameter version: the version that the change was made from.
    /// - Throws: `conflict` when the record has moved on, naming the current version.
    public func update(
        _ entity: String, _ id: RecordID, _ input: JSONObject, version: Int64? = nil,
        as principal: Principal, door: Door,
        once: Once<(record: Record, receipt: WriteReceipt)>? = nil
    ) async throws -> (record: Record, receipt: WriteReceipt) {
        let context = ChangeSetContext(kind: "record", title: "Update \(entity)")
        let done = try await transact(
            as: principal, door: door, context, once: once?.of { ($0.result, $0.receipt) }
        ) { transaction in
            let entity = try transaction.readableEntity(entity)
            let values = try InputReader(entity, transaction).read(input)
            let patch = Patch(id, version: version, values)
            let outcomes = try transaction.write(.update([patch]), entity, .wholeBatch)
            guard let record = outcomes.first?.record else {
                throw KernelError(.notFound, "There is no \(entity.name) \(id).")
            }
            return transaction.masked(record)
        }
        return (done.result, done.receipt)
    }

    /// Deletes records; they can be restored.
    ///
    /// - Parameter version: the version that the first must be of; any where nil.
    /// - Throws: `conflict` when it has moved on, naming the current version.
    public func delete(
        _ entity: String, _ ids: [RecordID], version: Int64? = nil,
        as principal: Principal, door: Door, once: Once<WriteReceipt>? = nil
    ) async throws -> WriteReceipt {
        let context = ChangeSetContext(kind: "record", title: "Delete \(entity)")
        return try await transact(
            as: principal, door: door, context, once: once?.of(\.receipt)
        ) { transaction in
            let known = try transaction.readableEntity(entity)
            if let version { try transaction.requireVersion(version, of: ids.first, known) }
            if ids.count > 1 { try transaction.requireBulk(known, ids) }
            try transaction.delete(entity, ids)
        }.receipt
    }

    /// Brings deleted records back.
    ///
    /// - Parameter version: the version that the first must be of; any where nil.
    /// - Throws: `conflict` when it has moved on, naming the current version.
    public func restore(
        _ entity: String, _ ids: [RecordID], version: Int64? = nil,
        as principal: Principal, door: Door, once: Once<WriteReceipt>? = nil
    ) async throws -> WriteReceipt {
        let context = ChangeSetContext(kind: "record", title: "Restore \(entity)")
        return try await transact(
            as: principal, door: door, context, once: once?.of(\.receipt)
        ) { transaction in
            let known = try transaction.readableEntity(entity)
            if let version { try transaction.requireVersion(version, of: ids.first, known) }
            if ids.count > 1 { try transaction.requireBulk(known, ids) }
            try transaction.restore(entity, ids)
        }.receipt
    }
}

extension Transaction {
    /// Returns the entity of a name, if the caller may read any of its records.
    ///
    /// - Throws: `not_found` in the same words for an entity that does not exist.
    package func readableEntity(_ name: String) throws -> Entity {
        func isReadable(_ entity: Entity) -> Bool {
            actor.rights.access(to: entity).scope(.read) != .none
        }
        if let entity = schema.entity(name), isReadable(entity) { return entity }
        let readable = schema.entities.filter(isReadable)
        let hint = Suggestion.question(for: name, among: readable.map(\.name))
        throw KernelError(
            .notFound, "There is no entity `\(name)`\(hint)",
            recovery: "See all of them: kith entity list")
    }

    /// Refuses a record that is of another version; one that is not there is left to the write.
    fileprivate func requireVersion(_ version: Int64, of id: RecordID?, _ entity: Entity) throws {
        guard let id,
            let record = try records(entity, [id], verb: .read, deletion: .either).first,
            record.version != version
        else { return }
        throw KernelError(
            .conflict,
            "\(entity.definition.title) \(masked(record).title) is at version \(record.version), "
                + "not \(version): somebody has changed it since.",
            recovery: "Read it again, then decide.")
    }

    /// Returns a record without what the caller may not read.
    package func masked(_ record: Record) -> Record { masked([record])[0] }

    /// Returns records of one entity without what the caller may not read.
    func masked(_ records: [Record]) -> [Record] {
        guard let entity = records.first?.entity else { return [] }
        let access = actor.rights.access(to: entity)
        let hidden = Set(entity.fields.filter { access.right(on: $0) < .read }.map(\.slot))
        guard !hidden.isEmpty else { return records }
        return records.map { record in
            var copy = record
            for slot in hidden { copy.values[slot] = .null }
            copy.hiddenSlots = hidden
            return copy
        }
    }
}
