import KithModel

extension DefinitionRules {
    /// Checks what an entity's fields say about other entities and fields, wanted or installed.
    static func checkReferences(
        _ entity: WantedEntity, _ wanted: [WantedEntity], _ draft: SchemaDraft
    ) throws {
        let world = World(wanted: wanted, draft: draft)
        let name = entity.definition.name
        for field in entity.ownedFields {
            let place = Place(entity: name, field: field.definition.name)
            switch field.definition.type {
            case .reference(let reference):
                try checkTarget(reference.entity, place, world)
                if let inverse = reference.inverse {
                    try checkInverse(inverse, of: reference.entity, place, world)
                }
            case .polymorphic(let entities):
                for target in entities { try checkTarget(target, place, world) }
            case .money(let ratedOn?) where !ratedOn.isEmpty:
                try checkRateDate(ratedOn, place, world)
            case .rollup(let rollup): try checkRollup(rollup, place, world)
            default: break
            }
        }
    }

    /// All definitions that a reference may name: the wanted ones go before the installed.
    private struct World {
        let wanted: [WantedEntity]
        let draft: SchemaDraft

        var entityNames: [String] {
            wanted.map(\.definition.name) + draft.entities.map(\.name)
        }

        func fields(of entity: String) -> [FieldDefinition] {
            let fields = wanted.first { $0.definition.name == entity }?.ownedFields.map(
                \.definition)
            let installed = draft.entity(entity)?.fields.map(\.definition) ?? []
            return (fields ?? []) + installed
        }
    }

    private struct Place {
        let entity: String
        let field: String

        func failure(_ message: String, _ recovery: String = "") -> KernelError {
            KernelError(
                .invalid, "The field `\(entity).\(field)` \(message)", recovery: recovery,
                field: field)
        }
    }

    private static func checkTarget(_ target: String, _ place: Place, _ world: World) throws {
        guard !world.entityNames.contains(target) else { return }
        let hint = Suggestion.question(for: target, among: world.entityNames)
        throw place.failure(
            "points to the entity `\(target)`, which does not exist\(hint)",
            "Enable the plugin that defines it, or name another entity.")
    }

    private static func checkInverse(
        _ inverse: String, of target: String, _ place: Place, _ world: World
    ) throws {
        guard Naming.isValid(inverse) else {
            throw place.failure("has the inverse `\(inverse)`, which is not in snake_case.")
        }
        let targetFields = world.fields(of: target).map(\.name) + SystemField.allCases.map(\.name)
        guard !targetFields.contains(inverse) else {
            throw place.failure(
                "has the inverse `\(inverse)`, but `\(target)` has a field of that name.",
                "Name it by the plural of `\(place.entity)`.")
        }
        for entity in world.wanted {
            for field in entity.ownedFields {
                guard case .reference(let other) = field.definition.type, other.entity == target,
                    other.inverse == inverse,
                    (entity.definition.name, field.definition.name) != (place.entity, place.field)
                else { continue }
                throw place.failure(
                    "has the inverse `\(inverse)` of `\(target)`, which "
                        + "`\(entity.definition.name).\(field.definition.name)` has already.",
                    "Name one of them otherwise.")
            }
        }
    }

    private static func checkRateDate(
        _ name: String, _ place: Place, _ world: World
    ) throws {
        let dates = world.fields(of: place.entity).filter { $0.type.valueType == .date }
        guard !dates.map(\.name).contains(name) else { return }
        let hint = Suggestion.question(for: name, among: dates.map(\.name))
        throw place.failure(
            "is rated on `\(name)`, which is no date field of `\(place.entity)`\(hint)")
    }

    private static func checkRollup(
        _ rollup: FieldType.Rollup, _ place: Place, _ world: World
    ) throws {
        try checkTarget(rollup.entity, place, world)
        let fields = world.fields(of: rollup.entity)
        let pointsBack = fields.contains { field in
            guard field.name == rollup.reference, case .reference(let reference) = field.type
            else { return false }
            return reference.entity == place.entity
        }
        guard pointsBack else {
            throw place.failure(
                "rolls up by `\(rollup.entity).\(rollup.reference)`, which is no reference to "
                    + "`\(place.entity)`.",
                "Name the reference field of `\(rollup.entity)` that points back.")
        }
        guard rollup.function != .count else {
            guard rollup.result == .integer, rollup.field == nil else {
                throw place.failure("counts records, so it has no `field` and results in integer.")
            }
            return
        }
        try checkRolledField(rollup, place, fields)
    }

    private static func checkRolledField(
        _ rollup: FieldType.Rollup, _ place: Place, _ fields: [FieldDefinition]
    ) throws {
        let all = fields + SystemField.allCases.map(\.definition)
        guard let name = rollup.field, let field = all.first(where: { $0.name == name }) else {
            let hint = Suggestion.question(for: rollup.field ?? "", among: all.map(\.name))
            throw place.failure(
                "rolls up `\(rollup.entity).\(rollup.field ?? "")`, which does not exist\(hint)",
                "Name the field that is summed.")
        }
        let type = field.type.valueType
        guard rollup.function == .sum ? type.canBeSummed : type.isOrdered else {
            throw place.failure(
                "cannot take the \(rollup.function.rawValue) of `\(rollup.entity).\(name)`, which "
                    + "is of type \(type.name).")
        }
        guard type.phrase == rollup.result.phrase else {
            throw place.failure(
                "rolls up values of type \(type.phrase), but results in \(rollup.result.phrase).",
                "Let it result in \(type.phrase).")
        }
    }
}

extension FieldType {
    fileprivate var canBeSummed: Bool {
        switch self {
        case .integer, .decimal, .money: true
        default: false
        }
    }

    fileprivate var isOrdered: Bool {
        switch self {
        case .integer, .decimal, .money, .date, .instant, .localTime: true
        default: false
        }
    }
}
