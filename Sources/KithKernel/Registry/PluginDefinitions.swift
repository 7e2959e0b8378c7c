import KithModel

/// The entities and fields that a plugin defines, and what they were before its steps.
package struct PluginDefinitions: Sendable, Hashable {
    /// Its own entities.
    private(set) var entities: [EntityDefinition]
    /// Its fields on the entities of others.
    private(set) var extensions: [EntityDefinition.Extension]

    /// Takes the definitions out of what a plugin adds.
    init(_ contributions: [Contribution]) {
        entities = []
        extensions = []
        for contribution in contributions {
            switch contribution.kind {
            case .entity(let entity): entities.append(entity)
            case .fieldExtension(let added): extensions.append(added)
            default: continue
            }
        }
    }

    /// Takes one change of a step back.
    ///
    /// - Throws: `invalid` where the definitions are not as the change has left them.
    mutating func undo(_ change: MigrationStep.Change) throws {
        switch change {
        case .renameEntity(let name, let new): try rename(entity: new, to: name)
        case .renameField(let name, let entity, let new):
            try rename(field: new, of: entity, to: name)
        case .addField(let name, let entity):
            try requireField(name, of: entity, "adds")
            remove(field: name, of: entity)
        case .retypeField(let name, let entity, let was, let new):
            try retype(name, of: entity, from: new, to: was)
        case .dropField(let name, let entity, let was):
            guard field(name, of: entity) == nil else {
                throw Self.fault("drops `\(entity).\(name)`, which is still defined.")
            }
            add(FieldDefinition(name, was ?? .text), to: entity)
        case .addIndex(let fields, let entity): try removeIndex(fields, of: entity)
        }
    }

    /// The definitions without fields that are worked out: those name others in texts, and
    /// have no values that a step could keep.
    var withoutDerived: PluginDefinitions {
        var copy = self
        for index in copy.entities.indices {
            let title = copy.entities[index].titleField
            copy.entities[index].fields.removeAll { $0.isDerived && $0.name != title }
        }
        for index in copy.extensions.indices {
            copy.extensions[index].fields.removeAll(where: \.isDerived)
        }
        return copy
    }

    static func fault(_ sentence: String) -> KernelError {
        KernelError(
            .invalid, sentence,
            recovery: "Let the step and the definitions say the same: what a field is called and "
                + "is now stands in the definitions, what it was in the step.")
    }
}

extension PluginDefinitions {
    private func field(_ name: String, of entity: String) -> FieldDefinition? {
        fields(of: entity).first { $0.name == name }
    }

    private func fields(of entity: String) -> [FieldDefinition] {
        let own = entities.filter { $0.name == entity }.flatMap(\.fields)
        return own + extensions.filter { $0.entity == entity }.flatMap(\.fields)
    }

    /// - Parameter does: what the step does with it, as `adds`.
    private func requireField(_ name: String, of entity: String, _ does: String) throws {
        guard field(name, of: entity) == nil else { return }
        let names = fields(of: entity).map(\.name)
        throw Self.fault(
            "\(does) `\(entity).\(name)`, which is not defined"
                + Suggestion.question(for: name, among: names))
    }

    private mutating func eachField(
        of entity: String? = nil, _ body: (inout FieldDefinition) -> Void
    ) {
        for index in entities.indices where entity == nil || entities[index].name == entity {
            for field in entities[index].fields.indices { body(&entities[index].fields[field]) }
        }
        for index in extensions.indices where entity == nil || extensions[index].entity == entity {
            for field in extensions[index].fields.indices {
                body(&extensions[index].fields[field])
            }
        }
    }

    private mutating func rename(entity name: String, to former: String) throws {
        guard let index = entities.firstIndex(where: { $0.name == name }) else {
            throw Self.fault(
                "renames `\(former)` to `\(name)`, which is not defined"
                    + Suggestion.question(for: name, among: entities.map(\.name)))
        }
        guard !entities.contains(where: { $0.name == former }) else {
            throw Self.fault("renames `\(former)`, which is still defined.")
        }
        entities[index].name = former
        eachField { $0.type.replace(entity: name, with: former) }
    }

    private mutating func rename(
        field name: String, of entity: String, to former: String
    ) throws {
        try requireField(name, of: entity, "renames `\(former)` to")
        guard field(former, of: entity) == nil else {
            throw Self.fault("renames `\(entity).\(former)`, which is still defined.")
        }
        eachField(of: entity) { field in
            if field.name == name { field.name = former }
            if case .money(name) = field.type { field.type = .money(ratedOn: former) }
        }
        let followed = { (names: [String]) in names.map { $0 == name ? former : $0 } }
        for index in entities.indices where entities[index].name == entity {
            if entities[index].titleField == name { entities[index].titleField = former }
            entities[index].uniqueTogether = entities[index].uniqueTogether.map(followed)
            entities[index].indexedTogether = entities[index].indexedTogether.map(followed)
        }
    }

    private mutating func retype(
        _ name: String, of entity: String, from new: FieldType?, to was: FieldType?
    ) throws {
        try requireField(name, of: entity, "retypes")
        if let new, let type = field(name, of: entity)?.type, type != new {
            throw Self.fault(
                "retypes `\(entity).\(name)` to \(new.name), but it is defined as \(type.name).")
        }
        guard let was else { return }
        eachField(of: entity) { field in
            guard field.name == name else { return }
            field.type = was
            field.defaultValue = .null
        }
    }

    private mutating func add(_ field: FieldDefinition, to entity: String) {
        if let index = entities.firstIndex(where: { $0.name == entity }) {
            entities[index].fields.append(field)
        } else if let index = extensions.firstIndex(where: { $0.entity == entity }) {
            extensions[index].fields.append(field)
        } else {
            extensions.append(EntityDefinition.Extension(of: entity, fields: [field]))
        }
    }

    private mutating func remove(field name: String, of entity: String) {
        for index in extensions.indices where extensions[index].entity == entity {
            extensions[index].fields.removeAll { $0.name == name }
        }
        for index in entities.indices where entities[index].name == entity {
            entities[index].fields.removeAll { $0.name == name }
            entities[index].uniqueTogether.removeAll { $0.contains(name) }
            entities[index].indexedTogether.removeAll { $0.contains(name) }
            // What it was known by before nobody has written down.
            if entities[index].titleField == name {
                let text = entities[index].fields.first { $0.type == .text }
                entities[index].titleField = text?.name ?? name
            }
        }
    }

    private mutating func removeIndex(_ names: [String], of entity: String) throws {
        for name in names where !SystemField.allCases.contains(where: { $0.name == name }) {
            try requireField(name, of: entity, "adds an index over")
        }
        if names.count == 1, let field = field(names[0], of: entity) {
            guard field.isIndexed || field.isUnique else {
                throw Self.fault(
                    "adds an index over `\(entity).\(names[0])`, which has none.")
            }
            eachField(of: entity) { if $0.name == names[0] { $0.isIndexed = false } }
            return
        }
        let index = entities.firstIndex { $0.name == entity }
        guard let index,
            entities[index].indexedTogether.contains(names)
                || entities[index].uniqueTogether.contains(names)
        else {
            throw Self.fault(
                "adds an index of `\(entity)` over \(names.joined(separator: ", ")), which is not "
                    + "defined.")
        }
        entities[index].indexedTogether.removeAll { $0 == names }
        entities[index].uniqueTogether.removeAll { $0 == names }
    }
}
