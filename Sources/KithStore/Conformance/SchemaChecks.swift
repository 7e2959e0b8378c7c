import KithModel

/// Checks of migrations, and of the schema engine on a store.
enum SchemaChecks {
    static let all = [
        StoreConformance.Check("migrations run once", migrations),
        StoreConformance.Check("installed entities are what was wanted, and stay so", roundTrip),
        StoreConformance.Check("values survive renames and changes of type", changes),
        StoreConformance.Check("a plan that fails changes nothing", failedPlan),
        StoreConformance.Check("a violated unique index is named by its fields", violations),
        StoreConformance.Check("a deleted record frees its unique values", freedValues),
        StoreConformance.Check("fields are indexed together, by an upgrade too", together),
        StoreConformance.Check("what is purged is gone", purge),
    ]

    private static func wanted(_ fields: FieldDefinition...) -> [WantedEntity] {
        [
            WantedEntity(
                EntityDefinition("thing", fields: [FieldDefinition("name", .text)] + fields),
                owner: "test")
        ]
    }

    private static func install(
        _ wanted: [WantedEntity], on store: any Store
    ) async throws -> SchemaPlan {
        try await store.write { session in
            try Migrations.apply(session, at: Instant(milliseconds: 0))
            let plan = try SchemaPlanner.plan(
                installed: try Catalogue.read(session), wanted: wanted, dialect: session.dialect)
            try SchemaApplier.apply(plan, session)
            return plan
        }
    }

    private static func insert(
        _ id: Int64, _ values: [(column: String, value: SQLValue)], on store: any Store
    ) async throws {
        try await store.write { session in
            let all = [("id", SQLValue.integer(id)), ("version", .integer(1))] + values
            let names = all.map { session.dialect.quoted($0.0) }.joined(separator: ", ")
            let parameters = (1...all.count).map(session.dialect.placeholder)
            try session.execute(
                "INSERT INTO thing (\(names)) VALUES (\(parameters.joined(separator: ", ")))",
                all.map(\.1))
        }
    }

    @Sendable private static func migrations(_ store: any Store) async throws {
        let counts = try await store.write { session in
            try (0..<2).map { _ in
                try Migrations.apply(session, at: Instant(milliseconds: 0)).count
            }
        }
        try expect("steps", counts, is: [Migrations.steps.count, 0])
    }

    @Sendable private static func roundTrip(_ store: any Store) async throws {
        let wanted = wanted(
            FieldDefinition("code", .text).unique(), FieldDefinition("value", .money()).indexed(),
            FieldDefinition("about", .polymorphic(entities: [])),
            FieldDefinition("parent", .reference(.init("thing"))),
            FieldDefinition("rank", .decimal(scale: 3)).defaulting(to: .integer(1)))
        let first = try await install(wanted, on: store)
        let second = try await install(wanted, on: store)
        let installed = try await store.read(Catalogue.read)

        try expect("steps", [first.steps.count, second.steps.count], is: [1, 0])
        try expect("entities", installed.map(\.name), is: ["thing"])
        try expect("numbers", installed.map(\.id), is: [100])
        try expect(
            "fields", installed.flatMap(\.fields).map(\.name),
            is: ["name", "code", "value", "about", "parent", "rank"])
    }

    @Sendable private static func changes(_ store: any Store) async throws {
        _ = try await install(
            wanted(FieldDefinition("a", .integer), FieldDefinition("b", .text)), on: store)
        try await insert(1, [("a", .integer(-7)), ("b", .text("Ž"))], on: store)
        _ = try await install(
            wanted(
                FieldDefinition("number", .decimal(scale: 2)).formerly("a").indexed(),
                FieldDefinition("code", .email).formerly("b").unique()), on: store)

        let row = try await store.read { session in
            try session.first("SELECT number, code, code__key FROM thing", []) { row in
                [String(row.integer(0)), row.text(1), row.text(2)]
            }
        }
        try expect("values", row, is: ["-700", "Ž", "ž"])
    }

    @Sendable private static func failedPlan(_ store: any Store) async throws {
        _ = try await install(wanted(FieldDefinition("code", .integer)), on: store)
        for id: Int64 in 1...2 { try await insert(id, [("code", .integer(5))], on: store) }
        let before = try await store.read(Catalogue.read)
        do {
            _ = try await install(
                wanted(FieldDefinition("new", .text), FieldDefinition("code", .integer).unique()),
                on: store)
            throw ConformanceFailure("a field became unique although its values are not")
        } catch is KernelError {}

        try expect("entities", try await store.read(Catalogue.read), is: before)
        // Adds the column that must not be there.
        _ = try await install(wanted(FieldDefinition("new", .integer)), on: store)
    }

    private static func violatedFields(
        _ store: any Store, _ id: Int64, _ values: [(column: String, value: SQLValue)]
    ) async throws -> [String] {
        let schema = SchemaBuilder.schema(installed: try await store.read(Catalogue.read)) { _ in
            true
        }
        do {
            try await insert(id, values, on: store)
            return []
        } catch StoreError.uniqueViolation(let index) {
            return TableIndex.fields(violated: index, of: try schema.requireEntity("thing"))
        }
    }

    @Sendable private static func violations(_ store: any Store) async throws {
        var wanted = wanted(
            FieldDefinition("code", .text).unique(), FieldDefinition("a", .integer),
            FieldDefinition("b", .date),
            FieldDefinition("about", .polymorphic(entities: [])).unique())
        wanted[0].definition.uniqueTogether = [["a", "b"]]
        _ = try await install(wanted, on: store)
        let values: [(column: String, value: SQLValue)] = [
            ("code", .text("X")), ("code__fold", .text("x")), ("code__key", .text("x")),
            ("a", .integer(1)), ("b", .integer(2)), ("about", .integer(3)),
            ("about__entity", .integer(100)),
        ]
        try await insert(1, values, on: store)

        let found = [
            try await violatedFields(store, 2, Array(values[0...2])),
            try await violatedFields(store, 2, Array(values[3...4])),
            try await violatedFields(store, 2, Array(values[5...6])),
            try await violatedFields(store, 1, []),
        ]
        try expect("fields", found, is: [["code"], ["a", "b"], ["about"], ["id"]])
        // Empty values are no values: they may stand twice.
        try await insert(3, [], on: store)
        try await insert(4, [], on: store)
    }

    @Sendable private static func freedValues(_ store: any Store) async throws {
        _ = try await install(wanted(FieldDefinition("code", .integer).unique()), on: store)
        try await insert(1, [("code", .integer(5)), ("deleted_at", .integer(9))], on: store)
        try await insert(2, [("code", .integer(5))], on: store)

        let found = try await violatedFields(store, 3, [("code", .integer(5))])
        try expect("fields", found, is: ["code"])
    }

    @Sendable private static func together(_ store: any Store) async throws {
        var wanted = wanted(
            FieldDefinition("about", .polymorphic(entities: [])), FieldDefinition("at", .instant))
        _ = try await install(wanted, on: store)
        wanted[0].definition.indexedTogether = [["about", "at"]]

        let upgrade = try await install(wanted, on: store)

        try expect(
            "steps", upgrade.steps.map(\.summary), is: ["change `thing`: indexed together"])
        try expect("repetition", try await install(wanted, on: store).isEmpty, is: true)
        // An index of this name that is there already shows that the first one was made.
        let creation = upgrade.steps.flatMap(\.statements)
        try expect("statements", creation.count, is: 1)
        do {
            try await store.write { session in
                for statement in creation { try session.execute(statement, []) }
            }
            throw ConformanceFailure("the index was not made")
        } catch is StoreError {}
    }

    @Sendable private static func purge(_ store: any Store) async throws {
        _ = try await install(wanted(FieldDefinition("code", .text).unique()), on: store)
        try await store.write { session in
            let fields = try SchemaPlanner.purge(
                installed: try Catalogue.read(session), fields: [("thing", "code")],
                dialect: session.dialect)
            let remaining = try SchemaApplier.apply(fields, session)
            let entity = try SchemaPlanner.purge(
                installed: remaining, entities: ["thing"], dialect: session.dialect)
            try expect("entities", try SchemaApplier.apply(entity, session), is: [])
        }
        _ = try await install(wanted(), on: store)
        try expect("number", try await store.read(Catalogue.read).map(\.id), is: [101])
    }
}
