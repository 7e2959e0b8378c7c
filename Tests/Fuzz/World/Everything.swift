import KithKernel
import KithModel

/// A capability whose one entity has a field of every type.
struct Everything: Capability {
    static let manifest = Manifest(
        id: "everything", name: "Everything", version: "1.0.0", summary: "A field of every type.")

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition("thing", fields: Self.plain + Self.linked + Self.computed))
    }

    private static let choices = [
        FieldType.Choice("one"), FieldType.Choice("two"), FieldType.Choice("three"),
    ]

    private static let plain = [
        FieldDefinition("name", .text).searchable(),
        FieldDefinition("prose", .longText).searchable(),
        FieldDefinition("whole", .integer).indexed(),
        FieldDefinition("fraction", .decimal(scale: 3)), FieldDefinition("worth", .money()),
        FieldDefinition("is_on", .boolean), FieldDefinition("day", .date),
        FieldDefinition("moment", .instant), FieldDefinition("time", .localTime),
        FieldDefinition("kind", .choice(choices)), FieldDefinition("kinds", .multiChoice(choices)),
        FieldDefinition("email", .email), FieldDefinition("phone", .phone),
        FieldDefinition("site", .url), FieldDefinition("document", .json),
        FieldDefinition("news", .consent(purpose: "news")),
        FieldDefinition("secret", .text).secret(),
    ]

    private static let linked = [
        FieldDefinition("parent", .reference(.init("thing", onDelete: .clear, inverse: "parts"))),
        FieldDefinition("about", .polymorphic(entities: [])),
    ]

    private static let computed = [
        FieldDefinition("number", .autoNumber(pattern: "T-{n}")),
        FieldDefinition("doubled", .formula(expression: "whole * 2", result: .integer)),
        FieldDefinition(
            "part_count", .rollup(FieldType.Rollup(.count, of: "thing", by: "parent"))),
    ]
}
