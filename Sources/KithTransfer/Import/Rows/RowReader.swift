import KithModel

/// Reads the rows of a table as values of a plan's fields.
struct RowReader {
    private let plan: ImportPlan
    private let clearsEmpty: Bool
    private var table: Table

    init(_ plan: ImportPlan, _ table: Table, clearsEmpty: Bool) {
        self.plan = plan
        self.table = table
        self.clearsEmpty = clearsEmpty
    }

    /// How many bytes of the file were read.
    var bytes: Int64 { table.source.count }

    /// Returns the next rows, at most `limit`; none at the end of the file.
    ///
    /// - Throws: `FormatError` where reading cannot go on, after the rows before it.
    mutating func next(_ limit: Int) -> (rows: [ImportRow], end: End?) {
        var rows: [ImportRow] = []
        rows.reserveCapacity(limit)
        do {
            while rows.count < limit {
                guard let record = try table.reader.next() else { return (rows, .ofFile) }
                rows.append(read(record))
            }
            return (rows, nil)
        } catch let error as FormatError {
            return (rows, .fault(ImportFault(error)))
        } catch let error as KernelError {
            return (rows, .failure(error))
        } catch {
            return (rows, .failure(KernelError(.unavailable, "The file cannot be read: \(error)")))
        }
    }

    /// Why there are no more rows.
    enum End: Sendable {
        case ofFile
        /// The file holds what no row may hold.
        case fault(ImportFault)
        /// The file could not be read.
        case failure(KernelError)
    }
}

extension RowReader {
    private func read(_ record: CSVRecord) -> ImportRow {
        var row = ImportRow(record: record)
        if let fault = record.fault {
            row.faults.append(ImportFault(fault))
            return row
        }
        row.values.reserveCapacity(plan.columns.count)
        for (index, column) in plan.columns.enumerated() {
            switch column.origin {
            case .cell(let place, let header):
                let text = column.text(of: row.record, at: place)
                if text.isEmpty {
                    if clearsEmpty { row.values.append((index, .null)) }
                } else if let fault = read(text, column, index, into: &row) {
                    row.faults.append(
                        ImportFault(
                            line: record.line, column: header, field: column.field.name,
                            code: .invalid, message: "`\(header)`: \(fault.message)",
                            recovery: fault.recovery))
                }
            case .constant(let value): row.values.append((index, value))
            case .name(let name): row.names.append((index, name))
            }
        }
        return row
    }

    /// Reads one text into a row; returns what is wrong with it.
    private func read(
        _ text: String, _ column: ImportColumn, _ index: Int, into row: inout ImportRow
    ) -> CellFault? {
        switch column.kind {
        case .value(let reader):
            let currency = column.currency.map { row.record[$0].trimmed } ?? ""
            do throws(CellFault) {
                row.values.append((index, try reader.read(text, currency)))
            } catch {
                return error
            }
        case .reference(let lookup, _):
            guard let name = lookup.name(text) else {
                return CellFault(
                    "\(FormatError.quoted(text)) is not \(lookup.key.definition.title.lowercased()) "
                        + "of a \(lookup.target.name).",
                    recovery: "Correct it, or translate it in the map's `values`.")
            }
            row.names.append((index, name))
        case .identity:
            guard let id = RecordID(text) else {
                return CellFault("\(FormatError.quoted(text)) is not the id of a record.")
            }
            row.identity = id
        }
        return nil
    }
}
