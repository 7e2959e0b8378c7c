import KithModel
import KithQuery
import KithStore

extension Kernel {
    /// A stretch of the change feed.
    public struct ChangePage: Sendable {
        /// The changes that the reader may see, in order.
        public var changes: [ChangeSummary]
        /// The token to go on from; it moves also past what the reader may not see.
        public var next: String
        /// Whether to ask again at once: there is more, or the log goes on further than one
        /// page looks.
        public var hasMore: Bool
    }

    /// Returns changes in order, none missing and none twice.
    ///
    /// What a reader may see is decided when they read: by the rights and by the records as
    /// they are then, deleted ones included. What a page has passed over does not come back
    /// when rights grow; a token stays good when they shrink.
    /// - Throws: `malformed` for what is no token; `stale_token` for one of another database
    ///   or of a time that was rolled back; `not_found` for an entity that the reader may not
    ///   know; `unauthenticated` for who may no longer sign in.
    public func changes(
        _ question: FeedQuestion, as principal: Principal
    ) async throws -> ChangePage {
        try await read(as: principal) { transaction in
            let reader = FeedReader(transaction)
            let place = try reader.place(of: question.after)
            let page = try reader.page(
                after: place, of: reader.entities(named: question.entities),
                records: question.records, limit: min(max(question.limit, 1), 1000))
            return ChangePage(page, transaction)
        }
    }

    /// Returns changes in order, none missing and none twice, of all entities.
    ///
    /// - Parameter limit: how many changes at the most, 1 to 1,000.
    /// - Throws: as the form with a question.
    public func changes(
        after start: FeedStart, limit: Int = 100, as principal: Principal
    ) async throws -> ChangePage {
        try await changes(FeedQuestion(after: start, limit: limit), as: principal)
    }
}

extension Kernel.ChangePage {
    /// Takes a page, and seals the place at which it ends.
    init(_ page: FeedReader.Page, _ transaction: Transaction) {
        self.init(
            changes: page.changes, next: transaction.state.environment.feed.token(of: page.end),
            hasMore: page.hasMore)
    }
}
