import KithModel
import KithQuery

extension QueryCompiler {
    /// A sort key as it stands in a statement.
    struct SortColumn {
        let sql: String
        let key: RecordOrder.Key
    }

    /// Returns the columns by which a list is ordered, joining what they lie behind.
    func sortColumns(_ order: RecordOrder, in scope: QueryScope) throws -> [SortColumn] {
        try order.keys.map { key in
            let columns = try columns(key.path, in: scope, for: .principal)
            return SortColumn(
                sql: column(columns.alias, columns.sortColumn.name), key: key)
        }
    }

    /// Returns the condition that keeps a segment of a list, or nil for the whole list.
    func condition(
        _ segment: RecordOrder.Segment, of order: RecordOrder, _ columns: [SortColumn],
        after place: RecordID?, in scope: QueryScope
    ) -> String? {
        let id = column(scope.alias, .id)
        func afterID() -> String {
            let sign = order.isNewestFirst ? "<" : ">"
            return "\(id) \(sign) \(bind(.integer(place?.rawValue ?? 0)))"
        }
        switch segment {
        case .rest(nil): return nil
        case .rest(let values?): return after(values[...], columns[...], afterID)
        case .tied(let value): return "\(columns[0].sql) = \(bind(value)) AND \(afterID())"
        case .beyond(let value):
            return "\(columns[0].sql) \(columns[0].sign) \(bind(value))"
        case .filled: return "\(columns[0].sql) IS NOT NULL"
        case .empty(let isAfterPlace):
            let isEmpty = "\(columns[0].sql) IS NULL"
            return isAfterPlace ? "\(isEmpty) AND \(afterID())" : isEmpty
        }
    }

    /// Returns the order of a segment's rows.
    func ordering(
        _ segment: RecordOrder.Segment, of order: RecordOrder, _ columns: [SortColumn],
        in scope: QueryScope
    ) -> String {
        var steps: [String] = []
        switch segment {
        case .tied, .empty: break
        case .filled, .beyond: steps = columns.map(\.ordering)
        case .rest:
            steps = columns.map { $0.ordering + ($0.key.isNullable ? " NULLS LAST" : "") }
        }
        steps.append(column(scope.alias, .id) + (order.isNewestFirst ? " DESC" : ""))
        return steps.joined(separator: ", ")
    }

    /// Returns what comes after the place with some values: a value behind, none, or an
    /// equal one that the following keys put after it.
    private func after(
        _ values: ArraySlice<SQLValue>, _ columns: ArraySlice<SortColumn>,
        _ afterID: () -> String
    ) -> String {
        guard let value = values.first, let column = columns.first else { return afterID() }
        let rest = after(values.dropFirst(), columns.dropFirst(), afterID)
        if value == .null { return "(\(column.sql) IS NULL AND \(rest))" }
        let bound = bind(value)
        let behind = "\(column.sql) \(column.sign) \(bound)"
        let tied = "(\(column.sql) = \(bound) AND \(rest))"
        if column.key.isNullable { return "(\(behind) OR \(column.sql) IS NULL OR \(tied))" }
        // The first part says nothing new, but an index can use it.
        return "(\(column.sql) \(column.sign)= \(bound) AND (\(behind) OR \(tied)))"
    }
}

extension QueryCompiler.SortColumn {
    /// What puts a row behind another one's value.
    fileprivate var sign: String { key.isDescending ? "<" : ">" }
    fileprivate var ordering: String { key.isDescending ? sql + " DESC" : sql }
}
