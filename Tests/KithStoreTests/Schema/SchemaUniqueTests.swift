import KithModel
import KithStore
import Testing

@Suite("Unique fields in the schema")
struct SchemaUniqueTests {
    private let plain = EntityDefinition.deal(FieldDefinition("code", .text))
    private let unique = EntityDefinition.deal(FieldDefinition("code", .text).unique())

    private func insert(
        _ id: Int64, _ code: String, into database: SchemaDatabase
    ) async throws {
        let schema = try await database.schema()
        let field = try #require(schema.requireEntity("deal").field("code"))
        let layout = ColumnLayout(field.definition)
        let euro = try #require(Currency("EUR"))
        try await database.store.write { session in
            var values: [SQLValue] = [.integer(id)]
            RowCodec(baseCurrency: euro).encode(
                .text(code), as: layout, entityNumber: { _ in nil }, into: &values)
            let names = layout.columns.map(\.name).joined(separator: ", ")
            let parameters = (1...values.count).map { "?\($0)" }.joined(separator: ", ")
            try session.execute(
                "INSERT INTO deal (id, \(names), version) VALUES (\(parameters), 1)", values)
        }
    }

    @Test("a field with different values becomes unique, folded as Unicode asks (8)")
    func becomesUnique() async throws {
        let database = try await SchemaDatabase()
        try await database.install(plain)
        // More than one batch of the back-fill.
        for first in stride(from: Int64(1), to: 1200, by: 200) {
            try await database.store.write { session in
                for id in first..<first + 200 {
                    try session.execute(
                        "INSERT INTO deal (id, version, code, code__fold) VALUES (?1, 1, ?2, ?3)",
                        [.integer(id), .text("Č\(id)"), .text("c\(id)")])
                }
            }
        }

        let plan = try await database.install(unique)

        #expect(plan.steps.map(\.summary) == ["change `deal.code`: unique"])
        #expect(plan.rewritesData)
        let missing = try await database.rows(
            "SELECT count(*) FROM deal WHERE code__key IS NOT 'č' || id")
        #expect(missing == [["0"]])
        // The same letter, decomposed and small.
        let error = await #expect(throws: StoreError.self) {
            try await insert(5000, "c\u{30C}7", into: database)
        }
        let entity = try await database.schema().requireEntity("deal")
        guard case .uniqueViolation(let index)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(TableIndex.fields(violated: index, of: entity) == ["code"])
    }

    @Test("values that stand twice stop the change and are counted, not shown")
    func duplicates() async throws {
        let database = try await SchemaDatabase()
        try await database.install(plain)
        for (id, code) in [(1, "Ax"), (2, "ax"), (3, "AX"), (4, "b"), (5, "b"), (6, "c")] {
            try await insert(Int64(id), code, into: database)
        }
        let before = try await database.form()

        let error = await #expect(throws: KernelError.self) { try await database.install(unique) }

        #expect(
            error?.message == """
                `deal.code` cannot be made unique: records share 2 values of it, up to 3 records \
                the same one.
                """)
        #expect(error?.details.map(\.field) == ["code"])
        #expect(try await database.form() == before)
    }

    @Test("a deleted record frees its value, and cannot come back beside its successor (7)")
    func softDelete() async throws {
        let database = try await SchemaDatabase()
        try await database.install(unique)
        try await insert(1, "A", into: database)
        try await database.run("UPDATE deal SET deleted_at = 5 WHERE id = 1")

        try await insert(2, "a", into: database)

        await #expect(throws: StoreError.self) {
            try await database.run("UPDATE deal SET deleted_at = NULL WHERE id = 1")
        }
    }

    @Test("a field that is no longer unique loses its companion and takes the value twice")
    func noLongerUnique() async throws {
        let database = try await SchemaDatabase()
        try await database.install(unique)
        try await insert(1, "A", into: database)

        let plan = try await database.install(plain)
        try await insert(2, "A", into: database)

        #expect(plan.steps.map(\.summary) == ["change `deal.code`: not unique"])
        #expect(try await database.rows("SELECT code FROM deal") == [["A"], ["A"]])
        let columns = try await database.rows("SELECT name FROM pragma_table_info('deal')")
        #expect(!columns.contains(["code__key"]))
    }

    @Test("a violated combination is named by its fields, by index or by columns")
    func combination() async throws {
        let database = try await SchemaDatabase()
        try await database.install(
            .deal(
                uniqueTogether: [["a", "b"]], FieldDefinition("a", .integer),
                FieldDefinition("b", .date)))
        let entity = try await database.schema().requireEntity("deal")
        let insertion = "INSERT INTO deal (id, version, a, b) VALUES"
        try await database.run(insertion + "(1, 1, 5, 6), (2, 1, 5, NULL), (3, 1, 5, NULL)")

        let error = await #expect(throws: StoreError.self) {
            try await database.run(insertion + "(4, 1, 5, 6)")
        }

        guard case .uniqueViolation(let violated)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(TableIndex.fields(violated: violated, of: entity) == ["a", "b"])
        #expect(TableIndex.fields(violated: "uq_deal__a__b", of: entity) == ["a", "b"])
        #expect(TableIndex.fields(violated: "deal.id", of: entity) == ["id"])
        #expect(TableIndex.fields(violated: "uq_account__a__b", of: entity) == [])
    }
}
