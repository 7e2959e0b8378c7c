import KithKernel
import KithModel

extension Visit {
    /// Returns the titles of some records, with one question for each entity; those that the
    /// visitor may not read are missing.
    package func titles(
        of wanted: [String: Set<RecordID>]
    ) async throws -> [RecordID: String] {
        var titles: [RecordID: String] = [:]
        for (name, ids) in wanted where !ids.isEmpty {
            guard let entity = visitor.caller.entities.first(where: { $0.name == name }),
                mayRead(entity.titleField, of: entity)
            else { continue }
            var request = QueryRequest(name, filter: "id in :ids")
            request.parameters = ["ids": .array(ids.map { .string($0.description) })]
            request.fields = entity.titleField.name
            request.limit = 1000
            let answer = try await kernel.query(request, as: visitor.principal)
            for (id, row) in zip(answer.ids, answer.rows) { titles[id] = row[0].plainText }
        }
        return titles
    }

    /// Returns the records from which one chooses for a reference, by title; none where there
    /// are too many to choose from a list.
    package func offers(for field: FieldDefinition) async throws -> [FieldInput.Offer] {
        guard case .reference(let reference) = field.type,
            let entity = visitor.caller.entities.first(where: { $0.name == reference.entity }),
            mayRead(entity.titleField, of: entity)
        else { return [] }
        let isPerson = entity.name == "user"
        var request = QueryRequest(entity.name, filter: isPerson ? "is_active = true" : nil)
        let order = entity.field("position").map { [$0.name] } ?? []
        request.fields = entity.titleField.name
        request.sort = (order + [entity.titleField.name]).joined(separator: ",")
        request.limit = Self.offerLimit + 1
        let answer = try await kernel.query(request, as: visitor.principal)
        guard answer.ids.count <= Self.offerLimit else { return [] }
        return zip(answer.ids, answer.rows).map { id, row in
            let title = row[0].plainText
            return FieldInput.Offer(
                id: id, name: title, title: id == visitor.user ? title + " (you)" : nil)
        }
    }

    /// How many records one chooses from a list; more are found by typing.
    private static let offerLimit = 40
}
