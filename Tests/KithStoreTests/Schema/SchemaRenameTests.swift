import KithModel
import KithStore
import Testing

@Suite("Renames in the schema")
struct SchemaRenameTests {
    @Test("a field keeps its number and its values (25)")
    func renamedField() async throws {
        let database = try await SchemaDatabase()
        try await database.install(
            .deal(
                uniqueTogether: [["name", "amount"]], indexedTogether: [["amount", "created_at"]],
                FieldDefinition("amount", .text).unique(),
                FieldDefinition("rated_on", .date),
                FieldDefinition("value", .money(ratedOn: "rated_on"))))
        try await database.run(
            """
            INSERT INTO deal (id, version, amount, amount__fold, amount__key) \
            VALUES (1, 1, 'Ä', 'a', 'ä')
            """)
        let before = try #require(try await database.installed("deal"))

        let plan = try await database.install(
            .deal(
                uniqueTogether: [["name", "worth"]], indexedTogether: [["worth", "created_at"]],
                FieldDefinition("worth", .text).unique().formerly("amount"),
                FieldDefinition("day", .date).formerly("rated_on"),
                FieldDefinition("value", .money(ratedOn: "day"))))

        #expect(
            plan.steps.map(\.summary) == [
                "rename `deal.amount` to `worth`", "rename `deal.rated_on` to `day`",
                "change `deal.worth`: title", "change `deal.day`: title",
            ])
        #expect(!plan.rewritesData)
        let row = try await database.rows(
            "SELECT worth, worth__fold, worth__key FROM deal", columns: 3)
        #expect(row == [["Ä", "a", "ä"]])
        let after = try #require(try await database.installed("deal"))
        #expect(after.fields.map(\.id) == before.fields.map(\.id))
        #expect(
            try await database.indexes(of: "deal") == [
                "ix_deal__name", "ix_deal__owner", "ix_deal__team",
                "ix_deal__worth__created_at",
                "uq_deal__name__worth", "uq_deal__worth",
            ])
        let again = try await database.plan([
            WantedEntity(after.definition, owner: "sales")
        ])
        #expect(again.isEmpty)
    }

    @Test("a chain of renames runs in the order that frees the names, and a new field may follow")
    func chain() async throws {
        let database = try await SchemaDatabase()
        try await database.install(.deal(FieldDefinition("a", .text), FieldDefinition("b", .text)))
        try await database.run("INSERT INTO deal (id, version, a, b) VALUES (1, 1, 'A', 'B')")

        try await database.install(
            .deal(
                FieldDefinition("b", .text).formerly("a"),
                FieldDefinition("c", .text).formerly("b"), FieldDefinition("a", .text)))

        #expect(
            try await database.rows("SELECT a, b, c FROM deal", columns: 3) == [["-", "A", "B"]])
    }

    @Test("two fields that name each other as former do not turn in circles")
    func circle() async throws {
        let database = try await SchemaDatabase()
        try await database.install(.deal(FieldDefinition("a", .text)))
        let wanted = EntityDefinition.deal(
            FieldDefinition("b", .text).formerly("a"), FieldDefinition("a", .text).formerly("b"))

        let plan = try await database.install(wanted)

        #expect(plan.steps.first?.summary == "rename `deal.a` to `b`")
        #expect(try await database.install(wanted).isEmpty)
    }

    @Test("an entity keeps its number and records, and dormant references follow")
    func renamedEntity() async throws {
        let database = try await SchemaDatabase()
        try await database.install([
            WantedEntity(.plain("lead"), owner: "sales"),
            WantedEntity(
                EntityDefinition(
                    "mkt_touch",
                    fields: [
                        FieldDefinition("name", .text),
                        FieldDefinition("lead", .reference(.init("lead"))),
                        FieldDefinition("about", .polymorphic(entities: ["lead"])),
                    ]), owner: "mkt"),
        ])
        try await database.run("INSERT INTO lead (id, version, name) VALUES (7, 1, 'Ana')")
        let number = try await database.installed("lead")?.id

        let plan = try await database.install([
            WantedEntity(.plain("prospect").formerly("lead"), owner: "sales")
        ])

        #expect(
            plan.steps.map(\.kind) == [.renameEntity, .changeEntity])
        #expect(try await database.rows("SELECT name FROM prospect") == [["Ana"]])
        #expect(try await database.installed("prospect")?.id == number)
        let touch = try #require(try await database.installed("mkt_touch"))
        #expect(touch.definition.fields[1].type == .reference(.init("prospect")))
        #expect(touch.definition.fields[2].type == .polymorphic(entities: ["prospect"]))
        #expect(
            try await database.indexes(of: "prospect") == [
                "ix_prospect__name", "ix_prospect__owner", "ix_prospect__team",
            ])
    }

    @Test("a name that was set aside is not given to another field, whose values it would hide")
    func blockedRename() async throws {
        let database = try await SchemaDatabase()
        try await database.install(.deal(FieldDefinition("a", .text), FieldDefinition("b", .text)))
        try await database.install(.deal(FieldDefinition("a", .text)))

        let error = await #expect(throws: KernelError.self) {
            try await database.install(.deal(FieldDefinition("b", .text).formerly("a")))
        }

        #expect(error?.code == .conflict)
        #expect(error?.message.contains("`deal.a` cannot be renamed to `b`") == true)
    }

    @Test("nobody renames a field of somebody else")
    func foreignField() async throws {
        let database = try await SchemaDatabase()
        try await database.install([
            WantedEntity(
                .deal(), owner: "sales",
                extensions: [.init(owner: "mkt", fields: [FieldDefinition("mkt_a", .text)])])
        ])

        let plan = try await database.plan([
            WantedEntity(.deal(FieldDefinition("b", .text).formerly("mkt_a")), owner: "sales")
        ])

        #expect(plan.steps.map(\.kind) == [.addField])
    }
}
