import KithModel

/// Writes the clauses of a condition as they stand for a record.
enum ClauseList {
    /// Returns a line for each clause.
    static func lines(_ clauses: [JSON]) -> [String] {
        clauses.map { clause in
            let depth = Int(clause["depth"]?.integer ?? 0)
            let values = (clause["values"]?.array ?? []).map { value in
                "\(value["field"]?.string ?? "") is \(value["value"]?.string ?? "")"
            }
            let seen = values.isEmpty ? "" : "  (\(values.joined(separator: ", ")))"
            let indent = String(repeating: "  ", count: depth)
            let text = clause["text"]?.string ?? ""
            return Terminal.clean("\(word(clause["holds"]))  \(indent)\(text)\(seen)")
        }
    }

    /// Returns whether something holds, in a word of one width.
    static func word(_ holds: JSON?) -> String {
        switch holds?.boolean {
        case true?: "yes"
        case false?: "no "
        case nil: "?  "
        }
    }
}
