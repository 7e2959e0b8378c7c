import KithModel
import Testing

@Suite("Definitions as JSON")
struct DefinitionJSONTests {
    @Test("an entity written by hand reads as the same entity in Swift")
    func handWritten() throws {
        let text = """
            {"$schema": "../entity.json", "name": "deal", "title_field": "name",
             "unique_together": [["name", "stage"]], "fields": [
              {"name": "name", "type": "text", "required": true, "searchable": true},
              {"name": "value", "type": "money", "rated_on": "closed_on", "indexed": true},
              {"name": "closed_on", "type": "date"},
              {"name": "chance", "type": "decimal", "scale": 2, "default": "0.50"},
              {"name": "stage", "type": "reference", "entity": "stage", "on_delete": "cascade",
               "inverse": "deals"},
              {"name": "tier", "type": "choice", "choices": ["gold", {"key": "b", "title": "Basic"}],
               "default": "gold"}]}
            """

        let entity = try DefinitionJSON.decodeEntity(try JSONReader.read(text))

        let expected = EntityDefinition(
            "deal", uniqueTogether: [["name", "stage"]],
            fields: [
                FieldDefinition("name", .text).required().searchable(),
                FieldDefinition("value", .money(ratedOn: "closed_on")).indexed(),
                FieldDefinition("closed_on", .date),
                FieldDefinition("chance", .decimal(scale: 2))
                    .defaulting(to: .decimal(Decimal(units: 50, scale: 2))),
                FieldDefinition(
                    "stage", .reference(.init("stage", onDelete: .cascade, inverse: "deals"))),
                FieldDefinition("tier", .choice([.init("gold"), .init("b", title: "Basic")]))
                    .defaulting(to: .text("gold")),
            ])
        #expect(entity == expected)
    }

    @Test("every type and every property comes back as it was written", arguments: everyField)
    func roundTrip(field: FieldDefinition) throws {
        let json = DefinitionJSON.encode(field)

        #expect(try DefinitionJSON.decodeField(try JSONReader.read(json.text)) == field)
    }

    @Test("an entity with all its properties comes back as it was written")
    func entityRoundTrip() throws {
        let entity = EntityDefinition(
            "x_thing", title: "Ding", pluralTitle: "Dinge", titleField: "code", help: "A thing.",
            isHiddenFromSearch: true, uniqueTogether: [["code", "text"]],
            indexedTogether: [["code", "created_at"]], fields: Self.everyField
        ).formerly("x_item")

        #expect(try DefinitionJSON.decodeEntity(DefinitionJSON.encode(entity)) == entity)
    }

    @Test("an extension names its entity and its fields")
    func extensionRoundTrip() throws {
        let addition = EntityDefinition.Extension(
            of: "contact", fields: [FieldDefinition("mkt_score", .integer)])

        let json = DefinitionJSON.encode(addition)

        #expect(
            json.text == #"{"entity":"contact","fields":[{"name":"mkt_score","type":"integer"}]}"#)
        #expect(try DefinitionJSON.decodeExtension(json) == addition)
    }

    @Test(
        "a fault is told with its field and the nearest right word",
        arguments: [
            (
                #"{"name":"a","type":"txet"}"#,
                "field `a`: unknown type `txet`: did you mean `text`?"
            ),
            (
                #"{"name":"a","type":"text","requierd":true}"#,
                "field `a`: unknown key `requierd`: did you mean `required`?"
            ),
            (
                #"{"name":"a","type":"text","scale":2}"#,
                "field `a`: `scale` does not belong to a field of type `text`."
            ),
            (#"{"name":"a","type":"decimal"}"#, "field `a`: `scale` is missing."),
            (
                #"{"name":"a","type":"decimal","scale":12}"#,
                "field `a`: `scale` is a number of decimals from 0 to 9, not 12."
            ),
            (#"{"name":"a"}"#, "field `a`: `type` is missing."),
            (#"{"type":"text"}"#, "the field: `name` is missing."),
            (#"[]"#, "the field is not a JSON object."),
            (#"{"name":"a","type":"text","unique":1}"#, "field `a`: `unique` is true or false."),
            (#"{"name":"a","type":"choice"}"#, "field `a`: `choices` is missing."),
            (
                #"{"name":"a","type":"reference","entity":"b","on_delete":"cascad"}"#,
                "field `a`: `on_delete` is one of `restrict`, `clear`, `cascade`, not `cascad`: "
                    + "did you mean `cascade`?"
            ),
            (
                #"{"name":"a","type":"integer","default":"many"}"#,
                "field `a`: `default`: `many` is not a whole number."
            ),
            (
                #"{"name":"a","type":"formula","expression":"1","result":{"type":"formula"}}"#,
                "field `a`: `result` is a type of plain values, not `formula`."
            ),
            (
                #"{"name":"a","type":"auto_number","pattern":"D-{n}","default":"D-1"}"#,
                "field `a`: `default` does not belong to a field that is computed."
            ),
        ])
    func faults(text: String, message: String) throws {
        let json = try JSONReader.read(text)

        let error = #expect(throws: KernelError.self) { try DefinitionJSON.decodeField(json) }

        #expect(error?.message == message)
    }

    @Test("a fault inside an entity names the entity and the field")
    func faultInEntity() throws {
        let json = try JSONReader.read(
            #"{"name":"deal","fields":[{"name":"value","type":"mony"}]}"#)

        let error = #expect(throws: KernelError.self) { try DefinitionJSON.decodeEntity(json) }

        #expect(error?.message == "field `deal.value`: unknown type `mony`: did you mean `money`?")
    }

    static let everyField: [FieldDefinition] = [
        FieldDefinition("code", .text, title: "Kod", help: "Short.").required().unique().indexed()
            .searchable().sensitive().secret().readOnly().formerly("key"),
        FieldDefinition("notes", .longText).defaulting(to: .text("none")),
        FieldDefinition("count", .integer).defaulting(to: .integer(-3)),
        FieldDefinition("share", .decimal(scale: 9)),
        FieldDefinition("value", .money()),
        FieldDefinition("cost", .money(ratedOn: "closed_on")),
        FieldDefinition("open", .boolean).defaulting(to: .boolean(false)),
        FieldDefinition("closed_on", .date).defaulting(to: .date(CalendarDate(days: 20_000))),
        FieldDefinition("seen_at", .instant)
            .defaulting(to: .instant(Instant(milliseconds: 1_700_000_000_123))),
        FieldDefinition("opens", .localTime),
        FieldDefinition("tier", .choice([.init("a", title: "A"), .init("gold_plus")])),
        FieldDefinition("tags", .multiChoice([.init("x"), .init("y")]))
            .defaulting(to: .list(["x", "y"])),
        FieldDefinition("email", .email), FieldDefinition("phone", .phone),
        FieldDefinition("site", .url), FieldDefinition("photo", .file),
        FieldDefinition(
            "account", .reference(.init("account", onDelete: .clear, inverse: "things"))),
        FieldDefinition("about", .polymorphic(entities: ["deal", "contact"])),
        FieldDefinition("anything", .polymorphic(entities: [])),
        FieldDefinition("settings", .json)
            .defaulting(to: .json(.object(["a": .array([.integer(1), .null])]))),
        FieldDefinition("number", .autoNumber(pattern: "T-{n}")),
        FieldDefinition("total", .formula(expression: "a + b", result: .decimal(scale: 2))),
        FieldDefinition("label", .formula(expression: "code", result: .text)),
        FieldDefinition("deals", .rollup(.init(.count, of: "deal", by: "account", where: "open"))),
        FieldDefinition(
            "won", .rollup(.init(.sum, of: "deal", by: "account", field: "value", result: .money()))
        ),
        FieldDefinition("consent", .consent(purpose: "newsletter")),
    ]
}
