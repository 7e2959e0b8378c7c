import KithModel
import Testing

@testable import KithKernel

@Suite("Named consumers of the change feed")
struct FeedConsumerTests {
    private let fixture: FeedFixture
    private var kernel: Kernel { fixture.kernel.kernel }

    init() async throws { fixture = try await FeedFixture() }

    @Test("reading moves nothing; acknowledging moves forward, once, and survives a restart")
    func acknowledged() async throws {
        let made = try await kernel.makeFeedConsumer("books", of: ["job"], as: fixture.mick)
        for name in ["A", "B", "C"] { try await fixture.ownJob(name) }

        let first = try await kernel.changes(for: "books", limit: 2, as: fixture.mick)
        let again = try await kernel.changes(for: "books", limit: 2, as: fixture.mick)
        let moved = try await kernel.acknowledge(
            try #require(first.changes.first).token, for: "books", as: fixture.mick)
        let reopened = try await fixture.kernel.reopened([Workshop.self])
        let rest = try await reopened.changes(for: "books", as: fixture.mick)
        let whole = try await kernel.acknowledge(rest.next, for: "books", as: fixture.mick)
        let back = try await kernel.acknowledge(first.next, for: "books", as: fixture.mick)

        #expect(made.isNew && made.consumer.lag.changes == 0)
        #expect(first.hasMore && FeedFixture.names(first.changes) == ["A", "B"])
        #expect(FeedFixture.names(again.changes) == ["A", "B"])
        #expect(FeedFixture.names(rest.changes) == ["B", "C"])
        #expect((moved, whole, back) == (true, true, false))
        #expect(try await kernel.changes(for: "books", as: fixture.mick).changes.isEmpty)
    }

    @Test("its lag counts what may be seen, and tells the oldest")
    func lag() async throws {
        _ = try await kernel.makeFeedConsumer("books", of: ["job"], as: fixture.mick)
        try await fixture.hiddenJobs(30)
        kernel.clock.advance(milliseconds: 5000)
        let moment = kernel.clock.now
        try await fixture.ownJob("A")
        kernel.clock.advance(milliseconds: 5000)
        try await fixture.ownJob("B")

        let own = try await kernel.feedConsumer("books", as: fixture.mick)
        let all = try await kernel.feedConsumers(as: fixture.kernel.admin)

        #expect(own.lag == .init(changes: 2, isCapped: false, oldest: moment))
        #expect(all.map(\.lag.changes) == [32])
        #expect(own.acknowledgedAt == nil)
    }

    @Test("making one again returns it as it is; other entities are a conflict")
    func again() async throws {
        _ = try await kernel.makeFeedConsumer("books", of: ["job"], from: .start, as: fixture.mick)
        try await fixture.ownJob("A")
        let second = try await kernel.makeFeedConsumer("books", of: ["job"], as: fixture.mick)
        let other = await failure {
            _ = try await kernel.makeFeedConsumer("books", as: fixture.mick)
        }

        #expect(!second.isNew && second.consumer.lag.changes == 1)
        #expect(other?.code == .conflict && other?.details.first?.field == "entities")
        for name in ["", "a b", "ä", String(repeating: "x", count: 65), "a/b"] {
            let error = await failure {
                _ = try await kernel.makeFeedConsumer(name, as: fixture.mick)
            }
            #expect(error?.code == .invalid, "\(name)")
        }
        let unknown = await failure {
            _ = try await kernel.makeFeedConsumer("x", of: ["customer"], as: fixture.mick)
        }
        #expect(unknown?.code == .notFound)
    }

    @Test("it belongs to its user; an administrator sees and deletes all, and reads none")
    func owners() async throws {
        let other = try await fixture.kernel.user("other", permissions: ["job": ["*": "own"]])
        for user in [fixture.mechanic, other] {
            _ = try await kernel.makeFeedConsumer("books", as: .user(user))
        }
        let admin = fixture.kernel.admin

        #expect(try await kernel.feedConsumers(as: fixture.mick).map(\.owner) == [fixture.mechanic])
        #expect(try await kernel.feedConsumers(as: admin).count == 2)
        let shown = try await kernel.feedConsumer("books", of: other, as: admin)
        #expect(shown.owner == other)
        let codes = [
            await failure {
                _ = try await kernel.feedConsumer("books", of: other, as: fixture.mick)
            },
            await failure {
                try await kernel.removeFeedConsumer("books", of: other, as: fixture.mick)
            },
            await failure { _ = try await kernel.changes(for: "books", as: admin) },
            await failure { _ = try await kernel.feedConsumers(as: .system(reason: "test")).count },
        ].map { $0?.code }
        #expect(codes == [.forbidden, .forbidden, .notFound, nil])
        try await kernel.removeFeedConsumer("books", of: other, as: admin)
        let gone = await failure { _ = try await kernel.changes(for: "books", as: .user(other)) }
        #expect(gone?.code == .notFound)
    }

    @Test("it outlives the rights to its entities, which it then passes over")
    func lostRights() async throws {
        _ = try await kernel.makeFeedConsumer("books", of: ["job"], as: fixture.mick)
        try await fixture.ownJob("A")
        let roles = try await kernel.read(as: fixture.kernel.admin) {
            try $0.find("role", where: "name = 'mick_role'").map(\.id)
        }
        try await fixture.kernel.update("role", roles[0], ["permissions": [:]])

        let page = try await kernel.changes(for: "books", as: fixture.mick)

        #expect(page.changes.isEmpty && !page.hasMore)
        #expect(try await kernel.acknowledge(page.next, for: "books", as: fixture.mick))
    }

    @Test("a user has 50 at the most, and what is done with one is in no log")
    func bounded() async throws {
        let token = try await kernel.changes(after: .now, as: fixture.kernel.admin).next
        for number in 0..<FeedConsumer.ownLimit {
            _ = try await kernel.makeFeedConsumer("c\(number)", as: fixture.mick)
        }
        let error = await failure {
            _ = try await kernel.makeFeedConsumer("one too many", as: fixture.mick)
        }
        let more = await failure {
            _ = try await kernel.makeFeedConsumer("more", as: fixture.mick)
        }

        #expect(error?.code == .invalid)
        #expect(more?.code == .tooLarge)
        let logged = try await kernel.changes(after: .token(token), as: fixture.kernel.admin)
        #expect(logged.changes.isEmpty)
    }
}
