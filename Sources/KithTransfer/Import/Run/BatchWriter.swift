import KithKernel
import KithModel

/// Writes one batch of rows within a transaction.
///
/// A row that finds a record by its match changes what differs in it; another one makes a
/// record. A row that finds what an earlier row of the batch is about waits until that one
/// is written.
struct BatchWriter {
    private let plan: ImportPlan
    private let transaction: Transaction
    private let names: KnownNames
    /// What a dry run must remember; nil where rows are written to stay.
    private let interests: DryRunInterests?
    private let fields: [Field]

    private var result = BatchResult(count: 0)
    private var matches: [MatchKey: MatchFinder.Match] = [:]
    private var claimed: Set<MatchKey> = []
    private var creates: [(place: Int, key: MatchKey?, draft: Draft)] = []
    private var updates: [(place: Int, key: MatchKey?, patch: Patch)] = []

    init(
        _ plan: ImportPlan, _ transaction: Transaction, _ names: KnownNames,
        _ interests: DryRunInterests?
    ) {
        self.plan = plan
        self.transaction = transaction
        self.names = names
        self.interests = interests
        fields = plan.match.map { plan.columns[$0].field }
    }

    /// Writes the rows that can be written.
    ///
    /// - Throws: `conflict` when the entity has changed since the plan was made; what a hook
    ///   throws that does not blame single records.
    mutating func write(_ rows: [ImportRow]) throws -> BatchResult {
        try requireSameEntities()
        result = BatchResult(count: rows.count)
        var resolver = RowResolver(plan, transaction, names, isDryRun: interests != nil)
        let resolved = try resolver.resolve(rows, &result)
        let keys = zip(rows, resolved).map { key($0, $1) }
        matches = try self.matches(Set(keys.compactMap(\.self)))
        for (place, row) in resolved.enumerated() {
            guard row.faults.isEmpty else {
                result.faults[place] = row.faults
                continue
            }
            if let key = keys[place], !claimed.insert(key).inserted {
                try flush(rows, resolved)
                claimed.insert(key)
            }
            add(row, keys[place], at: place, rows[place])
        }
        try flush(rows, resolved)
        return result
    }

    private func requireSameEntities() throws {
        let entities = [plan.entity] + plan.lookups.map(\.target)
        for entity in entities where transaction.schema.entity(entity.name) != entity {
            throw KernelError(
                .unavailable, "The entity `\(entity.name)` was changed during the import.",
                recovery: "Import the file again with --match.")
        }
    }
}

extension BatchWriter {
    private func key(_ row: ImportRow, _ resolved: ResolvedRow) -> MatchKey? {
        guard resolved.faults.isEmpty else { return nil }
        if plan.isMatchedByID {
            return MatchKey(plan.entity, fields) { _ in row.identity.map(Value.reference) }
        }
        return MatchKey(plan.entity, fields) { resolved.value(of: $0, plan) }
    }

    private func matches(_ keys: Set<MatchKey>) throws -> [MatchKey: MatchFinder.Match] {
        guard !keys.isEmpty else { return [:] }
        return try MatchFinder(transaction: transaction, entity: plan.entity, fields: fields)
            .find(keys)
    }

    /// Decides what a row does.
    private mutating func add(
        _ row: ResolvedRow, _ key: MatchKey?, at place: Int, _ source: ImportRow
    ) {
        switch key.flatMap({ matches[$0] }) {
        case .one(let record)?: change(record, row, key, at: place, source)
        case .several(let count)?:
            reject(
                place, source, .conflict,
                "\(count) \(plan.entity.definition.pluralTitle.lowercased()) match "
                    + "`\(key?.text ?? "")`.",
                "Match by a unique field, or by more fields.")
        case nil:
            if let key, names.isPromised(key) {
                result.outcomes[place] = .updated
            } else if plan.isMatchedByID, let key {
                reject(
                    place, source, .notFound, "There is no \(plan.entity.name) \(key.text).",
                    "Leave the id empty to make a new record.")
            } else {
                create(row, key, at: place, source)
            }
        }
    }

    private mutating func create(
        _ row: ResolvedRow, _ key: MatchKey?, at place: Int, _ source: ImportRow
    ) {
        guard plan.mayCreate else {
            let title = plan.entity.definition.pluralTitle.lowercased()
            return reject(place, source, .forbidden, "You may not create \(title).", "")
        }
        let values = row.values.filter { !$0.value.isNull }.map {
            (field: plan.columns[$0.column].field, value: $0.value)
        }
        creates.append((place, key, Draft(values)))
    }

    private mutating func change(
        _ record: Record, _ row: ResolvedRow, _ key: MatchKey?, at place: Int,
        _ source: ImportRow
    ) {
        let values = row.values.map { (field: plan.columns[$0.column].field, value: $0.value) }
            .filter { record[$0.field] != $0.value }
        guard !values.isEmpty else {
            result.outcomes[place] = .unchanged
            return postpone(row.deferred, of: record.id, source)
        }
        guard plan.mayUpdate else {
            let title = plan.entity.definition.pluralTitle.lowercased()
            return reject(place, source, .forbidden, "You may not update \(title).", "")
        }
        updates.append((place, key, Patch(record.id, values)))
    }

    private mutating func postpone(
        _ names: [(column: Int, name: String)], of record: RecordID, _ row: ImportRow
    ) {
        result.deferred += names.map {
            DeferredReference(record: record, column: $0.column, name: $0.name, line: row.line)
        }
    }

    private mutating func reject(
        _ place: Int, _ row: ImportRow, _ code: ErrorCode, _ message: String, _ recovery: String
    ) {
        result.faults[place] = [
            ImportFault(line: row.line, code: code, message: message, recovery: recovery)
        ]
    }
}

extension BatchWriter {
    /// Writes what was decided so far.
    private mutating func flush(_ rows: [ImportRow], _ resolved: [ResolvedRow]) throws {
        let (creates, updates) = (creates, updates)
        self.creates = []
        self.updates = []
        claimed = []
        if !creates.isEmpty {
            let outcomes = try transaction.write(
                .create(creates.map(\.draft)), plan.entity, .partial)
            var created: [(record: Record, line: Int)] = []
            for (create, outcome) in zip(creates, outcomes) {
                let (row, place) = (resolved[create.place], create.place)
                guard settle(outcome, .created, place, rows[place], row) else { continue }
                if let record = outcome.record { created.append((record, rows[place].line)) }
                promise(outcome.record, create.draft)
                keep(outcome.record, create.key, row, rows[place])
            }
            let lookAlikes = LookAlikes(plan, transaction)
            result.warnings += try lookAlikes?.warnings(created) ?? []
        }
        if !updates.isEmpty {
            let outcomes = try transaction.write(
                .update(updates.map(\.patch)), plan.entity, .partial)
            for (update, outcome) in zip(updates, outcomes) {
                let (row, place) = (resolved[update.place], update.place)
                let kind: BatchResult.Outcome = outcome.isChanged ? .updated : .unchanged
                guard settle(outcome, kind, place, rows[place], row) else { continue }
                keep(outcome.record, update.key, row, rows[place])
            }
        }
    }

    /// Lets later rows find a record that was written, and its references wait.
    private mutating func keep(
        _ record: Record?, _ key: MatchKey?, _ row: ResolvedRow, _ source: ImportRow
    ) {
        guard let record else { return }
        if let key { matches[key] = .one(record) }
        postpone(row.deferred, of: record.id, source)
    }

    /// Notes what became of a row; false where it was refused.
    ///
    /// What a dry run could not fill is no fault of the row.
    private mutating func settle(
        _ outcome: WriteOutcome, _ kind: BatchResult.Outcome, _ place: Int, _ source: ImportRow,
        _ row: ResolvedRow
    ) -> Bool {
        let faults = outcome.faults.filter { fault in
            fault.field.map { !row.promised.contains($0) } ?? true
        }
        result.faults[place] = faults.map { ImportFault($0, in: source, of: plan) }
        result.outcomes[place] = faults.isEmpty ? kind : .rejected
        return faults.isEmpty
    }

    /// Remembers what a dry run will not leave behind.
    private mutating func promise(_ record: Record?, _ draft: Draft) {
        guard let interests else { return }
        func value(_ field: Field) -> Value? {
            record?[field] ?? draft.values.first { $0.field == field }?.value
        }
        for lookup in interests.lookups where lookup.isMet(by: plan.entity) {
            guard let name = value(lookup.key)?.plainText, !name.isEmpty else { continue }
            result.promised[lookup, default: []].append(name)
        }
        for match in interests.matches where match.entity == plan.entity {
            if let key = MatchKey(match.entity, match.fields, value) {
                result.promisedKeys.append(key)
            }
        }
    }
}
