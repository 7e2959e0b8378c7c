import KithKernel
import KithModel

/// Sets the references between rows of one file, when all of them are written.
struct SelfReferences {
    private static let batch = 1000

    let sender: BatchSender

    /// Sets references, a transaction for each thousand.
    ///
    /// - Returns: what could not be set, by the line of the row that refers.
    func set(
        _ references: [DeferredReference], in set: RecordID?
    ) async throws -> [ImportFault] {
        var faults: [ImportFault] = []
        for batch in references[...].chunks(of: Self.batch) {
            faults += try await write(Array(batch), in: set)
        }
        return faults
    }

    private func write(
        _ references: [DeferredReference], in set: RecordID?
    ) async throws -> [ImportFault] {
        let plan = sender.plan
        let context = ChangeSetContext(kind: "import", title: sender.title, existing: set)
        do {
            return try await sender.kernel.transact(
                as: sender.principal, door: sender.door, context
            ) { try Self.write(references, of: plan, in: $0) }.result
        } catch let error as KernelError where error.code.status < 500 {
            guard references.count > 1 else {
                return references.map { fault(of: $0, error.message, error.recovery) }
            }
            var faults: [ImportFault] = []
            for half in references[...].chunks(of: (references.count + 1) / 2) {
                faults += try await write(Array(half), in: set)
            }
            return faults
        }
    }

    private static func write(
        _ references: [DeferredReference], of plan: ImportPlan, in transaction: Transaction
    ) throws -> [ImportFault] {
        let finder = ReferenceFinder(transaction: transaction)
        var meanings: [Lookup: [String: ReferenceFinder.Meaning]] = [:]
        for lookup in plan.selfLookups {
            let names = references.filter { plan.columns[$0.column].lookup == lookup }.map(\.name)
            meanings[lookup] = try finder.find(Set(names).sorted(), lookup)
        }
        var faults: [ImportFault] = []
        var patches: [(reference: DeferredReference, patch: Patch)] = []
        for reference in references {
            let column = plan.columns[reference.column]
            switch column.lookup.flatMap({ meanings[$0]?[reference.name] }) {
            case .one(let id)?:
                let value = (field: column.field, value: Value.reference(id))
                patches.append((reference, Patch(reference.record, [value])))
            case .several?:
                faults.append(
                    fault(
                        of: reference, plan, "Several rows are called `\(reference.name)`.",
                        "Refer to them by a unique field: `by` in the map."))
            case nil:
                faults.append(
                    fault(
                        of: reference, plan, "The row `\(reference.name)` was refused.",
                        "Mend both rows."))
            }
        }
        guard !patches.isEmpty else { return faults }
        let outcomes = try transaction.write(.update(patches.map(\.patch)), plan.entity, .partial)
        for ((reference, _), outcome) in zip(patches, outcomes) {
            guard let first = outcome.faults.first else { continue }
            faults.append(fault(of: reference, plan, first.message, first.recovery))
        }
        return faults
    }

    private func fault(
        of reference: DeferredReference, _ reason: String, _ recovery: String
    ) -> ImportFault {
        Self.fault(of: reference, sender.plan, reason, recovery)
    }

    private static func fault(
        of reference: DeferredReference, _ plan: ImportPlan, _ reason: String, _ recovery: String
    ) -> ImportFault {
        let column = plan.columns[reference.column]
        return ImportFault(
            line: reference.line, column: column.header, field: column.field.name,
            code: .invalid,
            message: "The row was written without `\(column.field.name)`: \(reason)",
            recovery: recovery + " Import the error file with --match.")
    }
}

extension ImportColumn {
    /// How its names are looked up; nil for a column of values.
    var lookup: Lookup? {
        if case .reference(let lookup, _) = kind { return lookup }
        return nil
    }
}
