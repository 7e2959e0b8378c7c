import KithModel
import KithQuery
import KithStore

/// Does many writes within one transaction: those of one kind and entity that follow each
/// other go through the pipeline as one batch.
///
/// Each batch is an attempt of its own. One that is refused as a whole, as by a hook that
/// looks at what was written, is tried again one by one, so that every fault has its place
/// and, in partial mode, the others are written.
struct BulkWriter {
    private let transaction: Transaction
    private let operations: [BulkOperation]
    private var names = LocalNames()
    private var outcomes: [BulkResult.Outcome]

    init(_ operations: [BulkOperation], in transaction: Transaction) {
        self.operations = operations
        self.transaction = transaction
        outcomes = operations.map { _ in BulkResult.Outcome() }
    }

    /// Does what can be done, and returns what became of each.
    ///
    /// - Throws: what ends the whole transaction, such as a full disk.
    mutating func run() throws -> [BulkResult.Outcome] {
        try transaction.requireWriting()
        for run in runs() {
            do {
                try attempt(run)
            } catch let error as KernelError {
                guard run.count > 1 else {
                    refuse(run.lowerBound, error)
                    continue
                }
                for index in run { try attemptAlone(index) }
            }
        }
        return outcomes
    }

    /// Cuts the operations into runs of one kind and entity, in none of which one means a
    /// record that another creates.
    private func runs() -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var named: Set<String> = []
        for (index, operation) in operations.enumerated() {
            if let last = runs.last, operations[last.lowerBound].act == operation.act,
                operations[last.lowerBound].entity == operation.entity,
                operation.meant.isDisjoint(with: named)
            {
                runs[runs.count - 1] = last.lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
                named = []
            }
            if let name = operation.name { named.insert(name) }
        }
        return runs
    }

    private mutating func attemptAlone(_ index: Int) throws {
        do {
            try attempt(index..<index + 1)
        } catch let error as KernelError {
            refuse(index, error)
        }
    }

    /// Writes a run; one of its operations that cannot even be read is left out.
    private mutating func attempt(_ run: Range<Int>) throws {
        for index in run { outcomes[index] = BulkResult.Outcome() }
        let entity = try transaction.readableEntity(operations[run.lowerBound].entity)
        var readable: [Int] = []
        var parts: [Part] = []
        for index in run {
            do {
                parts.append(try part(index, entity))
                readable.append(index)
            } catch let error as KernelError {
                refuse(index, error)
            }
        }
        guard !parts.isEmpty else { return }
        let operation = Self.operation(operations[run.lowerBound].act, parts)
        let written = try transaction.attempt {
            try transaction.write(operation, entity, .partial)
        }
        for (index, outcome) in zip(readable, written) { settle(index, outcome) }
    }

    /// What an operation becomes in the pipeline's batch.
    private struct Part {
        let id: RecordID?
        let version: Int64?
        let values: [(field: Field, value: Value)]
    }

    private func part(_ index: Int, _ entity: Entity) throws -> Part {
        let operation = operations[index]
        let id =
            operation.act == .create ? nil : try names.id(operation.target, field: "id")
        let values = try names.resolved(operation.values, of: entity)
        return Part(
            id: id, version: operation.version,
            values: try InputReader(entity, transaction).read(values, index: index))
    }

    private static func operation(_ act: BulkOperation.Act, _ parts: [Part]) -> Operation {
        switch act {
        case .create: .create(parts.map { Draft($0.values) })
        case .update:
            .update(
                parts.compactMap { part in
                    part.id.map { Patch($0, version: part.version, part.values) }
                })
        case .delete: .delete(parts.compactMap(\.id))
        case .restore: .restore(parts.compactMap(\.id))
        }
    }

    private mutating func settle(_ index: Int, _ outcome: WriteOutcome) {
        outcomes[index] = BulkResult.Outcome(
            record: outcome.record.map(transaction.masked), isChanged: outcome.isChanged,
            faults: outcome.faults.map { Self.placed($0, index) })
        names.settle(operations[index].name, index, outcome.record?.id)
    }

    /// Notes why an operation is refused; of an error without parts the error itself.
    private mutating func refuse(_ index: Int, _ error: KernelError) {
        let whole = KernelError.Detail(
            code: error.code, message: error.message, recovery: error.recovery)
        let faults = error.details.isEmpty ? [whole] : error.details
        outcomes[index] = BulkResult.Outcome(faults: faults.map { Self.placed($0, index) })
        names.settle(operations[index].name, index, nil)
    }

    private static func placed(_ fault: KernelError.Detail, _ index: Int) -> KernelError.Detail {
        var fault = fault
        fault.index = index
        return fault
    }
}
