import KithModel

/// The installed entities, as the database itself records them.
package enum Catalogue {
    /// Reads every entity with its fields, in the order of their numbers.
    ///
    /// - Throws: `unavailable` for a definition that this program cannot read; `StoreError`.
    package static func read(_ session: any SQLSession) throws -> [InstalledEntity] {
        var fields: [Int64: [InstalledField]] = [:]
        let sql = "SELECT id, entity, owner, definition FROM kith_field ORDER BY id"
        try session.query(sql, []) { row in
            fields[row.integer(1), default: []].append(
                try field(id: row.integer(0), owner: row.text(2), text: row.text(3)))
        }
        return try session.all("SELECT id, owner, definition FROM kith_entity ORDER BY id") { row in
            try entity(
                id: row.integer(0), owner: row.text(1), text: row.text(2),
                fields: fields[row.integer(0)] ?? [])
        }
    }

    private static func field(id: Int64, owner: String, text: String) throws -> InstalledField {
        try readable("field", id) {
            let row = try FieldRow(text)
            return InstalledField(
                id: id, definition: row.definition, owner: owner, isRetired: row.isRetired)
        }
    }

    private static func entity(
        id: Int64, owner: String, text: String, fields: [InstalledField]
    ) throws -> InstalledEntity {
        try readable("entity", id) {
            let row = try EntityRow(text)
            let places = Dictionary(
                row.order.enumerated().map { ($0.element, $0.offset) },
                uniquingKeysWith: { first, _ in first })
            let ordered = fields.sorted {
                (places[$0.name] ?? .max, $0.id) < (places[$1.name] ?? .max, $1.id)
            }
            var definition = row.definition
            definition.fields = ordered.filter { $0.owner == owner && !$0.isRetired }
                .map(\.definition)
            return InstalledEntity(
                id: id, definition: definition, owner: owner, isRetired: row.isRetired,
                fields: ordered)
        }
    }

    private static func readable<Row>(
        _ kind: String, _ id: Int64, _ read: () throws -> Row
    ) throws -> Row {
        do {
            return try read()
        } catch {
            throw KernelError(
                .unavailable, "The catalogue's \(kind) \(id) cannot be read: \(error)",
                recovery: "Start the version of kith that wrote the database, or a newer one.")
        }
    }
}

/// What `kith_field.definition` holds.
struct FieldRow: Hashable {
    var definition: FieldDefinition
    var isRetired: Bool

    init(_ definition: FieldDefinition, isRetired: Bool) {
        self.definition = definition
        self.isRetired = isRetired
    }

    init(_ text: String) throws {
        var json = try JSONReader.read(text)
        isRetired = json.removing("retired")?.boolean ?? false
        definition = try DefinitionJSON.decodeField(json)
    }

    var text: String {
        let json = DefinitionJSON.encode(definition)
        return (isRetired ? json.adding("retired", .boolean(true)) : json).text
    }
}

/// What `kith_entity.definition` holds: no fields, but the names in their order.
struct EntityRow: Hashable {
    var definition: EntityDefinition
    var isRetired: Bool
    var order: [String]

    init(_ definition: EntityDefinition, isRetired: Bool, order: [String]) {
        self.definition = definition
        self.definition.fields = []
        self.isRetired = isRetired
        self.order = order
    }

    init(_ text: String) throws {
        var json = try JSONReader.read(text)
        isRetired = json.removing("retired")?.boolean ?? false
        order = json.removing("order")?.array?.compactMap(\.string) ?? []
        definition = try DefinitionJSON.decodeEntity(json)
    }

    var text: String {
        let json = DefinitionJSON.encode(definition).adding("order", .array(order.map(JSON.string)))
        return (isRetired ? json.adding("retired", .boolean(true)) : json).text
    }
}

extension JSON {
    fileprivate func adding(_ key: String, _ value: JSON) -> JSON {
        var object = object ?? [:]
        object[key] = value
        return .object(object)
    }

    fileprivate mutating func removing(_ key: String) -> JSON? {
        guard var object, let value = object[key] else { return nil }
        object[key] = nil
        self = .object(object)
        return value
    }
}
