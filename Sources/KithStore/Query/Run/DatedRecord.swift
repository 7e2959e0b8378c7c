import KithModel
import KithQuery

/// A record and the moment at which it stands: all that a list merged of many kinds of records
/// needs to know before it loads those of one page.
package struct DatedRecord: Sendable, Hashable {
    /// The record.
    package let id: RecordID
    /// Where it stands.
    package let at: Instant
}

extension QueryExecutor {
    /// Returns the newest of a plan's records by a moment, those of one moment by their id.
    ///
    /// The plan's fields are the id, maybe behind references, and the moment, which its filter
    /// says is not empty; its only sort key is the moment, descending. A record that several
    /// rows lead to is there once.
    ///
    /// - Parameter limit: how many at the most, whatever the query says.
    /// - Throws: `StoreError`; `malformed` for a cursor of another order.
    package func newest(_ plan: AuthorizedPlan, limit: Int) throws -> [DatedRecord] {
        guard case .records(let query) = plan.question, query.fields.count == 2 else {
            preconditionFailure("newest(_:limit:) takes a plan that asks for ids and moments.")
        }
        let context = QueryContext(
            plan: plan, dialect: session.dialect, codec: codec, sources: .present)
        var found: [DatedRecord] = []
        try session.query(try DatedStatement(query, limit: limit, in: context).statement) { row in
            guard let id = RecordID(rawValue: row.integer(0)) else { return }
            found.append(DatedRecord(id: id, at: Instant(milliseconds: row.integer(1))))
        }
        return found
    }
}

/// The statement that reads ids and moments alone, so that an index can answer it.
struct DatedStatement {
    let statement: SQLStatement

    init(_ query: Query, limit: Int, in context: QueryContext) throws {
        let compiler = QueryCompiler(context)
        let scope = compiler.scope(try compiler.entity(query.entity))
        let paths = try query.fields.map { path in
            let columns = try compiler.columns(path, in: scope, for: .principal)
            return compiler.column(columns.alias, columns.layout.columns[0].name)
        }
        let (id, moment) = (paths[0], paths[1])
        var conditions = try compiler.conditions(query, in: scope)
        if let cursor = query.after {
            let at = compiler.bind(.integer(try Self.milliseconds(of: cursor)))
            let place = compiler.bind(.integer(cursor.id.rawValue))
            // The first part says nothing new, but an index can use it.
            conditions.append("\(moment) <= \(at) AND (\(moment) < \(at) OR \(id) < \(place))")
        }
        let isReached = !query.fields[0].hops.isEmpty
        var sql = "SELECT \(isReached ? "DISTINCT " : "")\(id), \(moment)"
        sql += " FROM \(compiler.from(scope, for: .principal))"
        sql += QueryCompiler.filtered(by: conditions)
        sql += " ORDER BY \(moment) DESC, \(id) DESC LIMIT \(compiler.bind(.integer(Int64(limit))))"
        statement = compiler.statement(sql)
    }

    private static func milliseconds(of cursor: Cursor) throws -> Int64 {
        guard cursor.keys.count == 1, case .integer(let milliseconds) = cursor.keys[0] else {
            throw KernelError(
                .malformed, "The cursor belongs to a list in another order.",
                recovery: "Ask for the first page again, without a cursor.")
        }
        return milliseconds
    }
}
