import KithModel

/// Which changes of the log an audit asks for.
package struct TrailQuestion: Sendable {
    /// Only changes before this place.
    package var before: Int64 = .max
    /// Only those of an entity.
    package var entity: Int64?
    /// Only those of a user.
    package var actor: RecordID?
    /// Only those of a change set.
    package var set: RecordID?
    /// Only those at a moment or later.
    package var from: Instant?
    /// Only those before a moment.
    package var until: Instant?

    /// Asks for everything.
    package init() {}
}

extension ChangeTable {
    /// Returns the entries that an audit asks for, newest first, at most `limit` of them.
    package func entries(_ question: TrailQuestion, limit: Int) throws -> [ChangeEntry] {
        var conditions: [String] = []
        var numbers: [Int64] = []
        func require(_ condition: String, _ number: Int64?) {
            guard let number else { return }
            numbers.append(number)
            conditions.append("\(condition) \(place(numbers.count))")
        }
        require("seq <", question.before)
        require("entity =", question.entity)
        require("actor =", question.actor?.rawValue)
        require("set_id =", question.set?.rawValue)
        require("at >=", question.from?.milliseconds)
        require("at <", question.until?.milliseconds)
        numbers.append(Int64(limit))
        let order = "ORDER BY seq DESC LIMIT \(place(numbers.count))"
        return try entries(conditions.joined(separator: " AND ") + " " + order, numbers)
    }
}
