import KithModel
import KithQuery

/// A question about records, in the words in which a door received it.
public struct QueryRequest: Sendable {
    /// The entity's name.
    public var entity: String
    /// The condition in the filter language; all records where nil.
    public var filter: String?
    /// Values for the `:names` in the condition.
    public var parameters: [String: JSON] = [:]
    /// The order, as `-value,name`.
    public var sort: String?
    /// The fields, as `name,account.name`; every readable field where nil.
    public var fields: String?
    /// The references whose records come along, as `account,owner`; none where nil.
    public var expand: String?
    /// How many records at the most, 1 to 1,000.
    public var limit = 50
    /// Where the last page ended: its `next`.
    public var after: String?
    /// Whether matching records are counted.
    public var count = Query.CountMode.none
    /// The moment whose state is asked for.
    public var asOf: Instant?
    /// Which records count by their deletion.
    public var deletion = Query.Deletion.present

    /// Asks about an entity.
    public init(_ entity: String, filter: String? = nil) {
        self.entity = entity
        self.filter = filter
    }
}

/// One page of an answer.
public struct QueryAnswer: Sendable {
    /// The entity.
    public var entity: Entity
    /// What each value of a row is.
    public var columns: [Column]
    /// The values of each record.
    public var rows: [[Value]]
    /// The id of each record.
    public var ids: [RecordID]
    /// The version of each record.
    public var versions: [Int64]
    /// Where the next page starts; nil on the last.
    public var next: String?
    /// The number of matching records, where it was asked for.
    public var count: Int?
    /// Whether the count stopped at its cap.
    public var isCountCapped: Bool
    /// The titles of the records that references point to; one that the reader may not see
    /// is missing.
    public var titles: [RecordID: String]
    /// The records behind the references that were expanded, one part for each entity.
    public var related: [QueryAnswer] = []

    /// One column of an answer.
    public struct Column: Sendable {
        /// The path as it was asked, as `account.name`.
        public var name: String
        /// The field at its end.
        public var field: Field
    }
}

/// A question for counts and sums, in the words in which a door received it.
public struct AggregateRequest: Sendable {
    /// The entity's name.
    public var entity: String
    /// The condition in the filter language; all records where nil.
    public var filter: String?
    /// Values for the `:names` in the condition.
    public var parameters: [String: JSON] = [:]
    /// What records are grouped by, as `stage,closed_on:month`.
    public var groups: String?
    /// What is computed beside the count, as `sum(value)`.
    public var measures: String?
    /// The moment whose state is asked for.
    public var asOf: Instant?

    /// Asks about an entity.
    public init(_ entity: String, filter: String? = nil) {
        self.entity = entity
        self.filter = filter
    }
}

/// The groups of an answer.
public struct AggregateAnswer: Sendable {
    /// What the parts of a group's key are.
    public var keys: [QueryAnswer.Column]
    /// The calendar unit of each key, where it has one.
    public var buckets: [TimeBucket?]
    /// What the figures are, as `sum(value)`.
    public var measures: [(function: AggregateQuery.Measure.Function, field: Field)]
    /// The groups in the order of their keys.
    public var groups: [AggregateGroup]
    /// The titles of the records that keys point to.
    public var titles: [RecordID: String]
}
