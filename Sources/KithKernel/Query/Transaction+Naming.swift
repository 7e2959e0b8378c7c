import KithModel
import KithQuery

extension Transaction {
    /// Returns the record that an id, a title or the value of a unique field means.
    ///
    /// - Throws: `not_found` with the nearest title; `conflict` when a title is not unique.
    package func record(_ entity: String, named text: String) throws -> RecordID {
        let entity = try readableEntity(entity)
        let parameters = ["text": JSON.string(text)]
        if let id = RecordID(text),
            try !find(entity.name, where: "id = :text", parameters, limit: 1).isEmpty
        {
            return id
        }
        let naming = namingFields(of: entity)
        // A text that cannot be the value of a field, such as an address, is not asked for.
        let able = naming.filter { (try? $0.type.coerce(text, currency: nil)) != nil }
        let condition = able.map { "\($0.name) = :text" }.joined(separator: " or ")
        let found =
            able.isEmpty ? [] : try find(entity.name, where: condition, parameters, limit: 2)
        guard found.count < 2 else {
            throw KernelError(
                .conflict, "More than one \(entity.name) is called `\(text)`.",
                recovery: "Name the id: \(Self.listing(entity))")
        }
        if let record = found.first { return record.id }
        let known = try find(entity.name, limit: 1000).flatMap { record in
            naming.compactMap { record[$0].text }
        }
        throw unknown(text, entity, known)
    }

    private func namingFields(of entity: Entity) -> [Field] {
        let access = actor.rights.access(to: entity)
        return entity.ownFields.filter { field in
            let isName = field === entity.titleField || field.definition.isUnique
            return isName && field.type.isTextual && access.right(on: field) >= .read
        }
    }

    private func unknown(_ text: String, _ entity: Entity, _ known: [String]) -> KernelError {
        KernelError(
            .notFound,
            "There is no \(entity.name) `\(text)`\(Suggestion.question(for: text, among: known))",
            recovery: "See all of them: \(Self.listing(entity))")
    }

    /// The command that lists an entity's records.
    private static func listing(_ entity: Entity) -> String {
        let own = ["user", "team", "role", "token", "setting"]
        return own.contains(entity.name) ? "kith \(entity.name) list" : "kith query \(entity.name)"
    }
}

extension Kernel {
    /// Returns the record that an id, a title or the value of a unique field means.
    ///
    /// - Throws: `not_found` with the nearest title; `conflict` when a title is not unique.
    package func record(
        _ entity: String, named text: String, as principal: Principal
    ) async throws -> RecordID {
        try await read(as: principal) { try $0.record(entity, named: text) }
    }

    /// Puts ids in place of names that people typed for references.
    ///
    /// - Parameters:
    ///   - input: values by field name; what is no text, or no reference, stays.
    ///   - fields: the fields or arguments that the names belong to.
    /// - Throws: `not_found` with the nearest title, naming the field.
    package func resolvingNames(
        in input: JSONObject, of fields: [FieldDefinition], as principal: Principal
    ) async throws -> JSONObject {
        try await read(as: principal) { transaction in
            var resolved = input
            for field in fields {
                guard case .reference(let reference) = field.type, !reference.entity.isEmpty,
                    let text = input[field.name]?.string, !text.isEmpty
                else { continue }
                do {
                    let id = try transaction.record(reference.entity, named: text)
                    resolved[field.name] = .string(id.description)
                } catch var error as KernelError {
                    error.details = [
                        .init(
                            field: field.name, code: error.code, message: error.message,
                            recovery: error.recovery)
                    ]
                    throw error
                }
            }
            return resolved
        }
    }
}
