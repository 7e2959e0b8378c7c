import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Fields and entities of administrators")
struct CustomDefinitionTests {
    private let fixture: KernelFixture
    private let customer: RecordID

    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        customer = try await fixture.create("customer", ["name": "Ana"]).id
    }

    private func add(_ field: FieldDefinition, to entity: String = "customer") async throws {
        try await fixture.kernel.addField(field, to: entity, as: fixture.admin, door: .cli)
    }

    private func change(_ name: String, to field: FieldDefinition) async throws {
        try await fixture.kernel.changeField(
            name, of: "customer", to: field, as: fixture.admin, door: .cli)
    }

    private func remove(_ name: String) async throws {
        try await fixture.kernel.removeField(
            name, of: "customer", as: fixture.admin, door: .cli)
    }

    private func names() -> [String] {
        fixture.kernel.generation.schema.entity("customer")?.ownFields.map(\.name)
            .filter { $0.hasPrefix("x_") } ?? []
    }

    @Test("a field is there at once, written, found, and there after a restart")
    func adds() async throws {
        try await add(FieldDefinition("x_motto", .text).searchable())

        try await fixture.update("customer", customer, ["x_motto": "Onwards"])

        #expect(try await fixture.value("customer", customer, "x_motto") == "Onwards")
        #expect(try await fixture.kernel.search("onwards", as: fixture.admin).count == 1)
        let reopened = try await fixture.reopened([Workshop.self])
        #expect(reopened.generation.schema.entity("customer")?.field("x_motto") != nil)
    }

    @Test("a field is renamed with its values, and its old name can be used anew")
    func renames() async throws {
        try await add(FieldDefinition("x_motto", .text))
        try await fixture.update("customer", customer, ["x_motto": "Onwards"])

        try await change("x_motto", to: FieldDefinition("x_slogan", .text))
        #expect(try await fixture.value("customer", customer, "x_slogan") == "Onwards")
        try await add(FieldDefinition("x_motto", .text))
        try await fixture.update("customer", customer, ["x_motto": "New"])
        try await change("x_slogan", to: FieldDefinition("x_line", .text))

        #expect(names().sorted() == ["x_line", "x_motto"])
        #expect(try await fixture.value("customer", customer, "x_line") == "Onwards")
        #expect(try await fixture.value("customer", customer, "x_motto") == "New")
        let reopened = try await fixture.reopened([Workshop.self])
        let fields = reopened.generation.schema.entity("customer")?.fields.map(\.name) ?? []
        #expect(Set(["x_line", "x_motto"]).isSubset(of: fields))
    }

    @Test("a removed field leaves every answer; added again it has its values")
    func removesAndAddsAgain() async throws {
        try await add(FieldDefinition("x_motto", .text).searchable())
        try await fixture.update("customer", customer, ["x_motto": "Onwards"])

        try await remove("x_motto")

        let error = await failure { _ = try await fixture.values("customer", "x_motto") }
        #expect(error?.code == .unknownField)
        #expect(try await fixture.kernel.search("onwards", as: fixture.admin).isEmpty)
        let history = try await fixture.kernel.history(of: customer, as: fixture.admin)
        #expect(!history.contains { $0.json.text.contains("Onwards") })
        try await fixture.update("customer", customer, ["tier": "a"])
        try await add(FieldDefinition("x_motto", .text).searchable())
        #expect(try await fixture.value("customer", customer, "x_motto") == "Onwards")
        #expect(try await fixture.kernel.search("onwards", as: fixture.admin).count == 1)
    }

    @Test("a field that becomes searchable or sensitive later is searched accordingly")
    func changesSearch() async throws {
        try await add(FieldDefinition("x_motto", .text))
        try await fixture.update("customer", customer, ["x_motto": "Onwards"])
        let reader = try await fixture.user("ana", permissions: ["customer": ["read": "all"]])
        #expect(try await fixture.kernel.search("onwards", as: .user(reader)).isEmpty)

        try await change("x_motto", to: FieldDefinition("x_motto", .text).searchable())
        #expect(try await fixture.kernel.search("onwards", as: .user(reader)).count == 1)
        try await change("x_motto", to: FieldDefinition("x_motto", .text).searchable().sensitive())

        #expect(try await fixture.kernel.search("onwards", as: .user(reader)).isEmpty)
        #expect(try await fixture.kernel.search("onwards", as: fixture.admin).count == 1)
    }

    @Test(
        "a name without x_, one that is taken and a field that is not there are refused",
        arguments: ["motto", "X_Motto", "x_", "x_mot to", "x_é", ""])
    func badNames(_ name: String) async throws {
        let error = await failure { try await add(FieldDefinition(name, .text)) }

        #expect(error?.code == .invalid)
        #expect(error?.recovery.contains("x_") == true)
        #expect(names().isEmpty)
    }

    @Test("a plugin's field cannot be changed or removed, and a taken name is a conflict")
    func foreignFields() async throws {
        try await add(FieldDefinition("x_a", .text))

        let errors = [
            await failure { try await add(FieldDefinition("x_a", .integer)) },
            await failure { try await remove("email") },
            await failure { try await change("email", to: FieldDefinition("x_email", .email)) },
            await failure { try await remove("x_b") },
            await failure { try await add(FieldDefinition("x_a", .text), to: "custmer") },
        ]

        #expect(
            errors.map(\.?.code) == [.conflict, .notFound, .notFound, .notFound, .notFound])
        #expect(names() == ["x_a"])
    }

    @Test("unique on values that are double is refused, and the field stays as it was")
    func uniqueOnData() async throws {
        try await add(FieldDefinition("x_code", .text))
        let other = try await fixture.create("customer", ["name": "Eva", "x_code": "k1"]).id
        try await fixture.update("customer", customer, ["x_code": "K1"])

        let error = await failure {
            try await change("x_code", to: FieldDefinition("x_code", .text).unique())
        }
        #expect(error != nil)
        #expect(error?.everyWord.contains("x_code") == true)
        #expect(
            fixture.kernel.generation.schema.entity("customer")?.field("x_code")?
                .definition.isUnique == false)
        try await fixture.update("customer", other, ["x_code": "k2"])
        try await change("x_code", to: FieldDefinition("x_code", .text).unique())

        let taken = await failure {
            try await fixture.update("customer", other, ["x_code": "k1"])
        }
        #expect(taken?.code == .duplicate)
    }

    @Test("a type that would lose values, a broken formula and a reference to nothing are refused")
    func badTypes() async throws {
        try await add(FieldDefinition("x_a", .text))
        try await fixture.update("customer", customer, ["x_a": "words"])

        let errors = [
            await failure { try await change("x_a", to: FieldDefinition("x_a", .integer)) },
            await failure {
                try await add(
                    FieldDefinition("x_f", .formula(expression: "nope + ", result: .integer)))
            },
            await failure {
                try await add(FieldDefinition("x_r", .reference(.init("nowhere"))))
            },
        ]

        #expect(errors.allSatisfy { $0 != nil && $0?.code != .unavailable })
        #expect(try await fixture.value("customer", customer, "x_a") == "words")
        #expect(names() == ["x_a"])
        _ = try await fixture.reopened([Workshop.self])
    }

    @Test("an entity of one's own works like any other; only administrators shape")
    func ownEntity() async throws {
        let pet = EntityDefinition("x_pet", fields: [FieldDefinition("name", .text).required()])
        try await fixture.kernel.addEntity(pet, as: fixture.admin, door: .cli)

        let made = try await fixture.create("x_pet", ["name": "Rex"])
        #expect(try await fixture.kernel.search("rex", as: fixture.admin).map(\.id) == [made.id])
        let user = try await fixture.user("ana", permissions: ["*": ["*": "all"]])
        let refused = await failure {
            try await fixture.kernel.addField(
                FieldDefinition("x_age", .integer), to: "x_pet", as: .user(user), door: .cli)
        }
        let again = await failure {
            try await fixture.kernel.addEntity(pet, as: fixture.admin, door: .cli)
        }

        #expect(refused?.code == .forbidden)
        #expect(again != nil)
        try await fixture.kernel.disable("workshop", as: fixture.admin, door: .cli)
        #expect(try await fixture.values("x_pet", "name") == ["Rex"])
    }
}
