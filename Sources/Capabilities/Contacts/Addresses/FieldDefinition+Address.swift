import KithModel

extension FieldDefinition {
    /// Where somebody is found; city and country stand with the entity.
    static let postalAddress = [
        FieldDefinition("street", .text, help: "Street and number."),
        FieldDefinition("postal_code", .text).indexed(),
        FieldDefinition("region", .text, help: "State, county or province."),
    ]
}
