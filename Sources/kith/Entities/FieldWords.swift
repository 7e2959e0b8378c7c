import KithModel

/// What a field is, in few words.
enum FieldWords {
    /// Returns the type with what belongs to it.
    static func type(_ type: FieldType) -> String {
        switch type {
        case .decimal(let scale): "decimal(\(scale))"
        case .choice(let choices), .multiChoice(let choices):
            "\(type.name): \(choices.map(\.key).joined(separator: ", "))"
        case .reference(let reference) where !reference.entity.isEmpty: "→ \(reference.entity)"
        case .polymorphic(let entities):
            "→ \(entities.isEmpty ? "any" : entities.joined(separator: " or "))"
        case .formula(let expression, _): "= \(expression)"
        case .rollup(let rollup):
            "\(rollup.function.rawValue) of \(rollup.entity)\(rollup.field.map { "." + $0 } ?? "")"
        default: type.name
        }
    }

    /// Returns what holds for the values.
    static func rules(_ field: FieldDefinition) -> String {
        let rules = [
            ("required", field.isRequired), ("unique", field.isUnique),
            ("indexed", field.isIndexed), ("searchable", field.isSearchable),
            ("sensitive", field.isSensitive), ("read-only", field.isReadOnly),
        ]
        return rules.filter(\.1).map(\.0).joined(separator: ", ")
    }
}
