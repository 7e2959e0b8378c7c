import KithModel

/// What an import did, or a dry run would have done.
package struct ImportReport: Sendable {
    /// The change set; nil when nothing changed.
    package var set: RecordID?
    /// Whether nothing was written.
    package var isDryRun = false
    /// What became of the rows, by each map in its order.
    package var tallies: [ImportTally] = []
    /// The first faults, in the order of the file.
    package var faults: [ImportFault] = []
    /// The first rows that look like a record which was there before.
    package var warnings: [ImportWarning] = []
    /// Where reading had to end before the file did.
    package var stopped: ImportFault?
    /// The file that holds the rows which were refused; nil where none was.
    package var errorFile: String?
    /// The headers that no map uses.
    package var unusedHeaders: [String] = []

    /// The rows that were refused.
    package var rejected: Int { tallies.reduce(0) { $0 + $1.rejected } }
    /// Whether every row was taken whole.
    package var isClean: Bool {
        stopped == nil && tallies.allSatisfy { $0.rejected == 0 && $0.incomplete == 0 }
    }

    /// The report as the API writes it.
    package var json: JSON {
        var object: JSONObject = [
            "set": set.map { .string($0.description) } ?? .null,
            "dry_run": .boolean(isDryRun), "maps": .array(tallies.map(\.json)),
            "errors": .array(faults.map(\.json)),
        ]
        if !warnings.isEmpty { object["warnings"] = .array(warnings.map(\.json)) }
        object["stopped"] = stopped?.json
        object["error_file"] = errorFile.map(JSON.string)
        if !unusedHeaders.isEmpty {
            object["unused_headers"] = .array(unusedHeaders.map(JSON.string))
        }
        return .object(object)
    }
}

/// How many rows of a file one map read, and what became of them.
package struct ImportTally: Sendable, Hashable {
    /// The name of the entity.
    package let entity: String
    /// The rows that were read.
    package var read = 0
    /// The rows that made a record.
    package var created = 0
    /// The rows that changed a record.
    package var updated = 0
    /// The rows that found a record which says the same already.
    package var unchanged = 0
    /// The rows that were refused.
    package var rejected = 0
    /// The rows that were written without a reference to a row which was refused.
    package var incomplete = 0
    /// The rows that look like a record which was there before.
    package var lookAlikes = 0
    /// The records that were made because a row named them.
    package var namesCreated = 0

    init(_ entity: String) { self.entity = entity }

    /// The counts as the API writes them.
    package var json: JSON {
        let counts = [
            ("read", read), ("created", created), ("updated", updated), ("unchanged", unchanged),
            ("rejected", rejected), ("incomplete", incomplete), ("names_created", namesCreated),
        ]
        var object: JSONObject = ["entity": .string(entity)]
        for (name, count) in counts { object[name] = .integer(Int64(count)) }
        if lookAlikes > 0 { object["look_alikes"] = .integer(Int64(lookAlikes)) }
        return .object(object)
    }
}

/// How far an import has come, for a bar in a terminal.
package struct ImportProgress: Sendable, Hashable {
    /// The rows that were read so far.
    package var rows: Int
    /// The bytes that were read so far, over all passes.
    package var bytes: Int64
    /// The bytes that there are to read, over all passes.
    package var totalBytes: Int64
}
