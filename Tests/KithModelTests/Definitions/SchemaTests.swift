import KithModel
import Testing

@Suite("Schema and records")
struct SchemaTests {
    private let schema: Schema = {
        func entity(_ id: Int64, _ name: String, _ fields: [FieldDefinition]) -> Entity {
            let definitions = SystemField.allCases.map(\.definition) + fields
            let installed = definitions.enumerated().map { slot, definition in
                Field(id: id * 100 + Int64(slot), definition: definition, owner: "test", slot: slot)
            }
            return Entity(
                id: id, definition: EntityDefinition(name, fields: fields), owner: "test",
                fields: installed)
        }
        return Schema([
            entity(
                2, "deal",
                [
                    FieldDefinition("name", .text),
                    FieldDefinition("account", .reference(.init("account", inverse: "deals"))),
                ]),
            entity(1, "account", [FieldDefinition("name", .text)]),
        ])
    }()

    @Test("Entities come in the order of their names, with what refers to them")
    func entities() throws {
        let account = try schema.requireEntity("account")

        #expect(schema.entities.map(\.name) == ["account", "deal"])
        #expect(schema.entity(id: 2)?.name == "deal")
        #expect(schema.collections(of: account).map(\.name) == ["deals"])
        #expect(schema.collections(of: account).first?.entity.name == "deal")
        #expect(account.titleField.name == "name")
        #expect(account.ownFields.map(\.name) == ["name"])
    }

    @Test("An unknown name is answered with the nearest")
    func unknown() throws {
        let deal = try schema.requireEntity("deal")

        #expect { try schema.requireEntity("deel") } throws: {
            ($0 as? KernelError)?.message == "There is no entity `deel`: did you mean `deal`?"
        }
        #expect(
            schema.unknownEntity("deel", candidates: []).message == "There is no entity `deel`.")
        #expect(
            deal.unknownField("acount").message
                == "unknown field `acount` of `deal`: did you mean `account`?")
        #expect(
            deal.unknownField("acount", candidates: ["name"]).message
                == "unknown field `acount` of `deal`.")
    }

    @Test("A record is known by its title, else by its id")
    func title() throws {
        let deal = try schema.requireEntity("deal")
        let id = RecordID(milliseconds: 1, node: 0, sequence: 0)
        var record = Record(entity: deal, id: id)

        #expect(record.title == id.description)
        try record.set("name", .text("Big one"))
        #expect(record.title == "Big one")
        #expect(record["name"] == .text("Big one"))
        #expect(record["nothing"] == nil)
        #expect { try record.set("nam", .null) } throws: {
            ($0 as? KernelError)?.code == .unknownField
        }
        #expect(record.version == 0)
        #expect(!record.isDeleted)
    }

    @Test("Names are singular snake_case with titles made of them")
    func names() {
        for name in ["a", "close_date", "x_2nd", String(repeating: "a", count: 48)] {
            #expect(Naming.isValid(name), "\(name)")
        }
        for name in [
            "", "_a", "a_", "a__b", "A", "1a", "a-b", "é", String(repeating: "a", count: 49),
        ] {
            #expect(!Naming.isValid(name), "\(name)")
        }
        #expect(Naming.title(of: "close_date") == "Close date")
    }
}
