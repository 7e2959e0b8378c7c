import KithModel
import KithQuery

/// Makes records of the rows that a statement returns.
struct RecordReader {
    private let entity: Entity
    private let schema: Schema
    private let codec: RowCodec
    private let fields: [SelectedField]
    private let keys: [(place: Int, isText: Bool)]
    private let cursorPadding: [JSON]

    /// A record with the values asked for, and its place in the order.
    struct Fetched {
        let record: Record
        let row: [Value]
        let cursor: Cursor
    }

    /// Adds to a select list what a query asks for.
    init(
        _ query: Query, _ sort: [QueryCompiler.SortColumn], _ compiler: QueryCompiler,
        _ scope: QueryScope, _ list: inout SelectList
    ) throws {
        entity = scope.entity
        schema = compiler.schema
        codec = compiler.context.codec
        // The first two columns, in this order.
        _ = list.add([compiler.column(scope.alias, .id)])
        _ = list.add([compiler.column(scope.alias, .version)])
        fields = try query.fields.map { path in
            let columns = try compiler.columns(path, in: scope, for: .principal)
            return SelectedField(columns, place: list.add(compiler.stored(columns)))
        }
        keys = sort.map { (list.add([$0.sql]), $0.key.isText) }
        cursorPadding = Array(repeating: .null, count: query.sort.count - sort.count)
    }

    /// Reads the row that a statement stands on.
    func read(_ row: any SQLRow) -> Fetched {
        let id = RecordID(rawValue: row.integer(0)) ?? .first
        var record = Record(entity: entity, id: id)
        record[.version] = .integer(row.integer(1))
        var values: [Value] = []
        values.reserveCapacity(fields.count)
        for selected in fields {
            let value = selected.value(row, codec, schema)
            values.append(value)
            if !selected.isDistant { record[selected.field] = value }
        }
        let places = keys.map { key(row, $0.place, isText: $0.isText) } + cursorPadding
        return Fetched(record: record, row: values, cursor: Cursor(keys: places, id: id))
    }

    private func key(_ row: any SQLRow, _ place: Int, isText: Bool) -> JSON {
        if row.isNull(place) { return .null }
        return isText ? .string(row.text(place)) : .integer(row.integer(place))
    }
}

/// A field of a select list.
struct SelectedField {
    let field: Field
    let isDistant: Bool
    private let place: Int
    private let layout: ColumnLayout

    init(_ columns: FieldColumns, place: Int) {
        field = columns.field
        isDistant = columns.isDistant
        layout = columns.layout
        self.place = place
    }

    /// Reads the field's value from a row.
    func value(_ row: any SQLRow, _ codec: RowCodec, _ schema: Schema) -> Value {
        codec.decode(row, at: place, type: field.type, layout: layout) {
            schema.entity(id: $0)?.name
        }
    }
}

extension QueryCompiler {
    /// Returns the columns from which a field's value is read, in their order.
    func stored(_ columns: FieldColumns) -> [String] {
        let companions: [ColumnLayout.Part] = [.fold, .uniqueKey]
        return columns.layout.columns
            .filter { !companions.contains($0.part) }
            .map { column(columns.alias, $0.name) }
    }
}

extension RecordID {
    /// The lowest id there can be; what an id that cannot be read is taken for.
    fileprivate static let first = RecordID(milliseconds: 0, node: 0, sequence: 0)
}
