import KithKernel
import KithModel

/// What somebody should look at in a row that was taken: a record that may be the same.
package struct ImportWarning: Sendable, Hashable {
    /// The line of the file on which the row begins.
    package let line: Int
    /// What the row looks like, in one sentence.
    package let message: String
    /// The record that was there before, or that an earlier row made.
    package let record: RecordID
    /// How sure it is that both are the same, from 0 to 100.
    package let score: Int

    /// The warning that a new record looks like another.
    init(line: Int, _ record: Record, like other: Likeness) {
        self.line = line
        self.record = other.record
        score = other.score
        let reasons = other.reasons.prefix(3).joined(separator: ", ")
        message =
            "\(record.title) looks like the \(record.entity.definition.title.lowercased()) "
            + "\(other.title) (\(other.score) %: \(reasons))."
    }

    /// The warning as the API writes it.
    package var json: JSON {
        [
            "line": .integer(Int64(line)), "message": .string(message),
            "record": .string(record.description), "score": .integer(Int64(score)),
        ]
    }
}
