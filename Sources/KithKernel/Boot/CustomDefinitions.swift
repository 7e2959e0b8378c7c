import KithModel
import KithStore

/// Reads what administrators have added by themselves.
enum CustomDefinitions {
    /// Returns the custom entities and fields that records describe.
    ///
    /// - Throws: `invalid` for a definition that cannot be read.
    static func read(_ directory: AccessDirectory) throws -> GenerationBuilder.Custom {
        var custom = GenerationBuilder.Custom()
        for record in try directory.find("custom_entity", { _, _ in }) {
            guard let json = record["definition"]?.json else { continue }
            custom.entities.append(try DefinitionJSON.decodeEntity(json))
        }
        for record in try directory.find("custom_field", { _, _ in }) {
            guard let json = record["definition"]?.json, let entity = record["of_entity"]?.text
            else { continue }
            let field = try DefinitionJSON.decodeField(json)
            if let index = custom.fields.firstIndex(where: { $0.entity == entity }) {
                custom.fields[index].fields.append(field)
            } else {
                custom.fields.append(.init(of: entity, fields: [field]))
            }
        }
        return custom
    }
}
