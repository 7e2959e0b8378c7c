import KithModel
import Testing

@testable import KithKernel

@Suite("Tokens of the change feed")
struct FeedTokenTests {
    private let fixture: FeedFixture

    init() async throws { fixture = try await FeedFixture() }

    @Test("a page that ends where the last one did has another token all the same")
    func neverTheSame() async throws {
        let first = try await fixture.page(.now).next
        let still = try await fixture.page(.token(first)).next
        try await fixture.hiddenJobs(3)
        let moved = try await fixture.page(.token(still)).next

        #expect(Set([first, still, moved]).count == 3)
        #expect(Set([first, still, moved].map(\.utf8.count)).count == 1)
        #expect(try await fixture.page(.token(moved)).changes.isEmpty)
    }

    @Test("a change has one token for everybody, and the feed goes on behind it")
    func namesAChange() async throws {
        try await fixture.ownJob("A")
        try await fixture.ownJob("B")
        let kernel = fixture.kernel.kernel
        let all = try await kernel.changes(after: .start, limit: 1000, as: fixture.kernel.admin)
        let own = try await fixture.page(.start)

        let tokens = all.changes.map(\.token)
        #expect(Set(tokens).count == tokens.count)
        #expect(own.changes.allSatisfy { tokens.contains($0.token) })
        let first = try #require(own.changes.first { $0.entity == "job" })
        let rest = try await fixture.page(.token(first.token))
        #expect(FeedFixture.names(rest.changes) == ["B"])
    }

    @Test("no token begins with a hyphen, which a terminal would take for an option's")
    func firstLetter() async throws {
        for _ in 0..<300 {
            let token = try await fixture.page(.now).next
            #expect(token.first?.isLetter == true)
        }
    }

    @Test("the length of a page tells nothing of what its reader may not see")
    func countsNothing() async throws {
        let start = try await fixture.page(.now).next
        try await fixture.hiddenJobs(200)
        try await fixture.ownJob("mine")
        try await fixture.hiddenJobs(200)

        let page = try await fixture.page(.token(start), limit: 1)

        #expect(FeedFixture.names(page.changes) == ["mine"])
        #expect(!page.hasMore)
    }

    @Test("a token goes on after a restart")
    func restart() async throws {
        let token = try await fixture.page(.now).next
        let kernel = try await fixture.kernel.reopened([Workshop.self])
        try await fixture.ownJob("later")

        let page = try await kernel.changes(after: .token(token), as: fixture.mick)
        #expect(FeedFixture.names(page.changes) == ["later"])
    }

    @Test("what is no token is malformed; a token of another database leads nowhere")
    func foreign() async throws {
        let other = try await FeedFixture()
        let token = try await other.page(.now).next
        var altered = Array(try await fixture.page(.now).next)
        altered[40] = altered[40] == "A" ? "B" : "A"
        let cases: [(String, ErrorCode)] = [
            ("17", .malformed), ("", .malformed), (String(repeating: "A", count: 400), .malformed),
            ("äöü", .malformed), (token, .staleToken), (String(altered), .staleToken),
        ]
        for (text, code) in cases {
            let error = await failure { _ = try await fixture.page(.token(text)) }
            #expect(error?.code == code, "\(text)")
            #expect(error?.recovery.isEmpty == false)
            #expect(error?.details.first?.field == "after")
        }
    }

    @Test("a token of a time that a copy has rolled back leads nowhere, though others write on")
    func rolledBack() async throws {
        try await fixture.ownJob("kept")
        let good = try await fixture.page(.now).next
        try await fixture.ownJob("lost")
        let lost = try await fixture.page(.now).next
        // As when the folder is brought back from a copy: the numbers are given out again.
        try await fixture.kernel.tamper(
            "DELETE FROM kith_change WHERE seq = (SELECT max(seq) FROM kith_change)")

        let early = await failure { _ = try await fixture.page(.token(lost)) }
        try await fixture.ownJob("other")
        let late = await failure { _ = try await fixture.page(.token(lost)) }

        #expect(early?.code == .staleToken)
        #expect(late?.code == .staleToken)
        #expect(FeedFixture.names(try await fixture.page(.token(good)).changes) == ["other"])
    }

    @Test("a moment leads to its first change, also before the first and after the last")
    func since() async throws {
        let clock = fixture.kernel.kernel.clock
        let started = clock.now
        for name in ["one", "two", "three"] {
            clock.advance(milliseconds: 60_000)
            try await fixture.ownJob(name)
        }
        func names(_ minutes: Int64) async throws -> [String] {
            let moment = started.adding(milliseconds: minutes * 60_000)
            return FeedFixture.names(try await fixture.page(.since(moment)).changes)
        }

        #expect(try await names(-5) == ["one", "two", "three"])
        #expect(try await names(2) == ["two", "three"])
        #expect(try await names(3) == ["three"])
        #expect(try await names(4) == [])
    }
}
