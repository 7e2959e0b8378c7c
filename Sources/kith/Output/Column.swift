import KithModel

/// What a value of an answer is, as the API describes it.
struct Column: Sendable {
    /// The path by which it was asked for, as `account.name`.
    let name: String
    /// The field at its end.
    let field: FieldDefinition
    /// Whether every record has it.
    let isSystem: Bool
    /// The plugin that brought it.
    let owner: String

    /// Reads a description; a type that this program does not know is taken for text.
    init(_ json: JSON) {
        var object = json.object ?? [:]
        name = object["name"]?.string ?? ""
        isSystem = object["system"]?.boolean ?? false
        owner = object["owner"]?.string ?? ""
        object["system"] = nil
        object["owner"] = nil
        let last = name.split(separator: ".").last.map(String.init) ?? name
        object["name"] = .string(last)
        field =
            (try? DefinitionJSON.decodeField(.object(object))) ?? FieldDefinition(last, .text)
    }
}
