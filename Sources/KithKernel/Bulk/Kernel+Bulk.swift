import KithModel
import KithStore

extension Kernel {
    /// The most writes that one call may ask for.
    package static let bulkLimit = 1000

    private struct Rehearsed: Error {
        let result: BulkResult
    }

    /// Does many writes in one transaction and one change set, in their order.
    ///
    /// - Parameters:
    ///   - mode: whether one fault refuses everything, or each operation stands for itself.
    ///   - isDryRun: undoes everything at the end and tells what it would have written.
    /// - Throws: with `wholeBatch` every fault, each with the place of its operation;
    ///   `too_large` for more than 1,000.
    package func bulk(
        _ operations: [BulkOperation], _ mode: RejectionMode, isDryRun: Bool = false,
        as principal: Principal, door: Door, once: Once<BulkResult>? = nil
    ) async throws -> BulkResult {
        guard operations.count <= Self.bulkLimit else {
            throw KernelError(
                .tooLarge, "\(operations.count) operations are more than \(Self.bulkLimit).",
                recovery: "Send them in parts, or import them as a file.", field: "operations")
        }
        let title = operations.count == 1 ? "1 operation" : "\(operations.count) operations"
        let context = ChangeSetContext(kind: "bulk", title: title)
        do {
            let done = try await transact(
                as: principal, door: door, context,
                once: once?.of {
                    BulkResult(outcomes: $0.result, receipt: $0.receipt, preview: [])
                }
            ) { transaction in
                try transaction.requireBulk(operations)
                var writer = BulkWriter(operations, in: transaction)
                let outcomes = try writer.run()
                let refusal = Transaction.refusal(of: outcomes.map(\.faults))
                if mode == .wholeBatch, let refusal { throw refusal }
                if isDryRun { throw Rehearsed(result: try transaction.rehearsed(outcomes)) }
                return outcomes
            }
            return BulkResult(outcomes: done.result, receipt: done.receipt, preview: [])
        } catch let rehearsed as Rehearsed {
            return rehearsed.result
        }
    }
}

extension Transaction {
    fileprivate func rehearsed(_ outcomes: [BulkResult.Outcome]) throws -> BulkResult {
        BulkResult(
            outcomes: outcomes, receipt: WriteReceipt(set: nil, changes: state.log.count),
            preview: try rehearsedChanges())
    }

    /// Returns the changes of a transaction that is about to be rolled back, roll-ups too; the
    /// first 1,000.
    func rehearsedChanges() throws -> [ChangeSummary] {
        try RollupRefresh(self).run()
        guard let set = state.log.set else { return [] }
        let entries = try ChangeTable(state.session).entries(ofSet: set, after: 0, limit: 1000)
        return try ChangeReader(self).summaries(of: entries)
    }
}
