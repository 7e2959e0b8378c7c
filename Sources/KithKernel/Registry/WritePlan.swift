import KithModel

/// What a write needs to know of an entity's fields, found out once for each generation.
struct WritePlan: Sendable {
    /// The values of a new record before any input: the defaults, and roll-ups over nothing.
    let defaults: [Value]
    /// The fields that callers and hooks may set.
    let open: [Field]
    /// The fields that may not be empty.
    let required: [Field]
    /// The fields that number new records.
    let numbered: [(field: Field, pattern: NumberPattern)]
    /// The amounts, with the field whose date decides about the rate.
    let amounts: [(field: Field, ratedOn: Field?)]
    /// The references whose targets are checked: not those that the system itself fills in.
    let references: [(field: Field, target: Entity)]
    /// The references that may point to several entities.
    let polymorphic: [Field]

    init(_ entity: Entity, schema: Schema, baseCurrency: Currency) {
        defaults = entity.fields.map { field in
            guard case .rollup = field.type else { return field.definition.defaultValue }
            return field.type.rollupOverNothing(baseCurrency)
        }
        open = entity.fields.filter { !$0.isKept }
        required = entity.ownFields.filter(\.definition.isRequired)
        numbered = entity.ownFields.compactMap { field in
            guard case .autoNumber(let text) = field.type, let pattern = NumberPattern(text)
            else { return nil }
            return (field, pattern)
        }
        amounts = entity.ownFields.compactMap { field in
            guard case .money(let ratedOn) = field.type else { return nil }
            return (field, ratedOn.flatMap(entity.field))
        }
        let unchecked: [SystemField] = [.id, .createdBy, .updatedBy]
        references = entity.fields.compactMap { field in
            guard !unchecked.contains(where: { $0.slot == field.slot }),
                let target = field.target.flatMap(schema.entity)
            else { return nil }
            return (field, target)
        }
        polymorphic = entity.ownFields.filter { field in
            if case .polymorphic = field.type { return true }
            return false
        }
    }
}
