import KithModel
import KithQuery
import KithStore

/// A clause of a condition, as it stands for one record.
public struct ClauseAnswer: Sendable {
    /// The clause, as it was written or would be.
    public var text: String
    /// How many clauses deep it stands, from 0.
    public var depth: Int
    /// Whether it is true of the record; nil where the asker may not read what it compares.
    public var holds: Bool?
    /// The fields that it compares, with the record's values; empty for what joins others.
    public var values: [(field: String, value: String)]
}

/// Says of each clause of a condition whether it is true of a record, with the rights of who asks.
struct ConditionExplainer {
    private let transaction: Transaction
    private let record: Record

    init(_ record: Record, _ transaction: Transaction) {
        self.record = record
        self.transaction = transaction
    }

    /// Returns the clauses of a condition, each before its parts.
    ///
    /// - Throws: `invalid` for a condition that the schema does not fit any more.
    func clauses(of condition: String) throws -> [ClauseAnswer] {
        // Read as the kernel reads it: who may not read a field is told so at its clause.
        let filter = try transaction.asKernel("why").parse(condition, record.entity, [:])
        var answers: [ClauseAnswer] = []
        try add(filter, 0, &answers)
        return answers
    }

    private func add(_ filter: Filter, _ depth: Int, _ answers: inout [ClauseAnswer]) throws {
        let paths = Self.paths(of: filter)
        guard mayRead(filter, record.entity) else {
            let parts = Self.parts(of: filter)
            let text = parts.isEmpty ? "a clause about what you may not read" : Self.word(filter)
            answers.append(ClauseAnswer(text: text, depth: depth, holds: nil, values: []))
            for part in parts { try add(part, depth + 1, &answers) }
            return
        }
        let parts = Self.parts(of: filter)
        let text = FilterText.describe(filter, of: record.entity, schema: transaction.schema)
        answers.append(
            ClauseAnswer(
                text: parts.isEmpty ? text : Self.word(filter), depth: depth,
                holds: try holds(filter),
                values: parts.isEmpty ? try paths.map(value) : []))
        for part in parts { try add(part, depth + 1, &answers) }
    }

    private func holds(_ filter: Filter) throws -> Bool {
        let entity = record.entity
        let this = Filter.isIn(
            FieldPath(entity.field(.id)), [.value(.reference(record.id))], negated: false)
        var query = Query(entity.id, filter: .all([this, filter]))
        query.limit = 1
        let plan = try transaction.authorizer.authorize(query)
        return try !transaction.state.executor.records(plan).isEmpty
    }

    // MARK: Parts

    private static func parts(of filter: Filter) -> [Filter] {
        switch filter {
        case .all(let parts) where parts.count > 1, .any(let parts) where parts.count > 1: parts
        case .not(let part): [part]
        default: []
        }
    }

    private static func word(_ filter: Filter) -> String {
        switch filter {
        case .all: "all of"
        case .any: "any of"
        default: "not"
        }
    }

    /// The fields of the record, or of records that it names, that a clause compares.
    private static func paths(of filter: Filter) -> [FieldPath] {
        switch filter {
        case .comparison(let left, _, let right): [left, right].compactMap(path)
        case .isNull(let path, _), .isIn(let path, _, _), .between(let path, _, _): [path]
        default: []
        }
    }

    private static func path(_ operand: Filter.Operand) -> FieldPath? {
        switch operand {
        case .path(let path): path
        case .function(_, let inner): path(inner)
        case .literal: nil
        }
    }

    // MARK: Rights

    private func mayRead(_ filter: Filter, _ entity: Entity) -> Bool {
        switch filter {
        case .all(let parts), .any(let parts): return parts.allSatisfy { mayRead($0, entity) }
        case .not(let part): return mayRead(part, entity)
        case .quantified(_, let path, let inner):
            guard let end = follow(path.hops, entity),
                let other = transaction.schema.entity(id: path.entity),
                let reference = other.field(id: path.reference)
            else { return false }
            return transaction.authorizer.mayRead(end)
                && transaction.authorizer.mayRead(other, reference) && mayRead(inner, other)
        default: return Self.paths(of: filter).allSatisfy { mayRead($0, entity) }
        }
    }

    private func mayRead(_ path: FieldPath, _ entity: Entity) -> Bool {
        guard let end = follow(path.hops, entity), let field = end.field(id: path.field) else {
            return false
        }
        return transaction.authorizer.mayRead(end, field)
    }

    /// The entity behind some references; nil where one of them may not be read.
    private func follow(_ hops: [Int64], _ entity: Entity) -> Entity? {
        var place: Entity? = entity
        for hop in hops {
            guard let here = place, let field = here.field(id: hop),
                transaction.authorizer.mayRead(here, field)
            else { return nil }
            place = field.target.flatMap { transaction.schema.entity($0) }
        }
        return place
    }

    // MARK: Values

    private func value(_ path: FieldPath) throws -> (field: String, value: String) {
        var (names, place): ([String], Record?) = ([], record)
        var entity: Entity? = record.entity
        for hop in path.hops {
            guard let field = entity?.field(id: hop) else { break }
            names.append(field.name)
            entity = field.target.flatMap { transaction.schema.entity($0) }
            let id = place?.values[field.slot].reference
            place = try id.flatMap { id in
                try entity.flatMap {
                    try transaction.find(
                        $0.name, where: "id = :id", ["id": .string(id.description)], limit: 1
                    ).first
                }
            }
        }
        let field = entity?.field(id: path.field)
        names.append(field?.name ?? "")
        let found = field.flatMap { field in place?.values[field.slot] } ?? .null
        return (names.joined(separator: "."), found.isNull ? "empty" : found.plainText)
    }
}
