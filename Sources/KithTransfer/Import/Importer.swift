import KithKernel
import KithModel
import KithQuery

/// Imports the rows of a file as records, on behalf of somebody.
///
/// ```
/// Map/      what a map says, and how one is proposed
/// Plan/     a map made ready: headers, fields and rights checked, cells read as values
/// Rows/     the file, row by row
/// Run/      batches on their way through the kernel: references, matches, writes
/// Report/   what came of it, and the file of refused rows
/// ```
package struct Importer: Sendable {
    let kernel: Kernel
    let principal: Principal
    let door: Door

    package init(_ kernel: Kernel, as principal: Principal, door: Door = .import) {
        self.kernel = kernel
        self.principal = principal
        self.door = door
    }

    /// Imports a file by one map, or by several in their order, as one change set.
    ///
    /// Rows are read as a stream and written eight thousand to a transaction, which is kept whole
    /// or not at all. A row that is refused keeps no other from being written, and goes to the
    /// error file with the reason. What was written before the process dies stays, in a set
    /// that is still `open`; importing again with match fields goes on from there.
    ///
    /// - Parameters:
    ///   - path: a CSV file.
    ///   - progress: called after each batch.
    /// - Throws: before anything is written: `not_found`, `invalid`, `unknown_field` or
    ///   `forbidden` for a file or a map that cannot be used. Later `unavailable` when the
    ///   database fails, and `CancellationError`; the set then stays `open`.
    @discardableResult
    package func run(
        _ path: String, _ maps: [ImportMap], _ options: ImportOptions = ImportOptions(),
        progress: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportReport {
        let file = try TableFile(path)
        var plans: [ImportPlan] = []
        var headers: [String] = []
        for map in maps {
            let table = try file.open(map)
            headers = table.headers
            plans.append(try await plan(map, headers))
        }
        guard let first = plans.first else {
            throw KernelError(
                .invalid, "There is no map for the file \(file.name).",
                recovery: "Give one by --map, or an entity by --entity.")
        }
        var run = try ImportRun(self, file, plans, options, first: try file.open(first.map))
        for plan in plans { try await run.write(plan, progress) }
        return try await run.finish(headers)
    }

    /// Proposes a map for a file, out of its headers and first rows.
    ///
    /// - Throws: `not_found` for the file or the entity; `invalid` for an empty file.
    package func propose(
        _ path: String, for entity: String, encoding: TextEncoding? = nil,
        delimiter: CSVDelimiter? = nil
    ) async throws -> ImportProposal {
        var form = ImportMap(entity)
        form.encoding = encoding
        form.delimiter = delimiter
        var table = try TableFile(path).open(form)
        let headers = table.headers
        var sample: [[String]] = []
        do {
            while sample.count < 500, let record = try table.reader.next() {
                sample.append(record.strings)
            }
        } catch is FormatError {
            // The import comes to the fault and reports it with its line.
        }
        let rows = sample
        var proposal = try await kernel.read(as: principal, door: door) { transaction in
            let entity = try transaction.readableEntity(entity)
            let access = transaction.access(to: entity)
            return ImportMap.propose(headers: headers, sample: rows, entity: entity) {
                access.right(on: $0) == .write
            }
        }
        proposal.map.encoding = encoding
        proposal.map.delimiter = delimiter
        return proposal
    }

    /// Returns the headers of a file and its first rows, for who decides what a column means.
    ///
    /// - Throws: `not_found` for the file; `invalid` for an empty one.
    package static func preview(
        _ path: String, rows: Int, encoding: TextEncoding? = nil, delimiter: CSVDelimiter? = nil
    ) throws -> (headers: [String], rows: [[String]]) {
        var form = ImportMap("")
        form.encoding = encoding
        form.delimiter = delimiter
        var table = try TableFile(path).open(form)
        var sample: [[String]] = []
        do {
            while sample.count < rows, let record = try table.reader.next() {
                sample.append(record.strings)
            }
        } catch is FormatError {
            // The import comes to the fault and reports it with its line.
        }
        return (table.headers, sample)
    }

    private func plan(_ map: ImportMap, _ headers: [String]) async throws -> ImportPlan {
        try await kernel.read(as: principal, door: door) {
            try ImportPlanner(map, headers: headers, $0).plan()
        }
    }
}

/// How a file is imported.
package struct ImportOptions: Sendable {
    /// Whether everything is checked and nothing is written.
    package var isDryRun: Bool
    /// Whether an empty cell empties the field of a record that is there already.
    package var clearsEmpty: Bool
    /// How many rows are written by one transaction.
    ///
    /// An index in the order of names or addresses is touched all over by a thousand rows
    /// already, so that more of them cost few more pages; others who write wait meanwhile.
    package var batchRows: Int
    /// How many faults the report lists; all of them are in the error file.
    package var listedFaults: Int

    package init(
        isDryRun: Bool = false, clearsEmpty: Bool = false, batchRows: Int = 8000,
        listedFaults: Int = 100
    ) {
        self.isDryRun = isDryRun
        self.clearsEmpty = clearsEmpty
        self.batchRows = max(1, batchRows)
        self.listedFaults = listedFaults
    }
}
