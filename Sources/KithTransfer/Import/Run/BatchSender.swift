import KithKernel
import KithModel

/// Takes batches of rows to the kernel, each as a transaction of its own.
struct BatchSender: Sendable {
    let kernel: Kernel
    let principal: Principal
    let door: Door
    let title: String
    let plan: ImportPlan
    let names: KnownNames
    /// What a dry run must remember; nil where rows are written to stay.
    let interests: DryRunInterests?

    /// What a dry run throws to undo its transaction.
    private struct DryRunEnd: Error {
        let result: BatchResult
    }

    /// Writes a batch; in a dry run nothing of it stays.
    ///
    /// What only one row is to blame for refuses only that row: a batch that fails as a whole
    /// is tried again in halves.
    /// - Parameter set: the change set to continue; nil to open one with the first change.
    /// - Returns: what became of the rows, and the change set, if there is one by now.
    func write(
        _ rows: [ImportRow], in set: RecordID?
    ) async throws -> (results: [BatchResult], set: RecordID?) {
        do {
            let (result, receipt) = try await transact(rows, in: set)
            for (lookup, found) in result.found { names.add(found, lookup) }
            for (lookup, promised) in result.promised { names.promise(promised, lookup) }
            names.promise(result.promisedKeys)
            return ([result], set ?? receipt)
        } catch let error as KernelError where Self.blamesRows(error) {
            guard rows.count > 1 else { return (rows.map { BatchResult(error, in: $0) }, set) }
            var results: [BatchResult] = []
            var set = set
            for half in rows[...].chunks(of: (rows.count + 1) / 2) {
                let written = try await write(Array(half), in: set)
                results += written.results
                set = written.set
            }
            return (results, set)
        }
    }

    private func transact(
        _ rows: [ImportRow], in set: RecordID?
    ) async throws -> (BatchResult, RecordID?) {
        let context = ChangeSetContext(kind: "import", title: title, existing: set)
        do {
            let (result, receipt) = try await kernel.transact(
                as: principal, door: door, context
            ) { transaction in
                var writer = BatchWriter(plan, transaction, names, interests)
                let result = try writer.write(rows)
                if interests != nil { throw DryRunEnd(result: result) }
                return result
            }
            return (result, receipt.set)
        } catch let end as DryRunEnd {
            return (end.result, nil)
        }
    }

    /// Whether an error may come from single rows; another one would meet every row alike.
    private static func blamesRows(_ error: KernelError) -> Bool {
        error.code.status < 500 && error.code != .unauthenticated
            || [.pluginError, .pluginLimit, .hookLoop].contains(error.code)
    }
}
