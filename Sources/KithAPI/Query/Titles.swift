import KithKernel
import KithModel
import KithQuery

/// The titles of records, as far as somebody may read them.
package struct Titles: Sendable {
    private static let stretch = 500

    private let kernel: Kernel
    private let principal: Principal

    /// Looks with the rights of a principal.
    package init(_ kernel: Kernel, _ principal: Principal) {
        self.kernel = kernel
        self.principal = principal
    }

    /// Returns the titles of records by entity; those of deleted ones too.
    package func titles(_ ids: [String: Set<RecordID>]) async throws -> [RecordID: String] {
        var titles: [RecordID: String] = [:]
        for (entity, wanted) in ids {
            guard let known = kernel.generation.schema.entity(entity) else { continue }
            let all = wanted.sorted()
            for start in stride(from: 0, to: all.count, by: Self.stretch) {
                let part = all[start..<min(start + Self.stretch, all.count)]
                var request = QueryRequest(entity, filter: "id in :ids")
                request.parameters["ids"] = .array(part.map { .string($0.description) })
                request.fields = known.titleField.name
                request.deletion = .either
                request.limit = Self.stretch
                guard let answer = try await readable(request) else { continue }
                for (id, row) in zip(answer.ids, answer.rows) {
                    let title = row.first?.plainText ?? ""
                    titles[id] = title.isEmpty ? id.description : title
                }
            }
        }
        return titles
    }

    /// Returns the titles of everybody and everything that changes mention.
    package func titles(in changes: [ChangeSummary]) async throws -> [RecordID: String] {
        var ids: [String: Set<RecordID>] = [:]
        for change in changes {
            ids[change.entity, default: []].insert(change.record)
            if let actor = change.actor { ids["user", default: []].insert(actor) }
            for field in change.fields {
                for value in [field.old, field.new] {
                    if case .polymorphic(let target, let id) = value {
                        ids[target, default: []].insert(id)
                    } else if let id = value.reference, let target = field.field.target {
                        ids[target, default: []].insert(id)
                    }
                }
            }
        }
        return try await titles(ids)
    }

    /// Returns titles as a document.
    static func json(_ titles: [RecordID: String]) -> JSON {
        .object(
            JSONObject(
                uniqueMembers: titles.sorted { $0.key < $1.key }.map { id, title in
                    (id.description, .string(title))
                }))
    }

    /// Answers a question, or nothing where the caller may not read of it at all.
    private func readable(_ request: QueryRequest) async throws -> QueryAnswer? {
        do {
            return try await kernel.query(request, as: principal)
        } catch let error as KernelError where [.notFound, .unknownField].contains(error.code) {
            return nil
        }
    }
}
