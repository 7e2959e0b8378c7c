import KithModel
import KithQuery

/// The statement for an aggregate, and how its rows are read.
struct AggregateStatement {
    let statement: SQLStatement
    let reader: AggregateReader

    /// Compiles an aggregate over records that are not deleted.
    init(_ query: AggregateQuery, in context: QueryContext) throws {
        let compiler = QueryCompiler(context)
        let scope = compiler.scope(try compiler.entity(query.entity))
        var list = SelectList()
        let keys = try query.groups.map { group in
            try compiler.key(group, in: scope, &list)
        }
        let groupColumns = list.expressions.count
        let count = list.add(["count(*)"])
        let figures = try query.measures.map { measure in
            try compiler.figure(measure, in: scope, &list)
        }
        reader = AggregateReader(
            keys: keys, count: count, figures: figures, codec: context.codec,
            schema: compiler.schema)

        let conditions = try compiler.conditions(
            Query(query.entity, filter: query.filter), in: scope)
        var sql = "SELECT \(list.sql) FROM \(compiler.from(scope, for: .principal))"
        sql += QueryCompiler.filtered(by: conditions)
        if groupColumns > 0 {
            let places = (1...groupColumns).map(String.init)
            sql += " GROUP BY " + places.joined(separator: ", ")
            sql += " ORDER BY " + places.map { $0 + " NULLS LAST" }.joined(separator: ", ")
        }
        // One more shows that there are too many.
        sql += " LIMIT \(compiler.bind(.integer(Int64(query.limit) + 1)))"
        statement = compiler.statement(sql)
    }
}

extension QueryCompiler {
    /// Adds what records are grouped by.
    fileprivate func key(
        _ group: AggregateQuery.Group, in scope: QueryScope, _ list: inout SelectList
    ) throws -> AggregateReader.Key {
        let columns = try columns(group.path, in: scope, for: .principal)
        let expression = expression(columns)
        if let bucket = group.bucket {
            guard expression.kind == .day || expression.kind == .moment else {
                throw KernelError(
                    .malformed, "`\(columns.field.name)` has no \(bucket.rawValue).",
                    recovery: "Group it without a calendar unit.", field: columns.field.name)
            }
            let start = dialect.bucketStart(bucket, of: day(of: expression).sql)
            return .bucket(place: list.add([start]))
        }
        if case .money = expression.kind {
            throw KernelError(
                .malformed, "Records cannot be grouped by the amount `\(columns.field.name)`.",
                recovery: "Group by another field and sum the amount.",
                field: columns.field.name)
        }
        return .field(SelectedField(columns, place: list.add(stored(columns))))
    }

    /// Adds a figure.
    fileprivate func figure(
        _ measure: AggregateQuery.Measure, in scope: QueryScope, _ list: inout SelectList
    ) throws -> AggregateReader.Figure {
        let columns = try columns(measure.path, in: scope, for: .principal)
        let expression = expression(columns)
        let value = expression.sql
        switch measure.function {
        case .count: return .count(place: list.add(["count(\(value))"]))
        case .countDistinct: return .count(place: list.add(["count(DISTINCT \(value))"]))
        case .sum:
            let unit = try unit(expression, columns.field)
            return .number(place: list.add(["sum(\(value))"]), unit)
        case .avg:
            let unit = try unit(expression, columns.field)
            let sum = list.add(["sum(\(value))"])
            return .average(sum: sum, count: list.add(["count(\(value))"]), unit)
        case .min, .max:
            let place = list.add(["\(measure.function.rawValue)(\(value))"])
            if case .money(let scale) = expression.kind {
                return .number(place: place, .base(scale: scale))
            }
            guard columns.field.type.valueType.name != "polymorphic" else {
                throw unordered(columns.field, measure.function)
            }
            return .value(SelectedField(columns, place: place))
        }
    }

    private func unit(
        _ expression: SQLExpression, _ field: Field
    ) throws -> AggregateReader.Unit {
        switch (expression.kind, field.type.valueType) {
        case (.money(let scale), _): return .base(scale: scale)
        case (.number, .decimal(let scale)): return .decimal(scale: scale)
        case (.number, _): return .integer
        default: throw unordered(field, .sum)
        }
    }

    private func unordered(
        _ field: Field, _ function: AggregateQuery.Measure.Function
    ) -> KernelError {
        KernelError(
            .malformed, "`\(field.name)` has no `\(function.rawValue)`.",
            recovery: "Ask for its count, or for a figure of a number.", field: field.name)
    }
}
