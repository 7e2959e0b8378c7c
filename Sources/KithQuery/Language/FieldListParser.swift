import KithModel

/// Reads the fields that a list shows, as `name,account.name`.
public enum FieldListParser {
    /// Reads a list of fields of an entity and of what it refers to.
    ///
    /// - Throws: `KernelError` with the place in its message: `malformed`, `unknown_field`, or
    ///   `too_large` for more than 200 fields.
    public static func parse(
        _ text: String, entity: Entity, schema: Schema,
        readable: ((Entity, Field) -> Bool)? = nil
    ) throws -> [FieldPath] {
        var list = try ListReader(text, entity: entity, schema: schema, readable: readable)
        return try list.items(atMost: QueryBounds.fields, "fields") { try $0.trace().path }
    }
}
