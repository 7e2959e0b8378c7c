import KithModel
import KithStore
import KithSQLite
import Testing

@Suite("Rules for definitions")
struct DefinitionRulesTests {
    private func refusal(_ wanted: WantedEntity...) throws -> KernelError? {
        #expect(throws: KernelError.self) {
            try SchemaPlanner.plan(installed: [], wanted: wanted, dialect: SQLiteDialect())
        }
    }

    private func refusal(_ fields: FieldDefinition...) throws -> KernelError? {
        let account = EntityDefinition(
            "account",
            fields: [
                FieldDefinition("name", .text), FieldDefinition("size", .integer),
                FieldDefinition("parent", .reference(.init("deal"))),
            ])
        return #expect(throws: KernelError.self) {
            try SchemaPlanner.plan(
                installed: [],
                wanted: [
                    WantedEntity(account, owner: "sales"),
                    WantedEntity(
                        EntityDefinition(
                            "deal", fields: [FieldDefinition("name", .text)] + fields),
                        owner: "sales"),
                ], dialect: SQLiteDialect())
        }
    }

    @Test(
        "names are snake_case and not reserved",
        arguments: ["Deal", "deal__x", "_deal", "1deal", "", "kith_deal", "sqlite_deal", "pg_deal"])
    func entityNames(name: String) throws {
        let error = try refusal(WantedEntity(.plain(name), owner: "sales"))
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("entity `\(name)`") == true)
    }

    @Test(
        "fields keep off the names that records and databases use",
        arguments: [
            "id", "deleted_at", "owner", "entity", "kith_x", "rowid", "ctid", "x__fold", "Ä",
        ])
    func fieldNames(name: String) throws {
        let error = try refusal(FieldDefinition(name, .text))
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("field `deal.\(name)`") == true)
    }

    @Test("two owners of an entity or a field are both named (18)")
    func twoOwners() throws {
        let entity = try refusal(
            WantedEntity(.deal(), owner: "sales"), WantedEntity(.deal(), owner: "mkt"))
        let field = try refusal(
            WantedEntity(
                .deal(), owner: "sales",
                extensions: [
                    .init(owner: "mkt", fields: [FieldDefinition("tag", .text)]),
                    .init(owner: "social", fields: [FieldDefinition("tag", .text)]),
                ]))

        #expect(entity?.message == "The entity `deal` is defined by `sales` and by `mkt`.")
        #expect(field?.message == "The field `deal.tag` is defined by `mkt` and by `social`.")
        #expect(
            try refusal(FieldDefinition("a", .text), FieldDefinition("a", .date))?.message
                == "`sales` defines the field `deal.a` twice.")
    }

    @Test(
        "an installed entity or field of somebody else is not taken over, even from a dormant one")
    func installedOwner() async throws {
        let database = try await SchemaDatabase()
        let added = WantedEntity.Addition(owner: "mkt", fields: [FieldDefinition("tag", .text)])
        try await database.install([WantedEntity(.deal(), owner: "sales", extensions: [added])])

        let field = await #expect(throws: KernelError.self) {
            try await database.install(.deal(FieldDefinition("tag", .text)))
        }
        let entity = await #expect(throws: KernelError.self) {
            try await database.plan([WantedEntity(.deal(), owner: "other")])
        }

        #expect(field?.message == "The field `deal.tag` is defined by `mkt` and by `sales`.")
        #expect(entity?.message == "The entity `deal` is defined by `sales` and by `other`.")
    }

    @Test("the title is one of the entity's own fields")
    func title() throws {
        let definition = EntityDefinition(
            "deal", titleField: "nmae", fields: [FieldDefinition("name", .text)])

        let error = try refusal(WantedEntity(definition, owner: "sales"))

        #expect(
            error?.message.contains("`nmae`, which does not exist: did you mean `name`?") == true)
    }

    @Test(
        "a field's own rules",
        arguments: [
            (FieldDefinition("a", .choice([.init("x"), .init("x")])), "the choice `x` twice"),
            (FieldDefinition("a", .choice([.init("Big Deal")])), "the choice `Big Deal`, which"),
            (FieldDefinition("a", .multiChoice([])), "`choices` is missing"),
            (FieldDefinition("a", .decimal(scale: 10)), "0 to 9, not 10"),
            (FieldDefinition("a", .json).unique(), "of type json, which cannot be unique"),
            (FieldDefinition("a", .autoNumber(pattern: "D")), "without `{n}`"),
            (FieldDefinition("a", .integer).defaulting(to: .text("x")), "not a whole number"),
        ])
    func fieldRules(field: FieldDefinition, message: String) throws {
        let error = try refusal(field)
        #expect(error?.code == .invalid)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test(
        "what a field points to must be there",
        arguments: [
            (
                FieldType.reference(.init("acount")),
                "`acount`, which does not exist: did you mean `account`?"
            ),
            (.polymorphic(entities: ["account", "ghost"]), "`ghost`, which does not exist"),
            (.money(ratedOn: "name"), "no date field of `deal`"),
            (.reference(.init("account", inverse: "size")), "has a field of that name"),
            (.reference(.init("account", inverse: "Deals")), "not in snake_case"),
            (.rollup(.init(.count, of: "ghost", by: "deal")), "`ghost`, which does not exist"),
            (.rollup(.init(.count, of: "account", by: "size")), "no reference to `deal`"),
            (
                .rollup(.init(.sum, of: "account", by: "parent", field: "sise")),
                "did you mean `size`?"
            ),
            (.rollup(.init(.sum, of: "account", by: "parent")), "does not exist"),
            (.rollup(.init(.sum, of: "account", by: "parent", field: "name")), "is of type text"),
            (
                .rollup(.init(.max, of: "account", by: "parent", field: "created_at")),
                "results in integer"
            ),
            (.rollup(.init(.count, of: "account", by: "parent", field: "size")), "counts records"),
        ])
    func references(type: FieldType, message: String) throws {
        let error = try refusal(FieldDefinition("a", type))
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("`deal.a`") == true)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("two references may not give their target the same name for two things")
    func inverses() throws {
        let reference = FieldType.reference(.init("account", inverse: "deals"))

        let error = try refusal(FieldDefinition("a", reference), FieldDefinition("b", reference))

        #expect(error?.message.contains("`deals` of `account`, which `deal.b` has already") == true)
    }

    @Test(
        "combinations name two or more plain fields of the entity",
        arguments: [["name"], ["name", "name"], ["name", "ghost"], ["name", "note"]])
    func uniqueTogether(names: [String]) throws {
        let error = try refusal(
            WantedEntity(
                .deal(uniqueTogether: [names], FieldDefinition("note", .longText)), owner: "sales"))

        #expect(error?.message.contains("unique together") == true)
    }

    @Test(
        "fields that are indexed together are two or more that have an order",
        arguments: [
            ["name"], ["name", "name"], ["name", "ghost"], ["name", "note"], ["name", "id"],
        ])
    func indexedTogether(names: [String]) throws {
        let error = try refusal(
            WantedEntity(
                .deal(indexedTogether: [names], FieldDefinition("note", .longText)),
                owner: "sales"))

        #expect(error?.message.contains("indexed by") == true)
    }

    @Test("a table stays within the columns that both databases allow (25)")
    func columnLimit() throws {
        let fields = (0..<800).map { FieldDefinition("f\($0)", .text) }
        let definition = EntityDefinition("wide", titleField: "f0", fields: fields)

        let error = try refusal(WantedEntity(definition, owner: "sales"))

        #expect(error?.code == .tooLarge)
        #expect(error?.message.contains("1609 columns; the most is 1500") == true)
    }
}
