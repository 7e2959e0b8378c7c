import KithModel

/// Learns beforehand under which names the rows of a file will be found by each other.
enum FileKeys {
    /// Reads the columns that hold the names, and promises what they hold.
    ///
    /// One more pass over the file, only where rows refer to each other. A fault of the file
    /// ends it; the pass that writes comes to the same one.
    /// - Returns: how many bytes were read.
    static func promise(
        of plan: ImportPlan, in file: TableFile, to names: KnownNames
    ) throws -> Int64 {
        let sources = plan.keyColumns
        guard !sources.isEmpty else { return 0 }
        var table = try file.open(plan.map)
        var found = sources.map { _ in [String]() }
        func hand() {
            for (index, source) in sources.enumerated() {
                names.promise(found[index], source.lookup)
            }
            found = sources.map { _ in [] }
        }
        do {
            var record = CSVRecord()
            while try table.reader.next(into: &record) {
                for (index, (lookup, column)) in sources.enumerated() {
                    guard case .cell(let place, _) = column.origin else { continue }
                    let text = column.text(of: record, at: place)
                    if !text.isEmpty, let name = lookup.name(text) { found[index].append(name) }
                }
                if found[0].count >= 10_000 { hand() }
            }
        } catch is FormatError {
            // The pass that writes reports it with its line.
        }
        hand()
        return table.source.count
    }
}
