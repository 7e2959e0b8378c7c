extension FieldType {
    /// Follows the rename of an entity.
    package mutating func replace(entity former: String, with name: String) {
        switch self {
        case .reference(var reference) where reference.entity == former:
            reference.entity = name
            self = .reference(reference)
        case .polymorphic(let entities):
            self = .polymorphic(entities: entities.map { $0 == former ? name : $0 })
        case .rollup(var rollup) where rollup.entity == former:
            rollup.entity = name
            self = .rollup(rollup)
        default: break
        }
    }
}

extension FieldDefinition {
    /// Whether values are computed out of others, so that none is lost with its column.
    package var isDerived: Bool {
        switch type {
        case .formula, .rollup: true
        default: false
        }
    }
}
