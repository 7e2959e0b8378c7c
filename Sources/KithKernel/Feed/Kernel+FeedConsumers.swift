import KithModel
import KithQuery
import KithStore

/// Consumers are machinery: what is done with them is not in the change log, and a reader
/// who says how far they are changes no record.
extension Kernel {
    /// Makes a consumer of the change feed, or returns the one of that name as it is.
    ///
    /// - Parameters:
    ///   - name: 1 to 64 letters, digits, `-`, `_` and `.`.
    ///   - entities: the names of those that it reads of; all where nil.
    ///   - start: from where a new one reads.
    /// - Throws: `conflict` where one of that name reads of other entities, `invalid` for a
    ///   name that cannot be used, `too_large` for one too many, and what `changes` throws.
    /// - Returns: the consumer, and whether it was made now.
    public func makeFeedConsumer(
        _ name: String, of entities: [String]? = nil, from start: FeedStart = .now,
        as principal: Principal
    ) async throws -> (consumer: FeedConsumer, isNew: Bool) {
        try Self.checkConsumerName(name)
        let made = try await writeConsumers(as: principal) { transaction in
            let consumers = FeedConsumers(transaction)
            let (owner, reader) = (try consumers.owner(nil), FeedReader(transaction))
            _ = try reader.entities(named: entities)
            let wanted = entities.map { Array(Set($0)).sorted() }
            let table = FeedConsumerTable(transaction.state.session)
            if let row = try table.find(owner, name) {
                guard row.entities == wanted else { throw Self.otherEntities(name) }
                return false
            }
            guard try table.count(of: owner) < FeedConsumer.ownLimit else {
                throw KernelError(
                    .tooLarge, "A user may have \(FeedConsumer.ownLimit) consumers.",
                    recovery: "Delete one: kith changes consumers list")
            }
            try table.insert(
                FeedConsumerRow(
                    owner: owner, name: name, entities: wanted,
                    place: reader.place(of: start).seq, createdAt: transaction.now))
            return true
        }
        return (try await feedConsumer(name, as: principal), made)
    }

    /// Returns a consumer of the change feed.
    ///
    /// - Parameter owner: whose, for administrators; the caller's own where nil.
    /// - Throws: `not_found`; `forbidden` for another user's.
    public func feedConsumer(
        _ name: String, of owner: RecordID? = nil, as principal: Principal
    ) async throws -> FeedConsumer {
        try await read(as: principal) { transaction in
            let consumers = FeedConsumers(transaction)
            return try consumers.seen(consumers.find(consumers.owner(owner), name))
        }
    }

    /// Returns the caller's consumers by name; for an administrator everybody's.
    ///
    /// - Parameter limit: how many at the most, 1 to 200.
    public func feedConsumers(
        limit: Int = 100, as principal: Principal
    ) async throws -> [FeedConsumer] {
        try await read(as: principal) { transaction in
            let consumers = FeedConsumers(transaction)
            let owner = transaction.actor.isAdministrator ? nil : try consumers.owner(nil)
            return try FeedConsumerTable(transaction.state.session)
                .all(of: owner, limit: min(max(limit, 1), 200)).map(consumers.seen)
        }
    }

    /// Returns what waits for a consumer of the caller, and leaves it where it is.
    ///
    /// - Parameter limit: how many changes at the most, 1 to 1,000.
    /// - Throws: `not_found`.
    public func changes(
        for consumer: String, limit: Int = 100, as principal: Principal
    ) async throws -> ChangePage {
        try await read(as: principal) { transaction in
            let consumers = FeedConsumers(transaction)
            let row = try consumers.find(consumers.owner(nil), consumer)
            let page = try consumers.page(of: row, limit: min(max(limit, 1), 1000))
            return ChangePage(page, transaction)
        }
    }

    /// Moves a consumer of the caller behind a change, forward only.
    ///
    /// - Parameter token: that of the last change which it has taken, or the `next` of a page.
    /// - Returns: whether it moved; it does not where it is as far already.
    /// - Throws: `not_found`; what `changes` throws for a token.
    public func acknowledge(
        _ token: String, for consumer: String, as principal: Principal
    ) async throws -> Bool {
        try await writeConsumers(as: principal) { transaction in
            let consumers = FeedConsumers(transaction)
            let owner = try consumers.owner(nil)
            _ = try consumers.find(owner, consumer)
            let place = try FeedReader(transaction).place(of: .token(token))
            return try FeedConsumerTable(transaction.state.session)
                .move(owner, consumer, to: place.seq, at: transaction.now)
        }
    }

    /// Takes a consumer away.
    ///
    /// - Parameter owner: whose, for administrators; the caller's own where nil.
    /// - Throws: `not_found`; `forbidden` for another user's.
    public func removeFeedConsumer(
        _ name: String, of owner: RecordID? = nil, as principal: Principal
    ) async throws {
        try await writeConsumers(as: principal) { transaction in
            let consumers = FeedConsumers(transaction)
            let row = try consumers.find(consumers.owner(owner), name)
            _ = try FeedConsumerTable(transaction.state.session).remove(row.owner, name)
        }
    }

    /// Runs a body that writes machinery only, so that no change set comes of it.
    private func writeConsumers<Result: Sendable>(
        as principal: Principal, _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await transact(
            as: principal, door: .kernel,
            ChangeSetContext(kind: "feed", title: "Consumers of the change feed"), body
        ).result
    }

    private static func checkConsumerName(_ name: String) throws {
        let isFit = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        guard isFit, (1...64).contains(name.utf8.count) else {
            throw KernelError(
                .invalid, "`\(name)` cannot be the name of a consumer.",
                recovery: "Use 1 to 64 letters, digits, `-`, `_` and `.`.", field: "name")
        }
    }

    private static func otherEntities(_ name: String) -> KernelError {
        KernelError(
            .conflict, "There is a consumer `\(name)` already, which reads of other entities.",
            recovery: "Delete it first, or choose another name.", field: "entities")
    }
}
