import KithModel
import KithQuery

/// A question for a record's timeline.
public struct TimelineRequest: Sendable {
    /// The name of the record's entity.
    public var entity: String
    /// The record.
    public var record: RecordID
    /// The kinds of items; all where empty.
    ///
    /// `change` stands for the record's own changes.
    public var kinds: [String] = []
    /// The first day, in the caller's time zone; from the beginning where nil.
    public var from: CalendarDate?
    /// The last day, in the caller's time zone; to the end where nil.
    public var to: CalendarDate?
    /// Whether the changes of the record's fields are items too.
    public var includesChanges = false
    /// How many items at the most, 1 to 200.
    public var limit = 50
    /// Where the last page ended: its `next`.
    public var after: String?
    /// Whether the items are counted, up to 10,000.
    public var isCounted = false

    /// Asks about a record.
    public init(_ entity: String, _ record: RecordID) {
        self.entity = entity
        self.record = record
    }

    /// The kind of items that are changes.
    public static let changeKind = "change"
}

/// One page of a timeline, newest first.
public struct TimelinePage: Sendable {
    /// The items.
    public var items: [TimelineItem]
    /// Where the next page starts; nil on the last.
    public var next: String?
    /// The number of all items that the caller may see, where it was asked for; exact unless it
    /// is capped.
    public var count: Int?
    /// Whether the count stopped at its cap.
    public var isCountCapped: Bool
    /// The kinds by which the timeline can be filtered, whether or not any item is of them.
    public var kinds: [FieldType.Choice]
    /// The titles of users and records that items name; one that the caller may not see is
    /// missing.
    public var titles: [RecordID: String]
}

/// One thing on a timeline: a record that points to another, or a change of the record itself.
public struct TimelineItem: Sendable {
    /// When it happened.
    public var at: Instant
    /// What kind of item it is, as `call`, `case` or `change`.
    public var kind: String
    /// What people call the kind.
    public var kindTitle: String
    /// The plugin that brought it; `kernel` for changes.
    public var source: String
    /// The name of the item's entity.
    public var entity: String
    /// The item's record; the changed one for a change.
    public var record: RecordID
    /// The line that heads it.
    public var title: String
    /// Who did it; nil for the system.
    public var actor: RecordID?
    /// The record to which it points, where that is not the one whose timeline this is.
    public var about: Value
    /// The text below; nil where there is none or the caller may not read it.
    public var body: String?
    /// The name of the icon beside it.
    public var icon: String?
    /// What was changed, for a change.
    public var change: ChangeSummary?
}
