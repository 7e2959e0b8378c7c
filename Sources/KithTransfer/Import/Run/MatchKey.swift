import KithModel

/// The values by which a row finds the record that it changes.
struct MatchKey: Sendable, Hashable {
    /// The number of the entity.
    let entity: Int64
    /// The numbers of the fields.
    let fields: [Int64]
    /// Their values, none of them null.
    let values: [Value]

    /// Makes the key of some fields; nil where one of them is empty.
    init?(_ entity: Entity, _ fields: [Field], _ value: (Field) -> Value?) {
        var values: [Value] = []
        for field in fields {
            guard let value = value(field), !value.isNull else { return nil }
            values.append(value)
        }
        guard !values.isEmpty else { return nil }
        self.entity = entity.id
        self.fields = fields.map(\.id)
        self.values = values
    }

    /// The values for a message.
    var text: String { values.map(\.plainText).joined(separator: ", ") }
}
