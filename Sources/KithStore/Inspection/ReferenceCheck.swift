import KithModel

/// Looks for references to records that are not there, not even deleted ones.
package enum ReferenceCheck {
    /// Returns a sentence for each field of an entity that holds such references.
    ///
    /// - Throws: `StoreError`.
    package static func faults(
        _ entity: Entity, in schema: Schema, _ session: any SQLSession
    ) throws -> [String] {
        try entity.fields.compactMap { field in
            let count: Int64
            switch field.type {
            case .reference(let reference):
                guard let target = schema.entity(reference.entity), field.slot > 0 else {
                    return nil
                }
                count = try dangling(field, of: entity, target, session)
            case .polymorphic(let names):
                count = try names.compactMap { schema.entity($0) }.reduce(0) { sum, target in
                    try sum + dangling(field, of: entity, target, session)
                }
            default: return nil
            }
            guard count > 0 else { return nil }
            return "\(count) \(entity.name) records refer by `\(field.name)` to nothing: "
                + "write another value, or none, there."
        }
    }

    private static func dangling(
        _ field: Field, of entity: Entity, _ target: Entity, _ session: any SQLSession
    ) throws -> Int64 {
        let dialect = session.dialect
        let layout = ColumnLayout(field.definition)
        let column = "t." + dialect.quoted(field.name)
        var condition = "\(column) IS NOT NULL"
        var bindings: [SQLValue] = []
        if let kind = layout.name(of: .entity) {
            condition += " AND t.\(dialect.quoted(kind)) = \(dialect.placeholder(1))"
            bindings.append(.integer(target.id))
        }
        return try session.first(
            """
            SELECT count(*) FROM \(dialect.quoted(entity.name)) t WHERE \(condition) \
            AND NOT EXISTS (SELECT 1 FROM \(dialect.quoted(target.name)) r \
            WHERE r.\(dialect.quoted(SystemField.id.name)) = \(column))
            """, bindings
        ) { $0.integer(0) } ?? 0
    }
}
