import KithKernel
import KithModel

/// A row whose names have become records.
struct ResolvedRow {
    /// The values by column; null to empty a field.
    var values: [(column: Int, value: Value)]
    /// The names whose records come later in the file.
    var deferred: [(column: Int, name: String)] = []
    /// The fields that a dry run cannot fill, since their records are not there.
    var promised: Set<String> = []
    var faults: [ImportFault]

    /// Returns the value for a field, or nil.
    func value(of field: Field, _ plan: ImportPlan) -> Value? {
        values.first { plan.columns[$0.column].field == field }?.value
    }
}

/// Replaces the names in rows by the records that they mean, set by set.
struct RowResolver {
    private let plan: ImportPlan
    private let transaction: Transaction
    private let names: KnownNames
    private let isDryRun: Bool
    private var meanings: [Lookup: [String: ReferenceFinder.Meaning]] = [:]
    private var refusals: [UnknownName: KernelError.Detail] = [:]

    init(
        _ plan: ImportPlan, _ transaction: Transaction, _ names: KnownNames, isDryRun: Bool
    ) {
        self.plan = plan
        self.transaction = transaction
        self.names = names
        self.isDryRun = isDryRun
    }

    /// Resolves a batch, and notes in its result what was found and made.
    mutating func resolve(
        _ rows: [ImportRow], _ result: inout BatchResult
    ) throws -> [ResolvedRow] {
        for lookup in plan.lookups { try look(lookup, rows, &result) }
        for (index, column) in plan.columns.enumerated() {
            guard case .reference(let lookup, true) = column.kind else { continue }
            try create(lookup, wanted(rows) { $0 == index }, &result)
        }
        return rows.map(resolve)
    }

    private mutating func look(
        _ lookup: Lookup, _ rows: [ImportRow], _ result: inout BatchResult
    ) throws {
        let columns = Set(
            plan.columns.indices.filter { index in
                if case .reference(lookup, _) = plan.columns[index].kind { return true }
                return false
            })
        let (known, rest) = names.known(wanted(rows, columns.contains), lookup)
        var found = known.mapValues(ReferenceFinder.Meaning.one)
        for (name, meaning) in try ReferenceFinder(transaction: transaction).find(rest, lookup) {
            found[name] = meaning
            if case .one(let id) = meaning { result.found[lookup, default: [:]][name] = id }
        }
        meanings[lookup] = found
    }

    private func wanted(_ rows: [ImportRow], _ isIncluded: (Int) -> Bool) -> Set<String> {
        var names: Set<String> = []
        for row in rows where row.faults.isEmpty {
            for (column, name) in row.names where isIncluded(column) { names.insert(name) }
        }
        return names
    }

    /// Makes a record for each name that has none, with its title alone.
    private mutating func create(
        _ lookup: Lookup, _ wanted: Set<String>, _ result: inout BatchResult
    ) throws {
        let missing = wanted.filter {
            meanings[lookup]?[$0] == nil && !names.isPromised($0, lookup)
        }.sorted()
        guard !missing.isEmpty else { return }
        let drafts = missing.map { Draft([(field: lookup.key, value: .text($0))]) }
        let outcomes = try transaction.write(.create(drafts), lookup.target, .partial)
        for (name, outcome) in zip(missing, outcomes) {
            guard let record = outcome.record else {
                refusals[UnknownName(lookup: lookup, name: name)] = outcome.faults.first
                continue
            }
            meanings[lookup, default: [:]][name] = .one(record.id)
            result.namesCreated += 1
            if isDryRun {
                result.promised[lookup, default: []].append(name)
            } else {
                result.found[lookup, default: [:]][name] = record.id
            }
        }
    }

    private func resolve(_ row: ImportRow) -> ResolvedRow {
        var resolved = ResolvedRow(values: row.values, faults: row.faults)
        guard row.faults.isEmpty else { return resolved }
        for (index, name) in row.names {
            let column = plan.columns[index]
            guard case .reference(let lookup, _) = column.kind else { continue }
            switch meanings[lookup]?[name] {
            case .one(let id)?: resolved.values.append((index, .reference(id)))
            case .several?: resolved.faults.append(several(name, lookup, column, row))
            case nil where names.isPromised(name, lookup):
                if isDryRun {
                    resolved.promised.insert(column.field.name)
                } else {
                    resolved.deferred.append((index, name))
                }
            case nil: resolved.faults.append(unknown(name, lookup, column, row))
            }
        }
        return resolved
    }

    private func several(
        _ name: String, _ lookup: Lookup, _ column: ImportColumn, _ row: ImportRow
    ) -> ImportFault {
        let title = lookup.target.definition.pluralTitle.lowercased()
        return ImportFault(
            line: row.line, column: column.header, field: column.field.name, code: .conflict,
            message: "There are several \(title) with the \(lookup.key.name) `\(name)`.",
            recovery: "Find them by a unique field: `by` in the map, or give the id.")
    }

    private func unknown(
        _ name: String, _ lookup: Lookup, _ column: ImportColumn, _ row: ImportRow
    ) -> ImportFault {
        let unknown = UnknownName(lookup: lookup, name: name)
        if let refusal = refusals[unknown] {
            return ImportFault(
                line: row.line, column: column.header, field: column.field.name,
                code: refusal.code,
                message: "The \(lookup.target.name) `\(name)` cannot be made: \(refusal.message)",
                recovery: refusal.recovery)
        }
        return ImportFault(
            line: row.line, column: column.header, field: column.field.name, code: .notFound,
            message: "There is no \(lookup.target.name) `\(name)`.",
            recovery: "Correct the name, translate it in the map's `values`, "
                + "or let the map make it: \"create\": true.",
            unknown: unknown)
    }
}
