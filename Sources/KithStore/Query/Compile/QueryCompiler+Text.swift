import KithModel
import KithQuery

extension QueryCompiler {
    /// Compares a text: exactly by `=` and `!=`, else by its fold.
    func textCompared(
        _ left: SQLExpression, _ comparison: Filter.Comparison, _ text: String
    ) -> String {
        let folded = FoldedText.fold(text)
        let exact = left.kind == .folded ? folded : text
        switch comparison {
        case .equal:
            let equality = "\(left.sql) = \(bind(.text(exact)))"
            guard left.hasFoldIndex, let fold = left.fold else { return "(\(equality))" }
            // Equal texts have equal folds, and the index is on these.
            return "(\(fold) = \(bind(.text(folded))) AND \(equality))"
        case .notEqual: return dialect.isDifferent(left.sql, bind(.text(exact)))
        case .contains: return dialect.contains(left.fold ?? left.sql, bind(.text(folded)))
        case .startsWith: return dialect.starts(left.fold ?? left.sql, with: bind(.text(folded)))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return "(\(left.fold ?? left.sql) \(comparison.rawValue) \(bind(.text(folded))))"
        }
    }

    /// Compares two texts; where one of them is folded, both are.
    func textCompared(
        _ left: SQLExpression, _ comparison: Filter.Comparison, _ right: SQLExpression
    ) -> String {
        let leftFold = left.fold ?? left.sql
        let rightFold = right.fold ?? right.sql
        let isFolded = left.kind == .folded || right.kind == .folded
        switch comparison {
        case .equal where isFolded: return dialect.isSame(leftFold, rightFold)
        case .notEqual where isFolded: return dialect.isDifferent(leftFold, rightFold)
        case .equal: return dialect.isSame(left.sql, right.sql)
        case .notEqual: return dialect.isDifferent(left.sql, right.sql)
        case .contains: return dialect.contains(leftFold, rightFold)
        case .startsWith: return dialect.starts(leftFold, with: rightFold)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return "(\(leftFold) \(comparison.rawValue) \(rightFold))"
        }
    }

    /// Compares with a key, or with a whole list of keys.
    ///
    /// Inside a JSON array, `["` and `,"` stand before a key and nowhere else, since a quote
    /// within a key is escaped.
    func keysCompared(
        _ left: SQLExpression, _ comparison: Filter.Comparison, _ right: Value
    ) throws -> String {
        guard let keys = right.list ?? right.text.map({ [$0] }) else {
            throw mismatch(left, right)
        }
        guard comparison == .contains else {
            let text = JSON.array(keys.map(JSON.string)).text
            return try equated(left, comparison, .text(text))
        }
        let conditions = keys.map { key in
            let text = JSON.string(key).text
            let first = dialect.starts(left.sql, with: bind(.text("[" + text)))
            return "(\(first) OR \(dialect.contains(left.sql, bind(.text("," + text)))))"
        }
        return Self.joined(conditions, by: " AND ", empty: "(\(left.sql) IS NOT NULL)")
    }
}
