import KithModel

/// Carries out plans.
package enum SchemaApplier {
    /// Carries out a plan in the session's transaction: all of it, or nothing.
    ///
    /// - Returns: the entities that are installed afterwards.
    /// - Throws: `conflict` when the schema has changed since the plan was made, or when
    ///   stored values do not allow a step, naming the step; `StoreError`.
    @discardableResult
    package static func apply(
        _ plan: SchemaPlan, _ session: any SQLSession
    ) throws -> [InstalledEntity] {
        guard !plan.isEmpty else { return plan.installed }
        return try session.savepoint {
            guard try Catalogue.read(session) == plan.installed else {
                throw KernelError(
                    .conflict, "The schema has changed since the plan was made.",
                    recovery: "Make the plan again.")
            }
            for (index, step) in plan.steps.enumerated() {
                do {
                    for action in step.actions { try run(action, session) }
                } catch var error as KernelError {
                    error.location = "step \(index + 1) of \(plan.steps.count): \(step.summary)"
                    throw error
                }
            }
            return try Catalogue.read(session)
        }
    }

    private static func run(_ action: SchemaAction, _ session: any SQLSession) throws {
        switch action {
        case .run(let sql): try session.execute(sql, [])
        case .check(let check): try check.run(session)
        case .backfill(let backfill): try backfill.run(session)
        case .record(let change): try change.run(session)
        }
    }
}

extension Backfill {
    private static let batch = 500

    /// Fills the column, a batch of records at a time.
    fileprivate func run(_ session: any SQLSession) throws {
        let dialect = session.dialect
        let (table, column) = (dialect.quoted(entity), dialect.quoted(source))
        let id = dialect.quoted(SystemField.id.name)
        let page = """
            SELECT \(id), \(column) FROM \(table) \
            WHERE \(id) > \(dialect.placeholder(1)) AND \(column) IS NOT NULL \
            ORDER BY \(id) LIMIT \(Self.batch)
            """
        let update = """
            UPDATE \(table) SET \(dialect.quoted(target)) = \(dialect.placeholder(1)) \
            WHERE \(id) = \(dialect.placeholder(2))
            """
        var last: Int64 = -1
        var count = 0
        repeat {
            let rows = try session.all(page, [.integer(last)]) { row in
                (id: row.integer(0), text: row.text(1))
            }
            for row in rows {
                try session.execute(update, [.text(companion(of: row.text)), .integer(row.id)])
            }
            last = rows.last?.id ?? last
            count = rows.count
        } while count == Self.batch
    }

    private func companion(of text: String) -> String {
        part == .uniqueKey ? FoldedText.uniqueKey(text) : FoldedText.fold(text)
    }
}
