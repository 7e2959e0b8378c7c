import KithKernel
import KithModel

/// What is measured with: contacts without relations, and deals that stand on stages.
struct BenchmarkCapability: Capability {
    static let manifest = Manifest(
        id: "benchmark", name: "Benchmark", version: "1.0.0",
        summary: "Contacts and deals to measure with.")

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(Self.contact)
        contributions.entity(Self.stage)
        contributions.entity(Self.deal)
        contributions.role(RoleDefinition("seller", permissions: Self.seller))
    }

    /// A seller sees everything, and makes and changes what is the seller's own.
    private static let seller: JSON = [
        "contact": ["read": "all", "create": "own", "update": "own"],
        "deal": ["read": "all", "create": "own", "update": "own"],
        "stage": ["read": "all"],
    ]

    private static let contact = EntityDefinition(
        "contact",
        fields: [
            FieldDefinition("name", .text).required().indexed().searchable(),
            FieldDefinition("first_name", .text),
            FieldDefinition("last_name", .text),
            FieldDefinition("email", .email).searchable(),
            FieldDefinition("phone", .phone),
            FieldDefinition("city", .text),
            FieldDefinition("company", .text),
            FieldDefinition("note", .longText),
            FieldDefinition("external_id", .text).unique(),
        ])

    private static let stage = EntityDefinition(
        "stage",
        fields: [
            FieldDefinition("name", .text).required(), FieldDefinition("position", .integer),
        ])

    private static let deal = EntityDefinition(
        "deal",
        fields: [
            FieldDefinition("name", .text).required(),
            FieldDefinition("stage", .reference(.init("stage", inverse: "deals"))).required(),
            FieldDefinition("amount", .money()),
        ])
}
