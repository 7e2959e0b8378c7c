import KithModel
import KithStore

/// The entities that the tests of queries and search work with.
enum SampleEntities {
    static let wanted = [user, team, account, deal, note].map { WantedEntity($0, owner: "kernel") }

    private static let user = EntityDefinition(
        "user", fields: [FieldDefinition("name", .text).searchable()])

    private static let team = EntityDefinition("team", fields: [FieldDefinition("name", .text)])

    private static let account = EntityDefinition(
        "account",
        fields: [
            FieldDefinition("name", .text).searchable(),
            FieldDefinition("city", .text),
            FieldDefinition("parent", .reference(.init("account", inverse: "children"))),
            FieldDefinition("rating", .integer),
        ])

    private static let deal = EntityDefinition(
        "deal",
        fields: [
            FieldDefinition("name", .text).searchable(),
            FieldDefinition("code", .text).unique(),
            FieldDefinition("summary", .longText).searchable(),
            FieldDefinition("secret_plan", .longText).searchable().sensitive(),
            FieldDefinition("account", .reference(.init("account", inverse: "deals"))),
            FieldDefinition("amount", .money()).indexed(),
            FieldDefinition("discount", .decimal(scale: 2)),
            FieldDefinition("probability", .integer).indexed(),
            FieldDefinition("stage", .choice([.init("open"), .init("won"), .init("lost")]))
                .indexed(),
            FieldDefinition(
                "tags", .multiChoice([.init("a"), .init("ab"), .init("b"), .init("b_a")])),
            FieldDefinition("is_urgent", .boolean),
            FieldDefinition("closed_on", .date),
            FieldDefinition("called_at", .instant),
            FieldDefinition("best_time", .localTime),
            FieldDefinition("mail", .email),
            FieldDefinition("about", .polymorphic(entities: [])),
            FieldDefinition("extra", .json),
        ])

    private static let note = EntityDefinition(
        "note", titleField: "text",
        fields: [
            FieldDefinition("text", .text).searchable(),
            FieldDefinition("deal", .reference(.init("deal", inverse: "notes"))),
            FieldDefinition("score", .integer),
        ])
}
