import KithAPI
import KithKernel
import KithModel

/// What narrows the steps of a board, such as the pipeline whose stages are its columns.
enum BoardScope {
    /// Returns the records that can be chosen, in the order of their titles.
    static func all(
        _ shape: EntityView.Steps, _ entity: Entity, _ visit: Visit
    ) async throws -> [(id: RecordID, title: String)] {
        guard let within = shape.within, let name = entity.field(within)?.target,
            let target = visit.visitor.caller.entities.first(where: { $0.name == name })
        else { return [] }
        var request = QueryRequest(name)
        request.fields = target.titleField.name
        request.sort = target.titleField.name
        request.limit = 100
        let answer = try await visit.kernel.query(request, as: visit.visitor.principal)
        return zip(answer.ids, answer.rows).map { ($0, $1[0].plainText) }
    }

    /// Returns the one that the page asks for, else that of a record, else the default one.
    static func chosen(
        among scopes: [(id: RecordID, title: String)], _ shape: EntityView.Steps,
        _ record: RecordID?, _ entity: Entity, _ visit: Visit
    ) async throws -> RecordID? {
        guard !scopes.isEmpty, let within = shape.within else { return nil }
        let query =
            visit.request.method.isSafe
            ? visit.request.query : WebPath.query(of: visit.back(or: ""))
        if let asked = query.last(where: { $0.name == "within" }).flatMap({ RecordID($0.value) }),
            scopes.contains(where: { $0.id == asked })
        {
            return asked
        }
        guard let target = entity.field(within)?.target,
            visit.generation.schema.entity(target)?.field("is_default") != nil
        else { return scopes[0].id }
        var request = QueryRequest(target, filter: "is_default = true")
        request.fields = "id"
        request.limit = 1
        let answer = try await visit.kernel.query(request, as: visit.visitor.principal)
        return answer.ids.first ?? scopes[0].id
    }
}
