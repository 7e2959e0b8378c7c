import KithModel

/// One step of the machinery tables, which never changes once it is released.
package struct Migration: Sendable {
    /// Its place, from 1 without gaps.
    package let number: Int
    /// What it does, in `snake_case`.
    package let name: String
    /// What it runs, in order.
    package let statements: @Sendable (any SQLDialect) -> [String]
    /// Whether the indexes of all entities are made anew afterwards, as the catalogue wants them.
    package let remakesIndexes: Bool

    /// Makes a step.
    package init(
        _ number: Int, _ name: String, remakesIndexes: Bool = false,
        statements: @escaping @Sendable (any SQLDialect) -> [String]
    ) {
        self.number = number
        self.name = name
        self.remakesIndexes = remakesIndexes
        self.statements = statements
    }

    /// The number and the name, as `0001 machinery`.
    var title: String { Migrations.title(Int64(number), name) }

    func checksum(_ dialect: any SQLDialect) -> String {
        var checksum = Checksum()
        checksum.add(name)
        for statement in statements(dialect) { checksum.add(statement) }
        return checksum.text
    }
}

/// Brings the machinery tables to the form that this program works with.
package enum Migrations {
    /// All steps, in order.
    ///
    /// Released steps stay as they are; a change is a new step.
    package static let steps = [
        Migration(1, "machinery", statements: MachineryTables.statements),
        Migration(2, "sessions", statements: SessionTable.statements),
        Migration(3, "kept_answers", statements: KeptAnswerTable.statements),
        Migration(4, "search_tail") { $0.searchTailTables },
        Migration(5, "change_feed", statements: FeedConsumerTable.statements),
        Migration(6, "sparse_indexes", remakesIndexes: true) { _ in [] },
        Migration(7, "plugin_packages", statements: PluginPackageTable.statements),
        Migration(8, "plugin_values", statements: PluginValueTable.statements),
        Migration(9, "jobs_and_schedules", statements: JobTable.statements),
        Migration(10, "effects", statements: EffectTable.statements),
        Migration(11, "flows", statements: RunTable.statements),
    ]

    /// Runs the steps that the database has not seen yet, in the session's transaction.
    ///
    /// - Returns: the steps that ran.
    /// - Throws: `conflict` when a step differs from what was applied; `unavailable` when the
    ///   database is newer than the program; `StoreError`.
    @discardableResult
    package static func apply(
        _ session: any SQLSession, at now: Instant, steps: [Migration] = Migrations.steps
    ) throws -> [Migration] {
        try session.savepoint {
            try makeTable(session)
            let applied = try applied(session)
            try check(applied, against: steps, session.dialect)
            let missing = steps.dropFirst(applied.count)
            for step in missing { try run(step, session, at: now) }
            return Array(missing)
        }
    }

    static func title(_ number: Int64, _ name: String) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + " \(name)"
    }

    private struct Applied {
        let number: Int64
        let name: String
        let checksum: String
    }

    private static func makeTable(_ session: any SQLSession) throws {
        let number = session.dialect.columnType(.integer)
        let text = session.dialect.columnType(.text)
        try session.execute(
            """
            CREATE TABLE IF NOT EXISTS kith_migration (number \(number) PRIMARY KEY, \
            name \(text) NOT NULL, checksum \(text) NOT NULL, applied_at \(number) NOT NULL)
            """, [])
    }

    private static func applied(_ session: any SQLSession) throws -> [Applied] {
        try session.all("SELECT number, name, checksum FROM kith_migration ORDER BY number") {
            Applied(number: $0.integer(0), name: $0.text(1), checksum: $0.text(2))
        }
    }

    private static func check(
        _ applied: [Applied], against steps: [Migration], _ dialect: any SQLDialect
    ) throws {
        if let last = applied.last, last.number > Int64(steps.count) {
            throw KernelError(
                .unavailable,
                "The database is at migration \(title(last.number, last.name)), but this "
                    + "program knows \(steps.count) only.",
                recovery: "Start the version of kith that wrote the database, or a newer one.")
        }
        for (step, applied) in zip(steps, applied) {
            guard applied.number == Int64(step.number), applied.name == step.name,
                applied.checksum == step.checksum(dialect)
            else {
                throw KernelError(
                    .conflict,
                    "Migration \(step.title) is not the one that was applied to this database "
                        + "(\(title(applied.number, applied.name))): it was edited.",
                    recovery: "Restore the step as it was released, and make the change a new one.")
            }
        }
    }

    private static func run(
        _ step: Migration, _ session: any SQLSession, at now: Instant
    ) throws {
        for statement in step.statements(session.dialect) { try session.execute(statement, []) }
        if step.remakesIndexes { try SchemaCheck.remakeIndexes(session) }
        let parameters = (1...4).map(session.dialect.placeholder).joined(separator: ", ")
        try session.execute(
            """
            INSERT INTO kith_migration (number, name, checksum, applied_at) VALUES (\(parameters))
            """,
            [
                .integer(Int64(step.number)), .text(step.name),
                .text(step.checksum(session.dialect)), .integer(now.milliseconds),
            ])
    }
}
