import KithModel

extension Transaction {
    /// Creates a record and returns it without what the caller may not read.
    ///
    /// - Throws: `invalid`, `required`, `duplicate` … with one detail for each fault;
    ///   `forbidden` when the caller may not create such a record.
    @discardableResult
    public func insert(_ entity: String, _ values: [String: Value]) throws -> Record {
        let outcomes = try insert(entity, [values])
        guard let record = outcomes.first else {
            throw KernelError(.invalid, "Nothing was created.")
        }
        return record
    }

    /// Creates records of one entity, all or none.
    @discardableResult
    public func insert(_ entity: String, _ batch: [[String: Value]]) throws -> [Record] {
        let entity = try self.entity(entity)
        let drafts = try batch.map { Draft(try resolve($0, entity)) }
        return try write(.create(drafts), entity, .wholeBatch).compactMap { $0.record.map(masked) }
    }

    /// Changes a record and returns it as it is afterwards, without what the caller may not
    /// read.
    ///
    /// - Parameter version: the version that the change was made from; `conflict` when the
    ///   record has moved on. Nil takes whichever is there.
    @discardableResult
    public func update(
        _ entity: String, _ id: RecordID, _ values: [String: Value], version: Int64? = nil
    ) throws -> Record {
        let entity = try self.entity(entity)
        let patch = Patch(id, version: version, try resolve(values, entity))
        let outcomes = try write(.update([patch]), entity, .wholeBatch)
        guard let record = outcomes.first?.record else {
            throw KernelError(.notFound, "There is no \(entity.name) \(id).")
        }
        return masked(record)
    }

    /// Changes records of one entity, all or none, and returns them in the order of the batch.
    ///
    /// It takes whichever version is there.
    @discardableResult
    public func update(
        _ entity: String, _ batch: [(id: RecordID, values: [String: Value])]
    ) throws -> [Record] {
        let entity = try self.entity(entity)
        let patches = try batch.map { Patch($0.id, try resolve($0.values, entity)) }
        return try write(.update(patches), entity, .wholeBatch).compactMap { $0.record.map(masked) }
    }

    /// Deletes records: they leave every list, and can be restored.
    public func delete(_ entity: String, _ ids: [RecordID]) throws {
        let entity = try self.entity(entity)
        _ = try write(.delete(ids), entity, .wholeBatch)
    }

    /// Brings deleted records back.
    public func restore(_ entity: String, _ ids: [RecordID]) throws {
        let entity = try self.entity(entity)
        _ = try write(.restore(ids), entity, .wholeBatch)
    }

    /// Writes a batch of any size through the pipeline, 200 records at a time.
    ///
    /// - Returns: what became of each record, in the order of the input.
    package func write(
        _ operation: Operation, _ entity: Entity, _ mode: RejectionMode
    ) throws -> [WriteOutcome] {
        try requireWriting()
        let rowsBefore = state.writtenRows
        var outcomes: [WriteOutcome] = []
        do {
            for chunk in operation.chunks(of: WritePipeline.batchSize) {
                // Only what hooks cause can be a loop.
                if depth == 0 { state.hookRuns = [:] }
                let pipeline = try WritePipeline(
                    self, entity: entity, firstIndex: outcomes.count, mode: mode)
                outcomes += try pipeline.run(chunk)
            }
            if mode == .wholeBatch, let error = Self.refusal(of: outcomes.map(\.faults)) {
                throw error
            }
        } catch {
            if state.writtenRows > rowsBefore { state.doom = state.doom ?? error }
            throw error
        }
        return outcomes
    }

    /// Returns values with the fields that their names mean, in the order of the fields.
    func resolve(
        _ values: [String: Value], _ entity: Entity
    ) throws -> [(field: Field, value: Value)] {
        try values.map { name, value in
            guard let field = entity.field(name) else { throw entity.unknownField(name) }
            return (field, value)
        }.sorted { $0.field.slot < $1.field.slot }
    }

    /// Returns the error of a batch whose records have faults; nil where none has any.
    static func refusal(of faults: [[KernelError.Detail]]) -> KernelError? {
        let faults = faults.flatMap(\.self)
        guard let first = faults.first else { return nil }
        let message =
            faults.count == 1
            ? first.message : "\(faults.count) faults; the first: \(first.message)"
        return KernelError(first.code, message, recovery: first.recovery, details: faults)
    }
}

/// A batch of writes of one kind.
package enum Operation: Sendable {
    case create([Draft])
    case update([Patch])
    case delete([RecordID])
    case restore([RecordID])

    /// Returns the batch in pieces, in none of which a record stands twice: the second write
    /// of a record sees what the first has made of it.
    func chunks(of size: Int) -> [Operation] {
        switch self {
        case .create(let drafts): Self.split(drafts, size) { _ in nil }.map(Operation.create)
        case .update(let patches): Self.split(patches, size, by: \.id).map(Operation.update)
        case .delete(let ids): Self.split(ids, size) { $0 }.map(Operation.delete)
        case .restore(let ids): Self.split(ids, size) { $0 }.map(Operation.restore)
        }
    }

    private static func split<Element>(
        _ elements: [Element], _ size: Int, by id: (Element) -> RecordID?
    ) -> [[Element]] {
        var pieces: [[Element]] = []
        var piece: [Element] = []
        var seen: Set<RecordID> = []
        for element in elements {
            let isSecond = id(element).map { !seen.insert($0).inserted } ?? false
            if isSecond || piece.count == size {
                pieces.append(piece)
                piece = []
                seen = Set([id(element)].compactMap(\.self))
            }
            piece.append(element)
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}
