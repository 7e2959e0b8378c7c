import KithModel
import KithStore
import Testing

@Suite("The schema planner")
struct SchemaPlannerTests {
    @Test("shows what it will do before anything is done")
    func showsPlan() async throws {
        let database = try await SchemaDatabase()

        let plan = try await database.plan([
            WantedEntity(
                .deal(FieldDefinition("value", .money())), owner: "sales",
                extensions: [
                    .init(owner: "mkt", fields: [FieldDefinition("mkt_score", .integer)])
                ])
        ])

        #expect(plan.steps.map(\.summary) == ["create `deal` with 3 fields"])
        #expect(
            plan.steps.first?.statements.first == """
                CREATE TABLE "deal" ("id" INTEGER PRIMARY KEY NOT NULL, "version" INTEGER NOT NULL, \
                "created_at" INTEGER, "created_by" INTEGER, "updated_at" INTEGER, \
                "updated_by" INTEGER, "owner" INTEGER, "team" INTEGER, "deleted_at" INTEGER, \
                "name" TEXT, "name__fold" TEXT, "value" INTEGER, "value__currency" TEXT, \
                "value__base" INTEGER, "mkt_score" INTEGER)
                """)
        #expect(!plan.rewritesData)
        #expect(!plan.isDestructive)
        #expect(try await database.installed() == [])
    }

    @Test("has nothing to do a second time, whatever the fields")
    func secondPlanIsEmpty() async throws {
        let database = try await SchemaDatabase()
        let wanted = [
            WantedEntity(
                EntityDefinition(
                    "account", uniqueTogether: [["code", "country"]],
                    fields: [
                        FieldDefinition("name", .text), FieldDefinition("code", .text).unique(),
                        FieldDefinition("country", .choice([.init("hr"), .init("us")])),
                        FieldDefinition("credit", .decimal(scale: 2)).defaulting(to: .integer(5)),
                        FieldDefinition("sum", .formula(expression: "1", result: .integer)),
                        FieldDefinition(
                            "deals", .rollup(.init(.count, of: "deal", by: "account"))),
                        FieldDefinition("about", .polymorphic(entities: [])).unique(),
                        FieldDefinition("title_ref", .reference(.init("account"))).formerly("old"),
                    ]), owner: "sales",
                extensions: [.init(owner: "mkt", fields: [FieldDefinition("mkt_tag", .text)])]),
            WantedEntity(
                .deal(
                    FieldDefinition("account", .reference(.init("account", inverse: "deal_list")))),
                owner: "sales"),
        ]
        try await database.install(wanted)
        let form = try await database.form()

        let second = try await database.install(wanted)

        #expect(second.steps == [])
        #expect(try await database.form() == form)
    }

    @Test("numbers entities from 100 and fields from 1000, in order, and never a second time")
    func numbers() async throws {
        let database = try await SchemaDatabase()
        try await database.install(.deal(FieldDefinition("x_a", .text)))
        let purge = try SchemaPlanner.purge(
            installed: try await database.installed(), fields: [("deal", "x_a")],
            dialect: database.store.dialect)
        try await database.apply(purge)

        try await database.install(.deal(FieldDefinition("x_b", .text)))

        let deal = try #require(try await database.installed("deal"))
        #expect(deal.id == 100)
        #expect(deal.fields.map(\.id) == [1000, 1002])
    }

    @Test("indexes references, unique, indexed and title fields, owner and team")
    func indexes() async throws {
        let database = try await SchemaDatabase()
        try await database.install(
            .deal(
                uniqueTogether: [["code", "about"]], indexedTogether: [["about", "created_at"]],
                FieldDefinition("parent", .reference(.init("deal"))),
                FieldDefinition("about", .polymorphic(entities: [])),
                FieldDefinition("value", .money()).indexed(),
                FieldDefinition("code", .text).unique(), FieldDefinition("plain", .integer)))

        let statements = try await database.rows(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = 'deal' AND type = 'index' ORDER BY name"
        )

        let rest = #"WHERE "deleted_at" IS NULL"#
        func filled(_ column: String) -> String { #"\#(rest) AND "\#(column)" IS NOT NULL"# }
        #expect(
            statements.map { $0[0] } == [
                #"CREATE INDEX "ix_deal__about" ON "deal" ("about__entity", "about", "id") \#(filled("about__entity"))"#,
                """
                CREATE INDEX "ix_deal__about__created_at" ON "deal" \
                ("about__entity", "about", "created_at", "id") \(rest)
                """,
                #"CREATE INDEX "ix_deal__name" ON "deal" ("name__fold", "id") \#(rest)"#,
                #"CREATE INDEX "ix_deal__owner" ON "deal" ("owner", "id") \#(rest)"#,
                #"CREATE INDEX "ix_deal__parent" ON "deal" ("parent", "id") \#(filled("parent"))"#,
                #"CREATE INDEX "ix_deal__team" ON "deal" ("team", "id") \#(filled("team"))"#,
                #"CREATE INDEX "ix_deal__value" ON "deal" ("value__base", "id") \#(rest)"#,
                """
                CREATE UNIQUE INDEX "uq_deal__code" ON "deal" ("code__fold", "code__key") \
                \(filled("code__fold"))
                """,
                """
                CREATE UNIQUE INDEX "uq_deal__code__about" ON "deal" \
                ("code__key", "about__entity", "about") \(rest)
                """,
            ])
    }

    @Test("keeps the names of indexes short and apart")
    func longIndexNames() async throws {
        let database = try await SchemaDatabase()
        let long = String(repeating: "a", count: 47)
        let definition = EntityDefinition(
            long + "x", titleField: long + "y",
            fields: [
                FieldDefinition(long + "y", .text), FieldDefinition(long + "z", .text).indexed(),
            ])

        try await database.install(definition)

        let names = try await database.indexes(of: long + "x")
        #expect(names.count == 4)
        #expect(names.allSatisfy { $0.utf8.count <= 60 })
    }

    @Test("orders fields as they are defined, extensions after, and keeps it when fields come in")
    func order() async throws {
        let database = try await SchemaDatabase()
        let added = WantedEntity.Addition(owner: "mkt", fields: [FieldDefinition("mkt_a", .text)])
        try await database.install([
            WantedEntity(
                .deal(FieldDefinition("b", .text)), owner: "sales", extensions: [added])
        ])

        let plan = try await database.install([
            WantedEntity(
                .deal(FieldDefinition("a", .text), FieldDefinition("b", .text)), owner: "sales",
                extensions: [added])
        ])

        #expect(plan.steps.map(\.summary) == ["add `deal.a` (text)"])
        let entity = try await database.schema().requireEntity("deal")
        #expect(entity.ownFields.map(\.name) == ["name", "a", "b", "mkt_a"])
        #expect(entity.fields.map(\.slot) == Array(0..<13))
        #expect(entity.fields.prefix(9).map(\.id) == Array(1...9))
        #expect(entity.field(.id).target == "deal")
    }

    @Test("reports a change of words as such, without touching the table")
    func metadata() async throws {
        let database = try await SchemaDatabase()
        try await database.install(.deal(FieldDefinition("value", .integer)))

        let plan = try await database.install(
            .deal(FieldDefinition("value", .integer, title: "Worth").required().searchable()))

        #expect(plan.steps.map(\.summary) == ["change `deal.value`: title, required, searchable"])
        #expect(plan.steps.flatMap(\.statements) == [])
        #expect(plan.followUps == [.reindex(entity: "deal")])
    }

    @Test("asks the kernel to compute what formulas and roll-ups hold")
    func recomputation() async throws {
        let database = try await SchemaDatabase()
        try await database.install(.deal())

        let formula = FieldType.formula(expression: "1", result: .integer)
        let plan = try await database.install(.deal(FieldDefinition("one", formula)))
        let text = FieldType.formula(expression: "'1'", result: .text)
        try await database.run("INSERT INTO deal (id, version, one) VALUES (1, 1, 5)")
        let retyped = try await database.install(.deal(FieldDefinition("one", text).indexed()))

        #expect(plan.followUps == [.recompute(entity: "deal", field: "one")])
        #expect(retyped.followUps == [.recompute(entity: "deal", field: "one")])
        #expect(retyped.rewritesData)
        #expect(
            try await database.rows("SELECT one, one__fold FROM deal", columns: 2) == [["-", "-"]])
    }
}
