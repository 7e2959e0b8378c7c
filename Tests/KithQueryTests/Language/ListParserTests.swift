import KithModel
import KithQuery
import Testing

@Suite("Orders, field lists, groupings and figures")
struct ListParserTests {
    let fixture = Fixture()

    private func path(_ hops: [(String, String)], _ entity: String, _ name: String) throws
        -> FieldPath
    {
        FieldPath(
            hops: try hops.map { try fixture.field($0.0, $0.1) },
            field: try fixture.field(entity, name))
    }

    private func sort(_ text: String) throws -> [SortKey] {
        try SortParser.parse(text, entity: fixture.entity("deal"), schema: fixture.schema)
    }

    private func groups(_ text: String) throws -> [AggregateQuery.Group] {
        try GroupParser.parse(text, entity: fixture.entity("deal"), schema: fixture.schema)
    }

    private func measures(_ text: String) throws -> [AggregateQuery.Measure] {
        try MeasureParser.parse(text, entity: fixture.entity("deal"), schema: fixture.schema)
    }

    @Test("A minus sorts the greatest first, and a reference by its title")
    func order() throws {
        let keys = try sort("-amount, +name, stage, -account.owner")

        #expect(
            keys == [
                SortKey(try path([], "deal", "amount"), descending: true),
                SortKey(try path([], "deal", "name")),
                SortKey(try path([("deal", "stage")], "stage", "name")),
                SortKey(
                    try path([("deal", "account"), ("account", "owner")], "user", "name"),
                    descending: true),
            ])
        #expect(try sort("").isEmpty)
    }

    @Test("Fields are listed over references")
    func fields() throws {
        let fields = try FieldListParser.parse(
            "name,account.name,id", entity: fixture.entity("deal"), schema: fixture.schema)

        #expect(
            fields == [
                try path([], "deal", "name"), try path([("deal", "account")], "account", "name"),
                FieldPath(field: 1),
            ])
    }

    @Test("A reference is grouped by its id, a day by its calendar unit")
    func groupings() throws {
        #expect(
            try groups("stage, closed_on:Month, owner.name") == [
                .init(try path([], "deal", "stage")),
                .init(try path([], "deal", "closed_on"), by: .month),
                .init(try path([("deal", "owner")], "user", "name")),
            ])
    }

    @Test("A field alone is summed")
    func figures() throws {
        #expect(
            try measures("amount, avg(probability), count_distinct(owner), max(closed_on)") == [
                .init(.sum, try path([], "deal", "amount")),
                .init(.avg, try path([], "deal", "probability")),
                .init(.countDistinct, try path([], "deal", "owner")),
                .init(.max, try path([], "deal", "closed_on")),
            ])
    }

    @Test("Mistakes are named with their place")
    func mistakes() {
        #expect(
            kernelError { try sort("name,-ammount") }?.message
                == "At character 7: unknown field `ammount` of `deal`: did you mean `amount`?")
        #expect(
            kernelError { try sort("name meta") }?.message
                == "At character 6: expected `,` or the end, not `meta`.")
        #expect(
            kernelError { try sort("meta") }?.message
                == "At character 1: `meta` is of type json: it gives no order.")
        #expect(
            kernelError { try sort("name,") }?.message
                == "At character 6: expected a field, not the end.")
        #expect(kernelError { try sort("name,name,name,name,name,name") }?.code == .tooLarge)
        #expect(
            kernelError { try groups("closed_on:mont") }?.message
                == "At character 11: unknown calendar unit `mont`: did you mean `month`?")
        #expect(
            kernelError { try groups("name:month") }?.message
                == "At character 1: `name` is of type text: it has no `month`.")
        #expect(
            kernelError { try groups("amount") }?.message
                == "At character 1: `amount` is of type money: records cannot be grouped by it.")
        #expect(kernelError { try groups("name,name,name,name,name") }?.code == .tooLarge)
        #expect(
            kernelError { try measures("sum(name)") }?.message
                == "At character 1: `name` is of type text: it has no `sum`.")
        #expect(
            kernelError { try measures("max(name)") }?.message
                == "At character 1: `name` is of type text: it has no `max`.")
        #expect(
            kernelError { try measures("summ(amount)") }?.message
                == "At character 1: unknown function `summ`: did you mean `sum`?")
        #expect(
            kernelError { try measures("sum(amount") }?.message
                == "At character 11: expected `)` to close the function, not the end.")
    }

    @Test("27: a hidden field is unknown to orders, lists, groupings and figures")
    func hidden() throws {
        let contact = try fixture.entity("contact")
        let readable: (Entity, Field) -> Bool = { _, field in field.name != "salary" }
        func errors(_ name: String) -> [KernelError?] {
            [
                kernelError {
                    try SortParser.parse(
                        "-" + name, entity: contact, schema: fixture.schema, readable: readable)
                },
                kernelError {
                    try FieldListParser.parse(
                        "owner." + name, entity: contact, schema: fixture.schema,
                        readable: readable)
                },
                kernelError {
                    try GroupParser.parse(
                        name + ":month", entity: contact, schema: fixture.schema,
                        readable: readable)
                },
                kernelError {
                    try MeasureParser.parse(
                        "sum(\(name))", entity: contact, schema: fixture.schema,
                        readable: readable)
                },
            ]
        }

        for (hidden, missing) in zip(errors("salary"), errors("salarx")) {
            #expect(hidden?.code == .unknownField)
            #expect(hidden?.message == missing?.message.replacing("salarx", with: "salary"))
        }
    }
}
