import KithModel
import KithStore

/// A program that reads the change feed under a name; the database keeps how far it is.
public struct FeedConsumer: Sendable, Hashable {
    /// Whose it is.
    public var owner: RecordID
    /// Its name among those of its owner.
    public var name: String
    /// The names of the entities that it reads of; all where nil.
    public var entities: [String]?
    /// When it was made.
    public var createdAt: Instant
    /// When it last moved on; nil before the first time.
    public var acknowledgedAt: Instant?
    /// The token of its place.
    public var token: String
    /// What waits for it.
    public var lag: Lag

    /// What waits for a consumer, as far as the one who asks may see it.
    public struct Lag: Sendable, Hashable {
        /// How many changes; at most `FeedConsumer.countLimit`.
        public var changes: Int
        /// Whether there may be more than that.
        public var isCapped: Bool
        /// The moment of the oldest; nil where nothing waits.
        public var oldest: Instant?
    }

    /// How far waiting changes are counted.
    public static let countLimit = 1000
    /// How many consumers one user may have.
    public static let ownLimit = 50

    /// The consumer as the API writes it.
    public var json: JSON {
        .object([
            "name": .string(name), "owner": .string(owner.description),
            "entities": entities.map { .array($0.map(JSON.string)) } ?? .null,
            "created_at": .string(createdAt.description),
            "acknowledged_at": acknowledgedAt.map { .string($0.description) } ?? .null,
            "token": .string(token),
            "lag": [
                "changes": .integer(Int64(lag.changes)), "is_capped": .boolean(lag.isCapped),
                "oldest": lag.oldest.map { .string($0.description) } ?? .null,
            ],
        ])
    }
}

/// Finds and keeps the consumers of the caller of a transaction.
struct FeedConsumers {
    private let transaction: Transaction
    private let table: FeedConsumerTable
    private let reader: FeedReader

    init(_ transaction: Transaction) {
        self.transaction = transaction
        table = FeedConsumerTable(transaction.state.session)
        reader = FeedReader(transaction)
    }

    /// Returns whose consumers the caller means.
    ///
    /// - Parameter owner: another user, for administrators only; the caller where nil.
    /// - Throws: `forbidden` for what belongs to no user.
    func owner(_ owner: RecordID?) throws -> RecordID {
        if let owner, owner == transaction.user || transaction.actor.isAdministrator {
            return owner
        }
        guard owner == nil, let user = transaction.user else {
            throw KernelError(
                .forbidden, "A consumer of the change feed belongs to the user who made it.",
                recovery: "Ask for your own, or as an administrator.")
        }
        return user
    }

    /// Returns a consumer.
    ///
    /// - Throws: `not_found` with the way to make one.
    func find(_ owner: RecordID, _ name: String) throws -> FeedConsumerRow {
        if let row = try table.find(owner, name) { return row }
        throw KernelError(
            .notFound, "There is no consumer `\(name)` of the change feed.",
            recovery: "Make it: PUT /api/v1/changes/consumers/\(name)")
    }

    /// Returns a consumer as its readers see it.
    func seen(_ row: FeedConsumerRow) throws -> FeedConsumer {
        let place = try place(of: row)
        let page = try reader.page(
            after: place, of: reader.entities(amongThose: row.entities),
            limit: FeedConsumer.countLimit)
        return FeedConsumer(
            owner: row.owner, name: row.name, entities: row.entities, createdAt: row.createdAt,
            acknowledgedAt: row.acknowledgedAt,
            token: transaction.state.environment.feed.token(of: place),
            lag: FeedConsumer.Lag(
                changes: page.changes.count, isCapped: page.hasMore,
                oldest: page.changes.first?.at))
    }

    /// Returns what waits for a consumer.
    func page(of row: FeedConsumerRow, limit: Int) throws -> FeedReader.Page {
        try reader.page(
            after: place(of: row), of: reader.entities(amongThose: row.entities), limit: limit)
    }

    /// A consumer's row is in the database that its place is of, so the two always agree.
    private func place(of row: FeedConsumerRow) throws -> FeedPlace {
        try ChangeTable(transaction.state.session).place(behind: row.place)
    }
}
