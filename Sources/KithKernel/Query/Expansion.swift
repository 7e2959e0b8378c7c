import KithModel
import KithQuery

/// The references of a question whose records come along, one level deep.
struct Expansion {
    /// How many records of one entity are fetched by one plan.
    private static let batchSize = 500

    /// The question, with the references among its fields.
    let request: QueryRequest
    private let names: [String]
    private let transaction: Transaction

    /// Reads what is to come along.
    ///
    /// - Throws: `unknown_field` with the nearest name, also for one that the caller may not
    ///   read; `invalid` for what is no reference.
    init(_ request: QueryRequest, in transaction: Transaction) throws {
        self.transaction = transaction
        let words = (request.expand ?? "").split(separator: ",").map { word in
            String(word.drop { $0 == " " })
        }
        guard !words.isEmpty else {
            self.request = request
            names = []
            return
        }
        let entity = try transaction.readableEntity(request.entity)
        for name in words { try Self.require(name, of: entity, transaction) }
        names = words
        var request = request
        if let fields = request.fields {
            let known = fields.split(separator: ",").map { $0.filter { $0 != " " } }
            request.fields = ([fields] + words.filter { !known.contains($0) })
                .joined(separator: ",")
        }
        self.request = request
    }

    /// Returns whom the rows point to, by entity, in batches; an entity of which the caller may
    /// read nothing is left out.
    func targets(in answer: QueryAnswer) throws -> [(entity: Entity, ids: [RecordID])] {
        var wanted: [String: Set<RecordID>] = [:]
        for (index, column) in answer.columns.enumerated() where names.contains(column.name) {
            for row in answer.rows {
                switch row[index] {
                case .reference(let id):
                    if let target = column.field.target { wanted[target, default: []].insert(id) }
                case .polymorphic(let target, let id): wanted[target, default: []].insert(id)
                default: continue
                }
            }
        }
        return wanted.sorted { $0.key < $1.key }.flatMap { name, ids in
            guard let entity = transaction.schema.entity(name),
                transaction.access(to: entity).scope(.read) != .none
            else { return [(entity: Entity, ids: [RecordID])]() }
            let all = ids.sorted()
            return stride(from: 0, to: all.count, by: Self.batchSize).map { start in
                (entity, Array(all[start..<min(start + Self.batchSize, all.count)]))
            }
        }
    }

    private static func require(
        _ name: String, of entity: Entity, _ transaction: Transaction
    ) throws {
        let access = transaction.access(to: entity)
        let readable = entity.fields.filter { access.right(on: $0) >= .read }
        guard let field = readable.first(where: { $0.name == name }) else {
            let names = readable.filter(\.isExpandable).map(\.name)
            throw entity.unknownField(name, candidates: names)
        }
        guard field.isExpandable else {
            throw KernelError(
                .invalid, "`\(name)` points to no record, so there is none to bring along.",
                recovery: "Expand references of \(entity.name) itself, as owner.", field: "expand")
        }
    }
}

extension Field {
    fileprivate var isExpandable: Bool {
        if case .polymorphic = type { true } else { target != nil }
    }
}
