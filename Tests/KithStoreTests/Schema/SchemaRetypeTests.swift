import KithModel
import KithStore
import Testing

@Suite("Changes of type")
struct SchemaRetypeTests {
    private func database(
        _ field: FieldDefinition, _ values: String...
    ) async throws -> SchemaDatabase {
        let database = try await SchemaDatabase()
        try await database.install(.deal(field))
        for (index, value) in values.enumerated() {
            try await database.run(
                "INSERT INTO deal (id, version, \(field.name)) VALUES (\(index + 1), 1, \(value))")
        }
        return database
    }

    private func refusal(
        _ old: FieldType, _ new: FieldType, values: String = "NULL"
    ) async throws -> KernelError? {
        let database = try await database(FieldDefinition("x", old), values)
        let before = try await database.form()

        let error = await #expect(throws: KernelError.self) {
            try await database.install(.deal(FieldDefinition("x", new)))
        }

        #expect(try await database.form() == before)
        #expect(error?.details.first?.field == "x")
        return error
    }

    @Test("a whole number becomes a decimal of the same worth, and gets more decimals")
    func integerToDecimal() async throws {
        let database = try await database(
            FieldDefinition("x", .integer).indexed(), "42", "-1", "NULL")

        let plan = try await database.install(
            .deal(FieldDefinition("x", .decimal(scale: 2)).indexed()))
        let finer = try await database.install(
            .deal(FieldDefinition("x", .decimal(scale: 4)).indexed()))

        #expect(plan.steps.map(\.summary) == ["change `deal.x` from integer to decimal(2)"])
        #expect(plan.rewritesData && finer.rewritesData)
        let values = try await database.rows("SELECT x FROM deal ORDER BY id")
        #expect(values == [["420000"], ["-10000"], ["-"]])
    }

    @Test("numbers too large for the decimals stop the change with their count")
    func overflow() async throws {
        let error = try await refusal(
            .integer, .decimal(scale: 2), values: "\(Int64.max / 100 + 1)")

        #expect(error?.code == .conflict)
        #expect(
            error?.message
                == "`deal.x` cannot become decimal(2): the numbers of 1 record are too large for it."
        )
        #expect(error?.location == "step 1 of 1: change `deal.x` from integer to decimal(2)")
    }

    @Test("a choice becomes text that can be searched, and folded text is filled in")
    func choiceToText() async throws {
        let database = try await database(
            FieldDefinition("x", .choice([.init("gold"), .init("basic")])).indexed(), "'gold'",
            "NULL")

        let plan = try await database.install(.deal(FieldDefinition("x", .text).indexed()))

        #expect(plan.rewritesData)
        let values = try await database.rows("SELECT x, x__fold FROM deal ORDER BY id", columns: 2)
        #expect(values == [["gold", "gold"], ["-", "-"]])
    }

    @Test("a choice becomes a list of one")
    func choiceToMultiChoice() async throws {
        let database = try await database(FieldDefinition("x", .choice([.init("a")])), "'a'")

        try await database.install(.deal(FieldDefinition("x", .multiChoice([.init("a")]))))

        #expect(try await database.rows("SELECT x FROM deal") == [[#"["a"]"#]])
    }

    @Test("kinds of text become each other with their values")
    func textKinds() async throws {
        let database = try await database(FieldDefinition("x", .text), "'Ana'")

        for type in [FieldType.longText, .email, .url, .phone, .text] {
            let plan = try await database.install(.deal(FieldDefinition("x", type)))
            #expect(plan.steps.map(\.kind) == [.retypeField])
        }

        #expect(try await database.rows("SELECT x FROM deal") == [["Ana"]])
    }

    @Test("a reference becomes a polymorphic one that names its entity")
    func referenceToPolymorphic() async throws {
        let database = try await database(
            FieldDefinition("x", .reference(.init("deal"))), "9", "NULL")

        try await database.install(.deal(FieldDefinition("x", .polymorphic(entities: ["deal"]))))

        let values = try await database.rows(
            "SELECT x, x__entity FROM deal ORDER BY id", columns: 2)
        #expect(values == [["9", "100"], ["-", "-"]])
    }

    @Test(
        "a choice loses a key only when nobody holds it",
        arguments: [
            (FieldType.choice([.init("a"), .init("b")]), FieldType.choice([.init("a")]), "'b'"),
            (.multiChoice([.init("a"), .init("b")]), .multiChoice([.init("a")]), #"'["a","b"]'"#),
        ])
    func removedKey(old: FieldType, new: FieldType, value: String) async throws {
        let error = try await refusal(old, new, values: value)
        #expect(error?.message == "The choice `b` of `deal.x` cannot go: it is held by 1 record.")

        let free = try await database(FieldDefinition("x", old), "NULL")
        try await free.install(.deal(FieldDefinition("x", new)))
        #expect(try await free.installed("deal")?.definition.fields[1].type == new)
    }

    @Test("an entity leaves a polymorphic field only when nobody points to it")
    func removedTarget() async throws {
        let database = try await SchemaDatabase()
        let field = FieldDefinition("x", .polymorphic(entities: []))
        let others = [WantedEntity(.plain("account"), owner: "sales")]
        try await database.install(others + [WantedEntity(.deal(field), owner: "sales")])
        try await database.run("INSERT INTO deal (id, version, x, x__entity) VALUES (1, 1, 5, 100)")
        let narrow = FieldDefinition("x", .polymorphic(entities: ["deal"]))

        let error = await #expect(throws: KernelError.self) {
            try await database.install(others + [WantedEntity(.deal(narrow), owner: "sales")])
        }

        #expect(
            error?.message.contains("leave out `account`: it is the target of 1 record") == true)
    }

    @Test(
        "what would lose values is refused with what is possible",
        arguments: [
            (FieldType.decimal(scale: 2), FieldType.decimal(scale: 1), "more than 2 decimals"),
            (.text, .integer, "It can become text, long_text, email, phone or url."),
            (.integer, .text, "It can become a decimal."),
            (.date, .instant, "It can become nothing else."),
            (.reference(.init("deal")), .file, "a polymorphic reference that may point to `deal`"),
            (.integer, .formula(expression: "1", result: .integer), "It can become a decimal."),
            (.consent(purpose: "news"), .consent(purpose: "calls"), "nothing else"),
            (.text, .autoNumber(pattern: "D-{n}"), "text, long_text"),
        ])
    func refused(old: FieldType, new: FieldType, possible: String) async throws {
        let error = try await refusal(old, new)

        #expect(error?.code == .conflict)
        #expect(error?.message.contains(possible) == true, "\(error?.message ?? "")")
    }

    @Test("a formula's values stay when it becomes a field that people write")
    func formulaToField() async throws {
        let formula = FieldType.formula(expression: "1", result: .integer)
        let database = try await database(FieldDefinition("x", formula), "3")

        try await database.install(.deal(FieldDefinition("x", .decimal(scale: 1))))

        #expect(try await database.rows("SELECT x FROM deal") == [["30"]])
    }
}
