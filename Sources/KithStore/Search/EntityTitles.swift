import KithModel
import KithQuery

/// Finds records of one entity by the index on their folded titles.
struct EntityTitles {
    let session: any SQLSession
    let context: QueryContext
    let entity: Entity
    /// The column of the folded title.
    let fold: String

    /// Returns records whose title is a phrase, the newest first, and such whose title starts
    /// with it, out of the first thousand in the order of titles.
    func starting(
        with phrase: String, atMost limit: Int
    ) throws -> [SearchReader.Candidate] {
        let bound = SearchReader.candidates
        var found = try candidates(phrase, bound) { title, phrase in
            "\(context.dialect.starts(title, with: phrase))"
        } ordering: { title, id in
            "\(title), \(id)"
        }
        // Equal titles come first: as many as that may hide newer ones.
        if found.count == bound, found.last?.rank == .titleEqual {
            found = try candidates(phrase, limit) { title, phrase in
                "\(title) = \(phrase)"
            } ordering: { _, id in
                "\(id) DESC"
            }
        }
        return found
    }

    private func candidates(
        _ phrase: String, _ limit: Int, matching: (String, String) -> String,
        ordering: (String, String) -> String
    ) throws -> [SearchReader.Candidate] {
        let compiler = QueryCompiler(context)
        let scope = compiler.scope(entity)
        let title = compiler.column(scope.alias, fold)
        let id = compiler.column(scope.alias, .id)
        let bound = compiler.bind(.text(phrase))
        var conditions = [
            matching(title, bound), "\(compiler.column(scope.alias, .deletedAt)) IS NULL",
        ]
        if let predicate = try compiler.predicate(scope, for: .principal) {
            conditions.append(predicate)
        }
        let isEqual = context.dialect.isSame(title, bound)
        let sql = """
            SELECT \(id), CASE WHEN \(isEqual) THEN 1 ELSE 0 END \
            FROM \(compiler.from(scope, for: .principal))\(QueryCompiler.filtered(by: conditions)) \
            ORDER BY \(ordering(title, id)) LIMIT \(compiler.bind(.integer(Int64(limit))))
            """
        let statement = compiler.statement(sql)
        return try session.all(statement.sql, statement.bindings) { row in
            SearchReader.Candidate(
                entity: entity, id: row.integer(0),
                rank: row.integer(1) == 1 ? .titleEqual : .titleStart)
        }
    }
}
