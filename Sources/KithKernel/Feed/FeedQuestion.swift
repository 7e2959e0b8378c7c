import KithModel

/// From where somebody reads the change feed.
public enum FeedStart: Sendable, Hashable {
    /// From the first change.
    case start
    /// From what comes next.
    case now
    /// Behind the change, or from the end of the page, that the token is of.
    case token(String)
    /// From the first change at a moment or later.
    case since(Instant)

    /// Reads a start as it stands in requests: `start`, `now` or a token.
    public init(_ text: String) {
        switch text {
        case "start": self = .start
        case "now": self = .now
        default: self = .token(text)
        }
    }
}

/// Which changes somebody wants to be told of.
public struct FeedQuestion: Sendable, Hashable {
    /// From where.
    public var after: FeedStart
    /// The names of the entities whose records count; all where nil.
    public var entities: [String]?
    /// The records that count; all where nil.
    public var records: Set<RecordID>?
    /// How many changes at the most, 1 to 1,000.
    public var limit: Int

    /// Asks for changes.
    public init(
        after: FeedStart, entities: [String]? = nil, records: Set<RecordID>? = nil,
        limit: Int = 100
    ) {
        self.after = after
        self.entities = entities
        self.records = records
        self.limit = limit
    }
}
