import KithKernel
import KithModel

/// What a new record takes from a lead: the fields that have its name and its type, also those
/// that administrators and other plugins have added to both.
struct LeadMapping {
    /// What says how the lead stands, and of a name what is not that of the person.
    private static let own: Set<String> = [
        "name", "status", "source", "score", "disqualify_reason", "converted_at",
        "converted_contact", "converted_account", "converted_deal",
    ]
    /// What is the person's, and neither the company's nor the deal's.
    private static let personal: Set<String> = ["email", "phone", "job_title", "notes"]

    private let lead: Record

    init(_ lead: Record) { self.lead = lead }

    /// Returns the values for a new record of an entity; what is empty is left out.
    ///
    /// - Throws: `not_found` when the entity is not there.
    func values(for entity: String, in transaction: Transaction) throws -> [String: Value] {
        let target = try transaction.entity(entity)
        var values: [String: Value] = [:]
        for field in lead.entity.ownFields where !Self.own.contains(field.name) {
            guard let other = target.field(field.name), Self.fits(field, other),
                entity == "contact" || !Self.personal.contains(field.name),
                !lead[field].isNull
            else { continue }
            values[other.name] = lead[field]
        }
        return values
    }

    /// Whether a value of one field may stand in another.
    private static func fits(_ field: Field, _ other: Field) -> Bool {
        guard !other.definition.isReadOnly, !other.type.isComputed else { return false }
        switch (field.type.valueType, other.type) {
        case (.reference, .reference): return field.target == other.target
        case (.money, .money): return true
        case (let type, let otherType): return type == otherType
        }
    }
}
