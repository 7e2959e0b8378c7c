import KithModel

/// A record that is there and looks like one that somebody writes.
public struct Likeness: Sendable, Hashable {
    /// The record that is there.
    public var record: RecordID
    /// The text by which people know it.
    public var title: String
    /// How sure it is that both are the same, from 0 to 100.
    public var score: Int
    /// What speaks for it and against it, in words: the strongest first.
    public var reasons: [String]
    /// The same for programs, as the plugin that compared tells it.
    public var evidence: JSON

    /// Makes a likeness.
    public init(
        _ record: RecordID, title: String, score: Int, reasons: [String], evidence: JSON
    ) {
        self.record = record
        self.title = title
        self.score = score
        self.reasons = reasons
        self.evidence = evidence
    }

    /// The likeness as the API writes it.
    public var json: JSON {
        [
            "id": .string(record.description), "title": .string(title),
            "score": .integer(Int64(score)), "reasons": .array(reasons.map(JSON.string)),
            "evidence": evidence,
        ]
    }
}
