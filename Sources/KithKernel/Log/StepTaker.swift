import KithModel

/// Takes the steps of an undo, one batch of a kind at a time.
struct StepTaker {
    /// The change log's `via` of what is taken back with the kernel's rights.
    static let via = "undo of a consequence"

    private let transaction: Transaction
    /// The records that were changed since: on those the caller's own rights decide.
    private let contested: Set<RecordID>

    init(_ transaction: Transaction, contested: Set<RecordID>) {
        self.transaction = transaction
        self.contested = contested
    }

    /// One write of a step: a deleted record that was changed before comes back first and
    /// gets its values afterwards.
    private struct PlannedWrite {
        let step: UndoStep
        let act: UndoStep.Act
        let isByKernel: Bool
    }

    /// Takes steps in their order, and what was refused again for as long as that helps: a
    /// reference may wait for its record, a unique value for the one that holds it.
    ///
    /// - Returns: the steps that were refused, with the reason.
    func take(_ steps: [UndoStep]) throws -> [(step: UndoStep, reason: String)] {
        var open = writes(steps)
        while true {
            var refused: [(write: PlannedWrite, reason: String)] = []
            for run in Self.runs(open) { refused += try take(run) }
            guard !refused.isEmpty, refused.count < open.count else {
                return refused.map { ($0.write.step, $0.reason) }
            }
            open = refused.map(\.write)
        }
    }

    private func writes(_ steps: [UndoStep]) -> [PlannedWrite] {
        func write(_ step: UndoStep, _ act: UndoStep.Act) -> PlannedWrite {
            let isByKernel = step.isConsequence && !contested.contains(step.record)
            return PlannedWrite(step: step, act: act, isByKernel: isByKernel)
        }
        let changed = steps.filter { $0.act == .restore && !$0.values.isEmpty }
        return steps.map { write($0, $0.act) } + changed.map { write($0, .update) }
    }

    /// Cuts writes into runs of one entity, act and kind of rights, at most 200 long.
    private static func runs(_ writes: [PlannedWrite]) -> [[PlannedWrite]] {
        var runs: [[PlannedWrite]] = []
        for write in writes {
            if let last = runs.last, let other = last.first, last.count < WritePipeline.batchSize,
                other.step.entity == write.step.entity, other.act == write.act,
                other.isByKernel == write.isByKernel
            {
                runs[runs.count - 1].append(write)
            } else {
                runs.append([write])
            }
        }
        return runs
    }

    private func take(_ run: [PlannedWrite]) throws -> [(write: PlannedWrite, reason: String)] {
        guard let first = run.first, let operation = operation(first.act, run.map(\.step)) else {
            return []
        }
        let writer = first.isByKernel ? transaction.asKernel(Self.via) : transaction
        do {
            let outcomes = try writer.write(operation, first.step.entity, .partial)
            return zip(run, outcomes).compactMap { write, outcome in
                outcome.faults.first.map { (write, $0.message) }
            }
        } catch let error as KernelError where error.code == .forbidden || error.code == .notFound {
            return run.map { ($0, error.message) }
        }
    }

    private func operation(_ act: UndoStep.Act, _ steps: [UndoStep]) -> Operation? {
        switch act {
        case .nothing: nil
        case .delete: .delete(steps.map(\.record))
        case .restore: .restore(steps.map(\.record))
        case .update: .update(steps.map { Patch($0.record, $0.values) })
        }
    }
}
