import KithModel
import KithQuery

/// The statement for one segment of a list, and how its rows are read.
struct RecordStatement {
    let statement: SQLStatement
    let reader: RecordReader

    /// Compiles a segment; nil as limit returns all of it.
    init(
        _ query: Query, _ segment: RecordOrder.Segment, of order: RecordOrder, limit: Int?,
        in context: QueryContext
    ) throws {
        let compiler = QueryCompiler(context)
        let scope = compiler.scope(try compiler.entity(query.entity))
        let sort = try compiler.sortColumns(order, in: scope)
        var list = SelectList()
        reader = try RecordReader(query, sort, compiler, scope, &list)

        var conditions = try compiler.conditions(query, in: scope)
        let place = query.after?.id
        if let part = compiler.condition(segment, of: order, sort, after: place, in: scope) {
            conditions.append(part)
        }
        let ordering = compiler.ordering(segment, of: order, sort, in: scope)
        var sql = "SELECT \(list.sql) FROM \(compiler.from(scope, for: .principal))"
        sql += QueryCompiler.filtered(by: conditions) + " ORDER BY \(ordering)"
        if let limit { sql += " LIMIT \(compiler.bind(.integer(Int64(limit))))" }
        statement = compiler.statement(sql)
    }
}

extension QueryCompiler {
    /// Returns the statement that counts matching records, up to one more than the cap.
    static func count(
        _ query: Query, cap: Int?, in context: QueryContext
    ) throws -> SQLStatement {
        let compiler = QueryCompiler(context)
        let scope = compiler.scope(try compiler.entity(query.entity))
        let conditions = try compiler.conditions(query, in: scope)
        let rows = compiler.from(scope, for: .principal) + filtered(by: conditions)
        guard let cap else { return compiler.statement("SELECT count(*) FROM \(rows)") }
        let limit = compiler.bind(.integer(Int64(cap) + 1))
        return compiler.statement(
            "SELECT count(*) FROM (SELECT 1 AS found FROM \(rows) LIMIT \(limit)) AS capped")
    }

    /// Returns what a list's records must satisfy.
    func conditions(_ query: Query, in scope: QueryScope) throws -> [String] {
        var conditions: [String] = []
        switch query.deletion {
        case .present: conditions.append("\(column(scope.alias, .deletedAt)) IS NULL")
        case .deleted: conditions.append("\(column(scope.alias, .deletedAt)) IS NOT NULL")
        case .either: break
        }
        if let predicate = try predicate(scope, for: .principal) { conditions.append(predicate) }
        if let filter = query.filter {
            conditions.append(try condition(filter, in: scope, for: .principal))
        }
        return conditions
    }

    static func filtered(by conditions: [String]) -> String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }
}
