import KithKernel
import KithModel

/// Closes the pairs in the queue of duplicates whose contacts have become one.
enum MergedPairs {
    /// Marks the pairs of which both sides point to the winner now.
    static func close(_ event: WriteEvent) throws {
        for change in event.changes {
            let pairs = try event.transaction.find(
                "duplicate_pair", where: "first = :contact and second = :contact",
                ["contact": .string(change.id.description)], limit: 1000)
            try event.transaction.update(
                "duplicate_pair", pairs.map { ($0.id, ["state": .text("merged")]) })
        }
    }
}
