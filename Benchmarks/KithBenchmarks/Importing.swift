import KithKernel
import KithModel

/// Writes rows as an import does: through the whole pipeline, in one change set.
struct Importing {
    /// How many rows are committed together.
    static let rowsInTransaction = 2000

    private let kernel: Kernel
    private let principal: Principal

    init(_ kernel: Kernel, _ principal: Principal) {
        self.kernel = kernel
        self.principal = principal
    }

    /// Imports rows as one change set.
    func run(_ rows: [JSONObject]) async throws {
        let context = ChangeSetContext(kind: "import", title: "contacts.csv")
        let set = try await kernel.openSet(context, as: principal, door: .import)
        for start in stride(from: 0, to: rows.count, by: Self.rowsInTransaction) {
            let end = min(start + Self.rowsInTransaction, rows.count)
            try await write(Array(rows[start..<end]), in: set)
        }
        try await kernel.finishSet(set, state: "done", details: .null)
    }

    /// Writes the rows of one transaction, into a change set that is open where one is given.
    func write(_ rows: [JSONObject], in set: RecordID?) async throws {
        let context = ChangeSetContext(kind: "import", title: "contacts.csv", existing: set)
        try await kernel.transact(as: principal, door: .import, context) { transaction in
            let entity = try transaction.readableEntity("contact")
            let reader = InputReader(entity, transaction)
            let drafts = try rows.enumerated().map {
                Draft(try reader.read($0.element, index: $0.offset))
            }
            let outcomes = try transaction.write(.create(drafts), entity, .partial)
            guard outcomes.allSatisfy({ $0.record != nil }) else {
                throw KernelError(
                    .invalid, "A row was refused.", details: outcomes.flatMap(\.faults))
            }
        }
    }
}
