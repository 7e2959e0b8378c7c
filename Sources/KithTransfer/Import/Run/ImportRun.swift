import KithKernel
import KithModel

/// One import on its way: its change set, its counts and its error file.
struct ImportRun {
    private let importer: Importer
    private let file: TableFile
    private let options: ImportOptions
    private let interests: DryRunInterests?
    private let plans: [ImportPlan]
    private let names = KnownNames()
    private let errorFile: ErrorFile?
    private var suggester: NameSuggester
    private var report = ImportReport()
    private var progress: ImportProgress

    init(
        _ importer: Importer, _ file: TableFile, _ plans: [ImportPlan], _ options: ImportOptions,
        first table: Table
    ) throws {
        self.importer = importer
        self.file = file
        self.plans = plans
        self.options = options
        interests = options.isDryRun ? DryRunInterests(plans) : nil
        suggester = NameSuggester(importer.kernel, importer.principal)
        report.isDryRun = options.isDryRun
        let passes = plans.reduce(0) { $0 + ($1.keyColumns.isEmpty ? 1 : 2) }
        progress = ImportProgress(rows: 0, bytes: 0, totalBytes: file.size * Int64(passes))
        errorFile =
            options.isDryRun
            ? nil
            : try ErrorFile(
                for: file.path, headers: table.headers,
                delimiter: table.reader.delimiter ?? .comma)
    }

    /// Writes the rows of the file by one of its maps.
    ///
    /// While one batch is written, the next one is read.
    mutating func write(
        _ plan: ImportPlan, _ tell: (ImportProgress) -> Void
    ) async throws {
        guard report.stopped == nil else { return }
        report.tallies.append(ImportTally(plan.entity.name))
        suggester.forget()
        if !options.isDryRun { names.forgetPromises() }
        progress.bytes += try FileKeys.promise(of: plan, in: file, to: names)
        let before = progress.bytes
        let sender = sender(for: plan)
        var reader = RowReader(plan, try file.open(plan.map), clearsEmpty: options.clearsEmpty)
        var deferred: [DeferredReference] = []
        var next = reader.next(options.batchRows)
        while !next.rows.isEmpty {
            try Task.checkCancellation()
            let (rows, end, set) = (next.rows, next.end, report.set)
            async let written = sender.write(rows, in: set)
            next = end == nil ? reader.next(options.batchRows) : ([], end)
            let (results, opened) = try await written
            try await note(opened)
            if !options.isDryRun { try await importer.kernel.seal() }
            deferred += try await note(results, rows)
            progress.bytes = before + reader.bytes
            progress.rows += rows.count
            tell(progress)
        }
        try await setReferences(deferred, sender)
        try end(next.end)
    }

    /// Ends the change set and the error file.
    mutating func finish(_ headers: [String]) async throws -> ImportReport {
        report.errorFile = try errorFile?.finish()
        let used = Set(plans.flatMap(\.columns).compactMap { $0.header.map(FoldedText.fold) })
        report.unusedHeaders = headers.map(\.trimmed).filter {
            !used.contains(FoldedText.fold($0)) && $0 != ErrorFile.column
        }
        if let set = report.set {
            var details: JSONObject = [
                "file": .string(file.name), "maps": .array(report.tallies.map(\.json)),
            ]
            details["stopped"] = report.stopped?.json
            try await importer.kernel.finishSet(set, state: "done", details: .object(details))
        }
        return report
    }
}

extension ImportRun {
    private func sender(for plan: ImportPlan) -> BatchSender {
        BatchSender(
            kernel: importer.kernel, principal: importer.principal, door: importer.door,
            title: "Import \(file.name)", plan: plan, names: names, interests: interests)
    }

    /// Marks the change set as open when the first change has made it.
    private mutating func note(_ set: RecordID?) async throws {
        guard report.set == nil, let set else { return }
        report.set = set
        let details: JSON = ["file": .string(file.name)]
        try await importer.kernel.finishSet(set, state: "open", details: details)
    }

    /// Counts what became of rows, and keeps the refused ones.
    ///
    /// - Returns: the references that wait for other rows.
    private mutating func note(
        _ results: [BatchResult], _ rows: [ImportRow]
    ) async throws -> [DeferredReference] {
        var rows = rows[...]
        var tally = report.tallies.removeLast()
        for result in results {
            tally.namesCreated += result.namesCreated
            tally.lookAlikes += result.warnings.count
            report.warnings += result.warnings.prefix(
                max(0, options.listedFaults - report.warnings.count))
            for (outcome, faults) in zip(result.outcomes, result.faults) {
                let row = rows.removeFirst()
                tally.count(outcome)
                if !faults.isEmpty { try await refuse(row.record, faults) }
            }
        }
        report.tallies.append(tally)
        return results.flatMap(\.deferred)
    }

    private mutating func refuse(_ record: CSVRecord, _ faults: [ImportFault]) async throws {
        var completed: [ImportFault] = []
        for fault in faults { completed.append(try await suggester.complete(fault)) }
        report.faults += completed.prefix(max(0, options.listedFaults - report.faults.count))
        try errorFile?.add(record, completed)
    }

    /// Sets references between rows; those that cannot be set go to the error file, for which
    /// the file is read once more.
    private mutating func setReferences(
        _ references: [DeferredReference], _ sender: BatchSender
    ) async throws {
        guard !references.isEmpty else { return }
        let faults = try await SelfReferences(sender: sender).set(references, in: report.set)
        guard !faults.isEmpty else { return }
        let byLine = Dictionary(grouping: faults, by: \.line)
        report.tallies[report.tallies.count - 1].incomplete += byLine.count
        var table = try file.open(sender.plan.map)
        var left = byLine.count
        while left > 0, let record = try table.reader.next() {
            guard let faults = byLine[record.line] else { continue }
            try await refuse(record, faults)
            left -= 1
        }
    }

    private mutating func end(_ end: RowReader.End?) throws {
        switch end {
        case .fault(let fault)?:
            report.stopped = fault
            if report.faults.count < options.listedFaults { report.faults.append(fault) }
        case .failure(let error)?: throw error
        case .ofFile?, nil: break
        }
    }
}

extension ImportTally {
    fileprivate mutating func count(_ outcome: BatchResult.Outcome) {
        read += 1
        switch outcome {
        case .created: created += 1
        case .updated: updated += 1
        case .unchanged: unchanged += 1
        case .rejected: rejected += 1
        }
    }
}
