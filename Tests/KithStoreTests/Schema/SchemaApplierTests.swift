import KithModel
import KithStore
import Testing

@Suite("Carrying out a plan")
struct SchemaApplierTests {
    @Test("a failure in step 3 of 5 leaves the database as before, also for who goes on (20)")
    func failureHalfWay() async throws {
        let database = try await SchemaDatabase()
        try await database.install(.deal(FieldDefinition("code", .integer)))
        try await database.run(
            "INSERT INTO deal (id, version, code) VALUES (1, 1, 5), (2, 1, 5)")
        let before = try await database.form()
        let plan = try await database.plan([
            WantedEntity(.plain("account"), owner: "sales"),
            WantedEntity(
                .deal(
                    FieldDefinition("note", .text), FieldDefinition("code", .integer).unique(),
                    FieldDefinition("late", .text), FieldDefinition("later", .text)),
                owner: "sales"),
        ])
        #expect(
            plan.steps.map(\.summary) == [
                "create `account` with 1 field", "add `deal.note` (text)",
                "change `deal.code`: unique", "add `deal.late` (text)", "add `deal.later` (text)",
            ])

        let location = try await database.store.write { session in
            do {
                _ = try SchemaApplier.apply(plan, session)
                return ""
            } catch let error as KernelError {
                return error.location ?? ""
            }
        }

        #expect(location == "step 3 of 5: change `deal.code`: unique")
        #expect(try await database.form() == before)
        #expect(
            try await database.rows("SELECT value FROM kith_counter") == [["0"], ["100"], ["1001"]])
    }

    @Test("a plan that was made on another state is refused")
    func stalePlan() async throws {
        let database = try await SchemaDatabase()
        try await database.install(.deal())
        let stale = try await database.plan([
            WantedEntity(.deal(FieldDefinition("a", .text)), owner: "sales")
        ])
        try await database.install(.deal(FieldDefinition("b", .text)))

        let error = await #expect(throws: KernelError.self) { try await database.apply(stale) }

        #expect(error?.code == .conflict)
        #expect(error?.recovery == "Make the plan again.")
    }

    @Test("the catalogue tells after a restart what was installed")
    func catalogue() async throws {
        let database = try await SchemaDatabase()
        let definition = EntityDefinition.deal(
            uniqueTogether: [["name", "stage"]],
            FieldDefinition("stage", .choice([.init("won", title: "Dobiven")])).required())
        try await database.install([
            WantedEntity(
                definition, owner: "sales",
                extensions: [.init(owner: "mkt", fields: [FieldDefinition("mkt_a", .email)])])
        ])

        let deal = try #require(try await database.installed("deal"))

        #expect(deal.definition == definition)
        #expect(deal.owner == "sales")
        #expect(deal.fields.map(\.name) == ["name", "stage", "mkt_a"])
        #expect(deal.fields.map(\.owner) == ["sales", "sales", "mkt"])
    }

    @Test("a catalogue that a newer program wrote is refused, naming what cannot be read")
    func unreadableCatalogue() async throws {
        let database = try await SchemaDatabase()
        try await database.install(.deal())
        try await database.run(
            """
            UPDATE kith_field SET definition = '{"name":"name","type":"hologram"}'
            """)

        let error = await #expect(throws: KernelError.self) { try await database.installed() }

        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("field 1000") == true)
        #expect(error?.message.contains("hologram") == true)
    }
}
