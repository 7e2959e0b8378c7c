import KithModel
import KithQuery
import KithStore

/// Reads stretches of the change log for the caller of a transaction.
struct FeedReader {
    /// How many changes of the log one page looks through at the most.
    static let reach: Int64 = 10_000
    /// How many it takes up at a time at the least.
    private static let leastPiece = 64

    private let transaction: Transaction
    private let table: ChangeTable

    /// A page, and the place at which it ends.
    struct Page {
        var changes: [ChangeSummary]
        var end: FeedPlace
        var hasMore: Bool
    }

    init(_ transaction: Transaction) {
        self.transaction = transaction
        table = ChangeTable(transaction.state.session)
    }

    /// Returns the place of a start.
    ///
    /// - Throws: `malformed` for what is no token; `stale_token` for one that leads nowhere.
    func place(of start: FeedStart) throws -> FeedPlace {
        switch start {
        case .start: return .start
        case .now: return try table.place(behind: table.lastSeq())
        case .since(let moment):
            return try table.place(behind: table.lastSeq(before: moment))
        case .token(let text):
            let place = try transaction.state.environment.feed.place(of: text)
            guard try table.holds(place) else {
                throw KernelError.staleToken(
                    "The change log no longer holds what this token was given for: the database "
                        + "was brought back from a copy.")
            }
            return place
        }
    }

    /// Returns the numbers of the entities that a question means, of which the caller may read
    /// some record.
    ///
    /// - Throws: `not_found` for a name that the caller may not know.
    func entities(named names: [String]?) throws -> [Int64] {
        guard let names else {
            return transaction.schema.entities.filter(mayRead).map(\.id)
        }
        return try names.map { try transaction.readableEntity($0).id }
    }

    /// Returns the numbers of those of some entities of which the caller may read some record;
    /// the others are left out.
    func entities(amongThose names: [String]?) -> [Int64] {
        transaction.schema.entities.filter { entity in
            mayRead(entity) && names?.contains(entity.name) ?? true
        }.map(\.id)
    }

    /// Returns the changes behind a place that the caller may see now, in order.
    ///
    /// - Parameters:
    ///   - entities: the numbers of those whose records count.
    ///   - records: the records that count; all where nil.
    func page(
        after place: FeedPlace, of entities: [Int64], records: Set<RecordID>? = nil, limit: Int
    ) throws -> Page {
        let last = try table.lastSeq()
        let end = min(last, place.seq + Self.reach)
        let reader = ChangeReader(transaction)
        var (found, seq): ([ChangeSummary], Int64) = ([], place.seq)
        // One more than is wanted tells whether there is more, without counting what is hidden.
        let piece = max(limit + 1, Self.leastPiece)
        while seq < end, found.count <= limit {
            let entries = try table.entries(after: seq, through: end, of: entities, limit: piece)
            let wanted = entries.filter { records?.contains($0.record) ?? true }
            found += try reader.summaries(of: wanted)
            seq = entries.count < piece ? end : entries.last?.seq ?? end
        }
        guard found.count > limit else {
            let end = seq == place.seq ? place : try table.place(behind: seq)
            return Page(changes: found, end: end, hasMore: seq < last)
        }
        found.removeLast(found.count - limit)
        let reached = found.last?.seq ?? place.seq
        return Page(changes: found, end: try table.place(behind: reached), hasMore: true)
    }

    private func mayRead(_ entity: Entity) -> Bool {
        transaction.access(to: entity).scope(.read) != .none
    }
}
