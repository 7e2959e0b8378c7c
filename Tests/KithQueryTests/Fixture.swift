import KithModel
import KithQuery

/// A small schema as a sales team would have it, with numbers that tests can name.
struct Fixture {
    let schema: Schema = Schema([
        Fixture.installed(
            1, "user",
            [
                FieldDefinition("name", .text), FieldDefinition("email", .email).unique(),
                FieldDefinition("password", .text).secret(), FieldDefinition("salary", .money()),
            ]),
        Fixture.installed(
            2, "account",
            [
                FieldDefinition("name", .text).searchable(), FieldDefinition("website", .url),
                FieldDefinition("parent", .reference(.init("account", inverse: "subsidiaries"))),
                FieldDefinition(
                    "tags", .multiChoice([.init("vip"), .init("cold", title: "Gone cold")])),
            ]),
        Fixture.installed(
            3, "contact",
            [
                FieldDefinition("name", .text).searchable(), FieldDefinition("email", .email),
                FieldDefinition("phone", .phone), FieldDefinition("birthday", .date),
                FieldDefinition("account", .reference(.init("account", inverse: "contacts"))),
                FieldDefinition("salary", .money()).sensitive().searchable(),
                FieldDefinition("notes", .longText).searchable(),
                FieldDefinition("newsletter", .consent(purpose: "news")),
            ]),
        Fixture.installed(
            4, "stage",
            [
                FieldDefinition("name", .text), FieldDefinition("position", .integer),
            ]),
        Fixture.installed(
            5, "deal",
            [
                FieldDefinition("name", .text),
                FieldDefinition("number", .autoNumber(pattern: "D-{n}")),
                FieldDefinition("amount", .money()),
                FieldDefinition("probability", .decimal(scale: 2)),
                FieldDefinition("stage", .reference(.init("stage", inverse: "deals"))),
                FieldDefinition("account", .reference(.init("account", inverse: "deals"))),
                FieldDefinition("contact", .reference(.init("contact", inverse: "deals"))),
                FieldDefinition("closed_on", .date), FieldDefinition("due_on", .date),
                FieldDefinition("is_won", .boolean), FieldDefinition("seats", .integer),
                FieldDefinition(
                    "kind", .choice([.init("new", title: "New business"), .init("technology")])),
                FieldDefinition("starts_at", .localTime), FieldDefinition("meta", .json),
                FieldDefinition("about", .polymorphic(entities: [])),
                FieldDefinition("contract", .file),
                FieldDefinition(
                    "weighted", .formula(expression: "amount * probability / 100", result: .money())
                ),
                FieldDefinition("year", .integer), FieldDefinition("not", .text),
            ]),
        Fixture.installed(6, "setting", isHidden: true, [FieldDefinition("name", .text)]),
    ])

    static let euro = Currency("EUR")

    /// The administrator whom `everything` means.
    static let ana = RecordID(milliseconds: 1, node: 1, sequence: 1)

    /// 16 November 2026, 23:30 UTC: already the 17th in a zone an hour ahead.
    static let moment = QueryMoment(
        now: Instant(milliseconds: 1_794_871_800_000), today: CalendarDate(days: 20774),
        timeZone: "Etc/GMT-1"
    ) { day in
        Instant(milliseconds: day.days * 86_400_000 - 3_600_000)
    }

    func entity(_ name: String) throws -> Entity { try schema.requireEntity(name) }

    func field(_ entity: String, _ name: String) throws -> Int64 {
        let entity = try self.entity(entity)
        guard let field = entity.field(name) else { throw entity.unknownField(name) }
        return field.id
    }

    func parse(
        _ text: String, of entity: String = "deal", parameters: [String: JSON] = [:],
        readable: ((Entity, Field) -> Bool)? = nil
    ) throws -> Filter {
        try FilterParser.parse(
            text, entity: self.entity(entity), schema: schema, parameters: parameters,
            readable: readable, baseCurrency: Fixture.euro)
    }

    func describe(_ filter: Filter, of entity: String = "deal") throws -> String {
        FilterText.describe(filter, of: try self.entity(entity), schema: schema)
    }

    private static func installed(
        _ id: Int64, _ name: String, isHidden: Bool = false, _ fields: [FieldDefinition]
    ) -> Entity {
        let system = SystemField.allCases.map {
            Field(id: Int64($0.slot + 1), definition: $0.definition, owner: "kernel", slot: $0.slot)
        }
        let own = fields.enumerated().map { index, definition in
            Field(
                id: id * 100 + Int64(index), definition: definition, owner: "test",
                slot: SystemField.count + index)
        }
        let definition = EntityDefinition(name, isHiddenFromSearch: isHidden, fields: fields)
        return Entity(id: id, definition: definition, owner: "test", fields: system + own)
    }
}

/// What a step threw.
func kernelError(_ step: () throws -> some Any) -> KernelError? {
    do {
        _ = try step()
        return nil
    } catch {
        return error as? KernelError
    }
}
