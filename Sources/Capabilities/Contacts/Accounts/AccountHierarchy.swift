import KithKernel
import KithModel

/// Keeps the tree of accounts a tree: none stands above itself.
enum AccountHierarchy {
    /// Refuses the accounts of a batch whose parent has them among its own ancestors.
    ///
    /// One query a level of the tree, however many accounts the batch has.
    static func check(_ event: WriteEvent) throws {
        var parents: [RecordID: RecordID] = [:]
        for change in event.changes {
            parents[change.id] = change["parent"]?.reference
        }
        let written = Set(event.changes.map(\.id))
        try climb(from: parents.values, besides: written, &parents, event.transaction)
        for change in event.changes where isCircle(from: change.id, parents) {
            change.reject(
                "parent", "`parent` would put \(change.new.title) above itself.",
                recovery: "Choose an account that is not below it, or leave `parent` empty.")
        }
    }

    /// Loads the parents of accounts, level by level, until every ancestor is known.
    private static func climb(
        from start: some Sequence<RecordID>, besides written: Set<RecordID>,
        _ parents: inout [RecordID: RecordID], _ transaction: Transaction
    ) throws {
        var seen = written
        var frontier = Set(start).subtracting(seen)
        while !frontier.isEmpty {
            seen.formUnion(frontier)
            let ids = JSON.array(frontier.sorted().map { .string($0.description) })
            let level = try transaction.find(
                "account", where: "id in :ids", ["ids": ids], limit: 1000)
            for account in level { parents[account.id] = account["parent"]?.reference }
            frontier = Set(level.compactMap { $0["parent"]?.reference }).subtracting(seen)
        }
    }

    /// Returns the accounts above one, one question a level.
    static func ancestors(
        of account: RecordID, in transaction: Transaction
    ) throws -> Set<RecordID> {
        var above: Set<RecordID> = []
        var next = try transaction.get("account", account)["parent"]?.reference
        while let id = next, above.insert(id).inserted {
            let found = try transaction.find(
                "account", where: "id = :id", ["id": .string(id.description)], limit: 1)
            next = found.first?["parent"]?.reference
        }
        return above
    }

    private static func isCircle(
        from account: RecordID, _ parents: [RecordID: RecordID]
    ) -> Bool {
        var seen: Set<RecordID> = [account]
        var next = parents[account]
        while let ancestor = next, ancestor != account {
            guard seen.insert(ancestor).inserted else { return false }
            next = parents[ancestor]
        }
        return next == account
    }
}
