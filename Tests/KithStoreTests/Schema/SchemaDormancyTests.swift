import KithModel
import KithStore
import Testing

@Suite("What nobody wants at the moment")
struct SchemaDormancyTests {
    private let added = [
        WantedEntity.Addition(owner: "mkt", fields: [FieldDefinition("mkt_score", .integer)])
    ]

    @Test("a disabled owner's entities and fields are hidden and come back with their values")
    func disabledOwner() async throws {
        let database = try await SchemaDatabase()
        let wanted = [
            WantedEntity(.deal(), owner: "sales", extensions: added),
            WantedEntity(.plain("mkt_campaign"), owner: "mkt"),
        ]
        try await database.install(wanted)
        try await database.run("INSERT INTO deal (id, version, mkt_score) VALUES (1, 1, 5)")

        let without = try await database.plan([WantedEntity(.deal(), owner: "sales")])
        let hidden = try await database.schema(without: ["mkt"])
        let back = try await database.plan(wanted)

        #expect(without.isEmpty)
        #expect(hidden.entities.map(\.name) == ["deal"])
        #expect(hidden.entity("deal")?.field("mkt_score") == nil)
        #expect(back.isEmpty)
        let shown = try await database.schema()
        #expect(shown.entities.map(\.name) == ["deal", "mkt_campaign"])
        #expect(shown.entity("deal")?.field("mkt_score")?.owner == "mkt")
        #expect(try await database.rows("SELECT mkt_score FROM deal") == [["5"]])
    }

    @Test("a field that its owner drops is set aside, and comes back with its values")
    func retiredField() async throws {
        let database = try await SchemaDatabase()
        let old = FieldDefinition("old", .text).searchable()
        try await database.install(.deal(old))
        try await database.run("INSERT INTO deal (id, version, old) VALUES (1, 1, 'kept')")
        let number = try await database.installed("deal")?.fields.last?.id

        let retired = try await database.install(.deal())
        let hidden = try await database.schema()
        let returned = try await database.install(.deal(old.required()))

        #expect(retired.steps.map(\.summary) == ["set `deal.old` aside; its values are kept"])
        #expect(!retired.isDestructive)
        #expect(hidden.entity("deal")?.field("old") == nil)
        #expect(
            returned.steps.map(\.summary) == [
                "bring back `deal.old` with its values", "change `deal.old`: required",
            ])
        #expect(returned.followUps == [.reindex(entity: "deal")])
        #expect(try await database.schema().entity("deal")?.field("old")?.id == number)
        #expect(try await database.rows("SELECT old FROM deal") == [["kept"]])
    }

    @Test("an entity that its enabled owner drops is set aside, and comes back with its records")
    func retiredEntity() async throws {
        let database = try await SchemaDatabase()
        let both = ["deal", "quote"].map { WantedEntity(.plain($0), owner: "sales") }
        try await database.install(both)
        try await database.run("INSERT INTO quote (id, version, name) VALUES (1, 1, 'Q')")

        let retired = try await database.install([both[0]])
        let none = try await database.install([], owners: ["sales"])
        let hidden = try await database.schema()
        let returned = try await database.install(both)

        #expect(retired.steps.map(\.summary) == ["set `quote` aside; its records are kept"])
        #expect(none.steps.map(\.summary) == ["set `deal` aside; its records are kept"])
        #expect(hidden.entities == [])
        #expect(returned.steps.map(\.kind) == [.reinstateEntity, .reinstateEntity])
        #expect(try await database.rows("SELECT name FROM quote") == [["Q"]])
        #expect(try await database.schema().entities.map(\.name) == ["deal", "quote"])
    }

    @Test("a field is purged with its indexes, and only when nothing depends on it (25)")
    func purgedField() async throws {
        let database = try await SchemaDatabase()
        try await database.install(
            .deal(
                FieldDefinition("x_code", .text).unique().indexed(),
                FieldDefinition("x_day", .date),
                FieldDefinition("x_value", .money(ratedOn: "x_day"))))
        try await database.run("INSERT INTO deal (id, version, x_code) VALUES (1, 1, 'C')")
        let installed = try await database.installed()
        let dialect = database.store.dialect

        let plan = try SchemaPlanner.purge(
            installed: installed, fields: [("deal", "x_code")], dialect: dialect)
        let error = #expect(throws: KernelError.self) {
            try SchemaPlanner.purge(
                installed: installed, fields: [("deal", "x_day")], dialect: dialect)
        }
        try await database.apply(plan)

        #expect(plan.steps.map(\.summary) == ["drop `deal.x_code` with all its values"])
        #expect(plan.isDestructive)
        #expect(error?.message == "`deal.x_day` cannot be dropped: it is needed by `deal.x_value`.")
        #expect(throws: KernelError.self) {
            try SchemaPlanner.purge(
                installed: installed, fields: [("deal", "name")], dialect: dialect)
        }
        let columns = try await database.rows("SELECT name FROM pragma_table_info('deal')")
        #expect(!columns.contains { $0[0].hasPrefix("x_code") })
        #expect(try await database.installed("deal")?.fields.count == 3)
    }

    @Test("an entity is purged with its table and its rows in the catalogue")
    func purgedEntity() async throws {
        let database = try await SchemaDatabase()
        try await database.install([
            WantedEntity(.plain("x_thing"), owner: "x"),
            WantedEntity(
                .deal(FieldDefinition("thing", .reference(.init("x_thing")))), owner: "sales"),
        ])
        let installed = try await database.installed()
        let dialect = database.store.dialect

        let refused = #expect(throws: KernelError.self) {
            try SchemaPlanner.purge(installed: installed, entities: ["x_thing"], dialect: dialect)
        }
        let plan = try SchemaPlanner.purge(
            installed: installed, fields: [("deal", "thing")], entities: ["x_thing"],
            dialect: dialect)
        try await database.apply(plan)

        #expect(refused?.message.contains("needed by `deal.thing`.") == true)
        #expect(plan.followUps == [.unindex(entity: 100)])
        #expect(try await database.rows("SELECT name FROM kith_field") == [["name"]])
        #expect(try await database.rows("SELECT name FROM kith_entity") == [["deal"]])
        #expect(try await database.indexes(of: "x_thing") == [])
    }

    @Test("what may point anywhere points to nothing when what it pointed to is purged")
    func purgedTarget() async throws {
        let database = try await SchemaDatabase()
        try await database.install([
            WantedEntity(.plain("x_thing"), owner: "x"),
            WantedEntity(
                .deal(FieldDefinition("about", .polymorphic(entities: []))), owner: "sales"),
        ])
        let installed = try await database.installed()
        let ids = Dictionary(uniqueKeysWithValues: installed.map { ($0.name, $0.id) })
        let (thing, deal) = (ids["x_thing"] ?? 0, ids["deal"] ?? 0)
        try await database.run(
            """
            INSERT INTO deal (id, version, created_at, updated_at, about, about__entity)
            VALUES (1, 1, 0, 0, 7, \(thing)), (2, 1, 0, 0, 1, \(deal))
            """)

        let plan = try SchemaPlanner.purge(
            installed: installed, entities: ["x_thing"], dialect: database.store.dialect)
        try await database.apply(plan)

        #expect(
            plan.steps.map(\.summary).contains("empty `deal.about` where it points to `x_thing`"))
        let rows = try await database.rows(
            "SELECT id, coalesce(about, 0), coalesce(about__entity, 0) FROM deal ORDER BY id",
            columns: 3)
        #expect(rows == [["1", "0", "0"], ["2", "1", String(deal)]])
    }
}
