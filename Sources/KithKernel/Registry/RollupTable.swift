import KithModel
import KithQuery

/// A roll-up field with the parts that its declaration names.
struct CompiledRollup: Sendable {
    /// The entity that has the field.
    let entity: Entity
    /// The field that holds the result.
    let field: Field
    /// The entity whose records are counted or summed.
    let child: Entity
    /// The child's field that points back.
    let reference: Field
    /// What is counted or summed.
    let function: FieldType.Rollup.Function
    /// The child's field that is aggregated; nil to count.
    let source: Field?
    /// Which of the child's records count.
    let filter: Filter?
}

/// All roll-ups, by the entity whose changes they follow.
struct RollupTable: Sendable {
    private let byChild: [Int64: [CompiledRollup]]

    /// Resolves the roll-ups of a schema; one whose child is dormant is left as it stands.
    ///
    /// - Throws: what the parser of filters throws.
    init(_ schema: Schema, baseCurrency: Currency) throws {
        var byChild: [Int64: [CompiledRollup]] = [:]
        for entity in schema.entities {
            for field in entity.ownFields {
                guard case .rollup(let rollup) = field.type,
                    let child = schema.entity(rollup.entity),
                    let reference = child.field(rollup.reference)
                else { continue }
                let filter = try rollup.filter.map {
                    try FilterParser.parse(
                        $0, entity: child, schema: schema, baseCurrency: baseCurrency)
                }
                byChild[child.id, default: []].append(
                    CompiledRollup(
                        entity: entity, field: field, child: child, reference: reference,
                        function: rollup.function, source: rollup.field.flatMap(child.field),
                        filter: filter))
            }
        }
        self.byChild = byChild
    }

    /// Returns the roll-ups that follow an entity's changes.
    func rollups(following entity: Entity) -> [CompiledRollup] { byChild[entity.id] ?? [] }
}

extension RollupTable {
    /// Returns the roll-ups that an entity has.
    func rollups(of entity: Entity) -> [CompiledRollup] {
        byChild.values.flatMap(\.self).filter { $0.entity == entity }
            .sorted { $0.field.slot < $1.field.slot }
    }
}
