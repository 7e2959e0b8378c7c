import KithModel
import KithQuery

extension QueryCompiler {
    static let always = "(1 = 1)"
    static let never = "(1 = 0)"

    /// Returns a filter as a condition that is TRUE exactly where the filter holds.
    func condition(
        _ filter: Filter, in scope: QueryScope, for asker: Asker
    ) throws -> String {
        switch filter {
        case .all(let parts):
            let conditions = try parts.map { try condition($0, in: scope, for: asker) }
            return Self.joined(conditions, by: " AND ", empty: Self.always)
        case .any(let parts):
            let conditions = try parts.map { try condition($0, in: scope, for: asker) }
            return Self.joined(conditions, by: " OR ", empty: Self.never)
        case .not(let part):
            return "(\(try condition(part, in: scope, for: asker)) IS NOT TRUE)"
        case .comparison(let left, let comparison, let right):
            let left = try expression(left, in: scope, for: asker)
            guard case .literal(let literal) = right else {
                return try compared(left, comparison, expression(right, in: scope, for: asker))
            }
            return try compared(left, comparison, value(literal))
        case .isNull(let path, let isNegated):
            let columns = try columns(path, in: scope, for: asker)
            let value = column(columns.alias, columns.layout.columns[0].name)
            return isNegated ? "(\(value) IS NOT NULL)" : "(\(value) IS NULL)"
        case .isIn(let path, let literals, let isNegated):
            let field = try expression(path, in: scope, for: asker)
            let condition = try membership(field, literals.map(value))
            return isNegated ? "(\(condition) IS NOT TRUE)" : condition
        case .between(let path, let low, let high):
            let field = try expression(path, in: scope, for: asker)
            let conditions = [
                try compared(field, .greaterOrEqual, value(low)),
                try compared(field, .lessOrEqual, value(high)),
            ]
            return Self.joined(conditions, by: " AND ", empty: Self.always)
        case .quantified(let quantifier, let collection, let part):
            return try quantified(quantifier, collection, part, in: scope, for: asker)
        }
    }

    /// Returns whether any, all or none of the records that point back here satisfy a
    /// condition; records that are deleted or may not be read do not count.
    private func quantified(
        _ quantifier: Filter.Quantifier, _ collection: Filter.CollectionPath, _ part: Filter,
        in scope: QueryScope, for asker: Asker
    ) throws -> String {
        let origin = try rows(collection.hops, in: scope, for: asker)
        let child = self.scope(try entity(collection.entity))
        let reference = try field(collection.reference, of: child.entity)
        var conditions = [
            "\(column(child.alias, reference.name)) = \(column(origin.alias, .id))",
            "\(column(child.alias, .deletedAt)) IS NULL",
        ]
        if let predicate = try predicate(child, for: asker) { conditions.append(predicate) }
        let condition = try condition(part, in: child, for: asker)
        conditions.append(quantifier == .all ? "(\(condition) IS NOT TRUE)" : condition)
        let exists =
            "EXISTS (SELECT 1 FROM \(from(child, for: asker)) WHERE "
            + conditions.joined(separator: " AND ") + ")"
        return quantifier == .any ? exists : "(NOT \(exists))"
    }

    static func joined(_ conditions: [String], by word: String, empty: String) -> String {
        switch conditions.count {
        case 0: empty
        case 1: conditions[0]
        default: "(" + conditions.joined(separator: word) + ")"
        }
    }
}
