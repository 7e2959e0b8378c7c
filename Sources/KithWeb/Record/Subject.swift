import KithKernel
import KithModel
import KithQuery

/// A record with everything of it that its page may show.
struct Subject: Sendable {
    /// One value with what it is.
    struct Item: Sendable {
        /// The field or path, as `account.name`.
        let path: String
        let field: Field
        let value: Value
    }

    let entity: Entity
    let id: RecordID
    /// The version that was read, for forms that change it.
    let version: Int64
    /// How the pages show the entity.
    let view: EntityView
    /// The values that may be read, in the order of the entity.
    let items: [Item]
    /// The values under the title.
    let facts: [Item]
    /// Shows the values.
    let show: FieldView

    /// By what the record is known.
    var title: String {
        let title = self[entity.titleField.name]?.plainText ?? ""
        return title.isEmpty || entity.titleField.name == "id"
            ? "\(entity.definition.title) \(id)" : title
    }

    /// Returns the value of a field; nil where it may not be read.
    subscript(_ name: String) -> Value? { items.first { $0.path == name }?.value }

    /// Loads a record.
    ///
    /// - Throws: `not_found` in the same words for what is not there and what may not be read.
    static func load(_ visit: Visit, _ entity: Entity, _ id: RecordID) async throws -> Subject {
        let view = visit.views[entity.name] ?? EntityView(entity.name)
        let names = visit.visitor.caller.readableFields(of: entity)
            .filter { !$0.definition.isSecret }.map(\.name)
        let hinted = ReadablePath.among(view.facts, of: entity, visit.visitor)
        let paths = names + hinted.filter { !names.contains($0) }
        var request = QueryRequest(entity.name, filter: "id = :id")
        request.parameters["id"] = .string(id.description)
        request.fields = paths.joined(separator: ",")
        request.limit = 1
        let answer = try await visit.kernel.query(request, as: visit.visitor.principal)
        guard let row = answer.rows.first else { throw Visit.notFound }
        let all = zip(answer.columns, row).map {
            Item(path: $0.0.name, field: $0.0.field, value: $0.1)
        }
        let items = all.filter { !$0.path.contains(".") }
        let stages = try await StageMark.load(for: items.map(\.field), visit)
        return Subject(
            entity: entity, id: id, version: answer.versions[0], view: view, items: items,
            facts: hinted.isEmpty
                ? Self.guessedFacts(items, entity)
                : hinted.compactMap { path in all.first { $0.path == path } },
            show: FieldView(visit, titles: answer.titles, stages: stages))
    }

    /// Without a view the first four typed fields are the facts.
    private static func guessedFacts(_ items: [Item], _ entity: Entity) -> [Item] {
        Array(
            items.filter { item in
                guard !item.field.isSystem, item.field !== entity.titleField else { return false }
                switch item.field.type.valueType {
                case .text, .longText, .json: return false
                default: return true
                }
            }.prefix(4))
    }
}
