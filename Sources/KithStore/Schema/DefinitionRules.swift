import KithModel

/// What a definition must fulfil before it can be installed.
enum DefinitionRules {
    /// The most columns that both databases allow a table, with room to spare.
    static let mostColumns = 1500

    /// Returns an entity as it reads back from the catalogue.
    ///
    /// - Throws: `invalid` for what has no such form, as a default of another type.
    static func canonical(_ wanted: WantedEntity) throws -> WantedEntity {
        var copy = wanted
        copy.definition = try DefinitionJSON.decodeEntity(DefinitionJSON.encode(wanted.definition))
        for index in copy.extensions.indices {
            let addition = EntityDefinition.Extension(
                of: wanted.definition.name, fields: wanted.extensions[index].fields)
            copy.extensions[index].fields = try DefinitionJSON.decodeExtension(
                DefinitionJSON.encode(addition)
            ).fields
        }
        // Who extends what is its own anyway adds to it.
        let own = copy.extensions.filter { $0.owner == copy.owner }
        copy.definition.fields += own.flatMap(\.fields)
        copy.extensions.removeAll { $0.owner == copy.owner }
        return copy
    }

    /// Checks what each definition shows by itself, and that no name is defined twice.
    static func check(_ wanted: [WantedEntity]) throws {
        var owners: [String: String] = [:]
        for entity in wanted {
            let name = entity.definition.name
            try checkName(name, "entity `\(name)`", reserved: isReserved(entity: name))
            if let other = owners.updateValue(entity.owner, forKey: name) {
                throw twoOwners("entity `\(name)`", other, entity.owner)
            }
            try checkFields(entity)
            try checkTitle(entity.definition)
            try checkUniqueTogether(entity)
            try checkIndexedTogether(entity.definition)
        }
    }

    /// Returns the error for a name that two owners define.
    static func twoOwners(_ what: String, _ first: String, _ second: String) -> KernelError {
        let message =
            first == second
            ? "`\(first)` defines the \(what) twice."
            : "The \(what) is defined by `\(first)` and by `\(second)`."
        return KernelError(
            .conflict, message, recovery: "Rename one of them, or leave one of them out.")
    }

    /// Refuses tables that a database could not hold.
    static func checkColumnCount(_ entities: [DraftEntity]) throws {
        for entity in entities where entity.columns.count > mostColumns {
            throw KernelError(
                .tooLarge,
                "`\(entity.name)` would have \(entity.columns.count) columns; the most is "
                    + "\(mostColumns), and fields that are set aside count.",
                recovery: "Define fewer fields, or purge those that nobody needs.")
        }
    }

    private static func checkName(_ name: String, _ what: String, reserved: Bool) throws {
        guard Naming.isValid(name) else {
            throw KernelError(
                .invalid, "The \(what) has a name that is not in snake_case.",
                recovery: "Use letters a to z, digits and single underscores, at most 48, "
                    + "beginning with a letter.")
        }
        guard !reserved else {
            throw KernelError(
                .invalid, "The \(what) has a name that is reserved.",
                recovery: "Choose another name.")
        }
    }

    private static func isReserved(entity name: String) -> Bool {
        ["kith_", "sqlite_", "pg_"].contains { name.hasPrefix($0) }
    }

    private static func isReserved(field name: String) -> Bool {
        name.hasPrefix("kith_") || reservedFields.contains(name)
    }

    /// The names of every record in JSON, and the columns that the databases make themselves.
    private static let reservedFields = Set(
        SystemField.allCases.map(\.name) + [
            "entity", "related", "rowid", "oid", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid",
        ])

    private static func checkFields(_ entity: WantedEntity) throws {
        var owners: [String: String] = [:]
        for field in entity.ownedFields {
            let name = field.definition.name
            let what = "field `\(entity.definition.name).\(name)`"
            try checkName(name, what, reserved: isReserved(field: name))
            if let other = owners.updateValue(field.owner, forKey: name) {
                throw twoOwners(what, other, field.owner)
            }
            try checkType(field.definition, what)
        }
    }

    private static func checkType(_ field: FieldDefinition, _ what: String) throws {
        func fail(_ message: String, _ recovery: String) -> KernelError {
            KernelError(.invalid, "The \(what) \(message).", recovery: recovery, field: field.name)
        }
        switch field.type.valueType {
        case .choice(let choices), .multiChoice(let choices):
            if let key = choices.map(\.key).first(where: { !Naming.isValid($0) }) {
                throw fail(
                    "has the choice `\(key)`, which is not in snake_case",
                    "Give it a title instead.")
            }
            if let key = choices.map(\.key).firstRepeated {
                throw fail("has the choice `\(key)` twice", "Leave one of them out.")
            }
        case .autoNumber(let pattern) where NumberPattern(pattern) == nil:
            throw fail(
                "has a pattern without `{n}`",
                "Say once where the number stands, as in `D-{n}` or `C-{n+1000}`.")
        default: break
        }
        if field.isUnique, !field.canBeUnique {
            throw fail(
                "is of type \(field.type.name), which cannot be unique",
                "Leave `unique` out, or keep what is unique in a field of its own.")
        }
    }

    private static func checkTitle(_ entity: EntityDefinition) throws {
        let names = entity.fields.map(\.name)
        guard !names.contains(entity.titleField), entity.titleField != SystemField.id.name else {
            return
        }
        let hint = Suggestion.question(for: entity.titleField, among: names)
        throw KernelError(
            .invalid,
            "The title of the entity `\(entity.name)` is its field `\(entity.titleField)`, which "
                + "does not exist\(hint)",
            recovery: "Name one of its own fields as `title_field`, or `id`.")
    }

    private static func checkUniqueTogether(_ entity: WantedEntity) throws {
        let definition = entity.definition
        for names in definition.uniqueTogether {
            let list = names.map { "`\($0)`" }.joined(separator: ", ")
            let fields = names.map { name in definition.fields.first { $0.name == name } }
            guard names.count > 1, names.firstRepeated == nil,
                fields.allSatisfy({ $0?.canBeUnique == true })
            else {
                throw KernelError(
                    .invalid,
                    "The entity `\(definition.name)` cannot keep \(list) unique together.",
                    recovery: "Name two or more different fields of its own that hold one plain "
                        + "value each.")
            }
        }
        if let names = definition.uniqueTogether.firstRepeated {
            throw KernelError(
                .invalid,
                "The entity `\(definition.name)` has the same fields unique together twice: "
                    + names.joined(separator: ", ") + ".")
        }
    }
}

extension DefinitionRules {
    fileprivate static func checkIndexedTogether(_ entity: EntityDefinition) throws {
        let system = Set(SystemField.allCases.map(\.name)).subtracting([SystemField.id.name])
        for names in entity.indexedTogether {
            let isOrdered = names.allSatisfy { name in
                system.contains(name)
                    || entity.fields.first { $0.name == name }?.canBeIndexed == true
            }
            guard names.count > 1, names.firstRepeated == nil, isOrdered else {
                let list = names.map { "`\($0)`" }.joined(separator: ", ")
                throw KernelError(
                    .invalid, "The entity `\(entity.name)` cannot be indexed by \(list) together.",
                    recovery: "Name two or more different fields, own ones or the system's, that "
                        + "have an order.")
            }
        }
        if let names = entity.indexedTogether.firstRepeated {
            throw KernelError(
                .invalid,
                "The entity `\(entity.name)` is indexed twice by the same fields together: "
                    + names.joined(separator: ", ") + ".")
        }
    }
}

extension FieldDefinition {
    /// Whether an index can hold the values in their order.
    fileprivate var canBeIndexed: Bool {
        switch type {
        case .longText, .json, .multiChoice: false
        default: true
        }
    }

    /// Whether an index can keep the values unique.
    fileprivate var canBeUnique: Bool {
        switch type {
        case .longText, .json, .multiChoice, .money, .formula, .rollup: false
        default: true
        }
    }
}

extension Array where Element: Hashable {
    /// The first element that stands before already, or nil.
    var firstRepeated: Element? {
        var seen: Set<Element> = []
        return first { !seen.insert($0).inserted }
    }
}
