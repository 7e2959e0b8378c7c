import KithModel

/// Asks for records of one entity.
public struct Query: Sendable, Hashable, Codable {
    /// The number of the entity.
    public var entity: Int64
    /// Which records; nil for all.
    public var filter: Filter?
    /// The order; newest first where empty.
    ///
    /// The id always decides last.
    public var sort: [SortKey] = []
    /// Which fields; every readable field of the entity where empty.
    public var fields: [FieldPath] = []
    /// How many records at the most, 1 to 1,000.
    public var limit = 50
    /// Where the last page ended.
    public var after: Cursor?
    /// Whether matching records are counted.
    public var count = CountMode.none
    /// The moment whose state is asked for; the present where nil.
    public var asOf: Instant?
    /// Which records count by their deletion.
    public var deletion = Deletion.present

    /// Makes a query over an entity.
    public init(_ entity: Int64, filter: Filter? = nil) {
        self.entity = entity
        self.filter = filter
    }

    /// Whether matching records are counted.
    public enum CountMode: String, Sendable, Hashable, Codable, CaseIterable {
        case none
        /// Up to 10,000.
        case capped
        case exact

        /// Where a capped count stops.
        public static let cap = 10_000
    }

    /// Which records count by their deletion.
    public enum Deletion: String, Sendable, Hashable, Codable {
        case present, deleted, either
    }
}

/// One step of an order.
public struct SortKey: Sendable, Hashable, Codable {
    /// What is ordered by.
    public var path: FieldPath
    /// Whether the greatest comes first.
    ///
    /// Empty values come last either way.
    public var isDescending: Bool

    /// Makes a step of an order.
    public init(_ path: FieldPath, descending: Bool = false) {
        self.path = path
        isDescending = descending
    }
}

/// The place of a record in an order: the values of its sort keys, and its id.
public struct Cursor: Sendable, Hashable, Codable {
    /// The stored values of the sort keys, as text, number or null.
    public var keys: [JSON]
    /// The id that decides last.
    public var id: RecordID

    /// Makes a place.
    public init(keys: [JSON], id: RecordID) {
        self.keys = keys
        self.id = id
    }
}

/// Asks for counts and sums over the records of one entity.
public struct AggregateQuery: Sendable, Hashable, Codable {
    /// The number of the entity.
    public var entity: Int64
    /// Which records; nil for all.
    public var filter: Filter?
    /// What records are grouped by; one group of all where empty.
    public var groups: [Group] = []
    /// What is computed beside the count.
    public var measures: [Measure] = []
    /// The moment whose state is asked for; the present where nil.
    public var asOf: Instant?
    /// How many groups at the most, 1 to 1,000; more are refused.
    public var limit = 1000

    /// Makes a query over an entity.
    public init(_ entity: Int64, filter: Filter? = nil) {
        self.entity = entity
        self.filter = filter
    }

    /// What records are grouped by.
    public struct Group: Sendable, Hashable, Codable {
        /// The field.
        public var path: FieldPath
        /// The calendar unit into which days and moments are collected.
        public var bucket: TimeBucket?

        /// Makes a grouping.
        public init(_ path: FieldPath, by bucket: TimeBucket? = nil) {
            self.path = path
            self.bucket = bucket
        }
    }

    /// A figure over the records of a group.
    public struct Measure: Sendable, Hashable, Codable {
        /// How values are brought together.
        public var function: Function
        /// The field.
        public var path: FieldPath

        /// Makes a figure.
        public init(_ function: Function, _ path: FieldPath) {
            self.function = function
            self.path = path
        }

        /// How values are brought together.
        public enum Function: String, Sendable, Hashable, Codable, CaseIterable {
            case sum, avg, min, max, count
            case countDistinct = "count_distinct"
        }
    }
}

/// The calendar units that a group can collect days into; weeks start on Monday.
public enum TimeBucket: String, Sendable, Codable, Hashable, CaseIterable {
    case day, week, month, quarter, year
}

/// Asks for records whose text contains every term.
public struct SearchQuery: Sendable, Hashable, Codable {
    /// What people typed; terms are separated by spaces.
    public var text: String
    /// The numbers of the entities to look in; all where empty.
    public var entities: [Int64] = []
    /// How many hits at the most, 1 to 200.
    public var limit = 20

    /// Makes a search.
    public init(_ text: String) { self.text = text }
}
