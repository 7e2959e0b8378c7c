import KithModel

/// One page of records.
public struct RecordPage: Sendable {
    /// The records; fields that were not asked for or may not be read are null.
    public var records: [Record]
    /// For every record, the values of the query's fields in their order.
    public var rows: [[Value]]
    /// Where the next page starts; nil on the last.
    public var next: Cursor?
    /// The number of matching records, where it was asked for.
    public var count: Int?
    /// Whether the count stopped at its cap.
    public var isCountCapped: Bool

    /// Makes a page.
    public init(
        records: [Record], rows: [[Value]], next: Cursor? = nil, count: Int? = nil,
        isCountCapped: Bool = false
    ) {
        self.records = records
        self.rows = rows
        self.next = next
        self.count = count
        self.isCountCapped = isCountCapped
    }
}

/// One group of an aggregate.
public struct AggregateGroup: Sendable, Hashable {
    /// The values that the group's records share, in the order of the groupings; a bucket
    /// is its first day.
    public var key: [Value]
    /// How many records it has.
    public var count: Int64
    /// The figures in the order of the measures; null over no value.
    ///
    /// Money is in base currency.
    public var figures: [Value]

    /// Makes a group.
    public init(key: [Value], count: Int64, figures: [Value]) {
        self.key = key
        self.count = count
        self.figures = figures
    }
}

/// One record found by its text.
public struct SearchHit: Sendable, Hashable {
    /// The number of the record's entity.
    public var entity: Int64
    /// The record's id.
    public var id: RecordID
    /// The text by which people know it.
    public var title: String

    /// Makes a hit.
    public init(entity: Int64, id: RecordID, title: String) {
        self.entity = entity
        self.id = id
        self.title = title
    }
}
