/// Entities and fields as JSON that people can write by hand.
///
/// ```json
/// {"name": "deal", "title_field": "name", "fields": [
///   {"name": "name", "type": "text", "required": true, "searchable": true},
///   {"name": "value", "type": "money", "rated_on": "closed_on"},
///   {"name": "stage", "type": "reference", "entity": "stage", "inverse": "deals"},
///   {"name": "tier", "type": "choice", "choices": ["gold", {"key": "b", "title": "Basic"}]}]}
/// ```
///
/// What is left out has the value that the Swift initialisers give it, and `encode` leaves
/// out what has that value. Reading is strict: an unknown key is an error.
public enum DefinitionJSON {
    /// Returns the document of a field.
    public static func encode(_ field: FieldDefinition) -> JSON {
        var object: JSONObject = ["name": .string(field.name)]
        for member in field.type.members { object[member.key] = member.value }
        if field.title != Naming.title(of: field.name) { object["title"] = .string(field.title) }
        for flag in flags where field[keyPath: flag.path] { object[flag.key] = .boolean(true) }
        if !field.defaultValue.isNull { object["default"] = field.defaultValue.apiJSON }
        if !field.help.isEmpty { object["help"] = .string(field.help) }
        object["former_name"] = field.formerName.map(JSON.string)
        return .object(object)
    }

    /// Returns the document of an entity with its fields.
    public static func encode(_ entity: EntityDefinition) -> JSON {
        var object: JSONObject = ["name": .string(entity.name)]
        if entity.title != Naming.title(of: entity.name) { object["title"] = .string(entity.title) }
        if entity.pluralTitle != entity.title + "s" {
            object["plural_title"] = .string(entity.pluralTitle)
        }
        if entity.titleField != "name" { object["title_field"] = .string(entity.titleField) }
        if entity.isHiddenFromSearch { object["hidden_from_search"] = .boolean(true) }
        if !entity.uniqueTogether.isEmpty {
            object["unique_together"] = combinations(entity.uniqueTogether)
        }
        if !entity.indexedTogether.isEmpty {
            object["indexed_together"] = combinations(entity.indexedTogether)
        }
        if !entity.help.isEmpty { object["help"] = .string(entity.help) }
        object["former_name"] = entity.formerName.map(JSON.string)
        if !entity.fields.isEmpty { object["fields"] = .array(entity.fields.map(encode)) }
        return .object(object)
    }

    /// Returns the document of an extension.
    public static func encode(_ addition: EntityDefinition.Extension) -> JSON {
        .object([
            "entity": .string(addition.entity), "fields": .array(addition.fields.map(encode)),
        ])
    }

    /// Reads a field.
    ///
    /// - Throws: `invalid`, naming the key and what may stand there.
    public static func decodeField(_ json: JSON) throws -> FieldDefinition {
        try field(json, of: nil, at: "the field")
    }

    /// Reads an entity with its fields; a `$schema` is passed over.
    ///
    /// - Throws: `invalid`, naming the field, the key and what may stand there.
    public static func decodeEntity(_ json: JSON) throws -> EntityDefinition {
        var reader = try MemberReader(json, "the entity")
        let name = try reader.required("name")
        reader.place = "entity `\(name)`"
        var entity = EntityDefinition(
            name, title: try reader.text("title"), pluralTitle: try reader.text("plural_title"),
            titleField: try reader.text("title_field") ?? "name",
            help: try reader.text("help") ?? "",
            isHiddenFromSearch: try reader.flag("hidden_from_search"),
            uniqueTogether: try combinations("unique_together", &reader),
            indexedTogether: try combinations("indexed_together", &reader),
            fields: try fields(&reader, of: name))
        entity.formerName = try reader.text("former_name")
        _ = try reader.text("$schema")
        try reader.finish()
        return entity
    }

    /// Reads an extension; a `$schema` is passed over.
    ///
    /// - Throws: `invalid`, naming the field, the key and what may stand there.
    public static func decodeExtension(_ json: JSON) throws -> EntityDefinition.Extension {
        var reader = try MemberReader(json, "the extension")
        let entity = try reader.required("entity")
        reader.place = "the extension of `\(entity)`"
        let addition = EntityDefinition.Extension(
            of: entity, fields: try fields(&reader, of: entity))
        _ = try reader.text("$schema")
        try reader.finish()
        return addition
    }

    private static func fields(
        _ reader: inout MemberReader, of entity: String
    ) throws -> [FieldDefinition] {
        try reader.array("fields").enumerated().map { index, json in
            try field(json, of: entity, at: "field \(index + 1) of `\(entity)`")
        }
    }

    private static func field(
        _ json: JSON, of entity: String?, at place: String
    ) throws -> FieldDefinition {
        var reader = try MemberReader(json, place)
        let name = try reader.required("name")
        reader.place = "field `\(entity.map { $0 + "." } ?? "")\(name)`"
        let type = try FieldType(&reader)
        var field = FieldDefinition(
            name, type, title: try reader.text("title"), help: try reader.text("help") ?? "")
        for flag in flags { field[keyPath: flag.path] = try reader.flag(flag.key) }
        field.formerName = try reader.text("former_name")
        if let given = reader.take("default"), given != .null {
            field.defaultValue = try defaultValue(given, of: type, reader)
        }
        try reader.finish(type: type.name)
        return field
    }

    private static func defaultValue(
        _ json: JSON, of type: FieldType, _ reader: MemberReader
    ) throws -> Value {
        // A JSON field's text is a document, not the source of one.
        if case .json = type { return .json(json) }
        guard !type.isComputed else {
            throw reader.failure("`default` does not belong to a field that is computed.")
        }
        do {
            return try type.coerce(json, currency: nil)
        } catch {
            throw reader.failure("`default`: \(error.message)")
        }
    }

    private static func combinations(_ lists: [[String]]) -> JSON {
        .array(lists.map { .array($0.map(JSON.string)) })
    }

    private static func combinations(
        _ key: String, _ reader: inout MemberReader
    ) throws -> [[String]] {
        try reader.array(key).map { json in
            let names = json.array?.compactMap(\.string) ?? []
            guard !names.isEmpty, names.count == json.array?.count else {
                throw reader.failure(
                    "`\(key)` holds lists of field names (as [[\"a\", \"b\"]]).")
            }
            return names
        }
    }

    /// The keys of what is either so or not.
    private static var flags: [(key: String, path: WritableKeyPath<FieldDefinition, Bool>)] {
        [
            ("required", \.isRequired), ("unique", \.isUnique), ("indexed", \.isIndexed),
            ("searchable", \.isSearchable), ("sensitive", \.isSensitive), ("secret", \.isSecret),
            ("read_only", \.isReadOnly),
        ]
    }
}
