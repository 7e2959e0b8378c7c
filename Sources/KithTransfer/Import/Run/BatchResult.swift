import KithModel

/// What became of a batch of rows.
struct BatchResult: Sendable {
    /// What became of one row.
    enum Outcome: Sendable {
        case created, updated, unchanged, rejected
    }

    /// What became of each row, in the order of the batch.
    var outcomes: [Outcome]
    /// What is wrong with each row.
    var faults: [[ImportFault]]
    /// References to rows of the same file that were not there yet.
    var deferred: [DeferredReference] = []
    /// The records that names were found to mean.
    var found: [Lookup: [String: RecordID]] = [:]
    /// The names under which others find what a dry run did not leave behind.
    var promised: [Lookup: [String]] = [:]
    /// The keys under which later rows find what a dry run did not leave behind.
    var promisedKeys: [MatchKey] = []
    /// The rows that look like a record which was there before.
    var warnings: [ImportWarning] = []
    /// How many records were made because a row named them.
    var namesCreated = 0

    init(count: Int) {
        outcomes = Array(repeating: .rejected, count: count)
        faults = Array(repeating: [], count: count)
    }

    /// The result of a row that raised an error by itself.
    init(_ error: KernelError, in row: ImportRow) {
        self.init(count: 1)
        faults[0] = [ImportFault(error, in: row)]
    }
}

/// A reference to a row of the same file, which is set when all rows are written.
struct DeferredReference: Sendable {
    let record: RecordID
    /// The place of the column in the plan.
    let column: Int
    let name: String
    /// The line of the row that refers.
    let line: Int
}

/// What later rows of a dry run may look for among the records that earlier ones would make.
struct DryRunInterests: Sendable {
    let lookups: Set<Lookup>
    let matches: [(entity: Entity, fields: [Field])]

    init(_ plans: [ImportPlan]) {
        lookups = plans.reduce(into: []) { $0.formUnion($1.lookups) }
        matches = plans.filter { !$0.match.isEmpty && !$0.isMatchedByID }.map { plan in
            (plan.entity, plan.match.map { plan.columns[$0].field })
        }
    }
}
