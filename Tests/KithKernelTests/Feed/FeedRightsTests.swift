import KithModel
import Testing

@testable import KithKernel

@Suite("What a reader of the change feed sees")
struct FeedRightsTests {
    private let fixture: FeedFixture

    init() async throws { fixture = try await FeedFixture() }

    @Test("a change of a hidden field alone is no change, one of both tells the other")
    func masks() async throws {
        let reader = try await fixture.kernel.user(
            "reader", permissions: ["customer": ["read": "all", "update": "all"]])
        let id = try await fixture.kernel.create("customer", ["name": "Ana"]).id
        let token = try await fixture.kernel.kernel.changes(after: .now, as: .user(reader)).next
        try await fixture.kernel.update("customer", id, ["salary": "9.00"])
        try await fixture.kernel.update("customer", id, ["salary": "8.00", "tier": "a"])

        let seen = try await fixture.kernel.kernel.changes(
            after: .token(token), as: .user(reader))
        let all = try await fixture.kernel.kernel.changes(
            after: .token(token), as: fixture.kernel.admin)

        #expect(seen.changes.map { $0.fields.map(\.field.name) } == [["tier"]])
        #expect(all.changes.count == 2)
    }

    @Test("the feed is of the entities that are asked for, and of the records")
    func filters() async throws {
        let job = try await fixture.ownJob("A")
        let other = try await fixture.ownJob("B")
        try await fixture.kernel.create("part", ["name": "nut", "job": .id(job)])
        func records(_ entities: [String]?, _ records: Set<RecordID>? = nil) async throws
            -> [String]
        {
            let page = try await fixture.kernel.kernel.changes(
                FeedQuestion(after: .start, entities: entities, records: records, limit: 1000),
                as: fixture.kernel.admin)
            return page.changes.map(\.entity)
        }

        #expect(try await records(["part"]) == ["part"])
        #expect(try await records(["job", "part"]) == ["job", "job", "part"])
        #expect(try await records(nil, [other]) == ["job"])
        #expect(try await records(["part"], [other]) == [])
        for name in ["jub", "customer"] {
            let error = await failure {
                _ = try await fixture.kernel.kernel.changes(
                    FeedQuestion(after: .start, entities: [name]), as: fixture.mick)
            }
            #expect(error?.code == .notFound, "\(name)")
        }
    }

    @Test("rights that shrink take away what comes, rights that grow bring back nothing passed")
    func rightsChange() async throws {
        let mine = try await fixture.ownJob("mine")
        let before = try await fixture.page(.now).next
        try await fixture.hiddenJobs(1)
        let passed = try await fixture.page(.token(before)).next
        let role = try #require(
            try await fixture.kernel.kernel.read(as: fixture.kernel.admin) {
                try $0.find("role", where: "name = 'mick_role'").first?.id
            })

        try await fixture.kernel.update(
            "role", role, ["permissions": ["job": ["*": "all"]]])
        try await fixture.kernel.update("job", mine, ["name": "mine again"])
        let grown = try await fixture.page(.token(passed))
        try await fixture.kernel.update("role", role, ["permissions": [:]])
        try await fixture.kernel.update("job", mine, ["name": "mine no more"])
        let shrunk = try await fixture.page(.token(grown.next))

        #expect(FeedFixture.names(grown.changes) == ["mine again"])
        #expect(shrunk.changes.allSatisfy { $0.entity != "job" })
        #expect(
            FeedFixture.names(try await fixture.page(.token(before)).changes) == [],
            "by the rights of now")
    }

    @Test("a record that is given away, deleted, merged or erased is told by the rule of now")
    func fates() async throws {
        let given = try await fixture.ownJob("given")
        let deleted = try await fixture.ownJob("deleted")
        let token = try await fixture.page(.now).next
        try await fixture.kernel.update(
            "job", given, ["owner": .id(fixture.kernel.administrator)])
        try await fixture.kernel.delete("job", deleted)

        let page = try await fixture.page(.token(token))

        #expect(page.changes.map(\.record) == [deleted])
        #expect(page.changes.map(\.operation) == ["delete"])
        let whole = try await fixture.page(.start)
        #expect(whole.changes.allSatisfy { $0.record != given })
        try await fixture.kernel.transact { _ = try $0.erase("job", deleted) }
        let erased = try await fixture.page(.start).changes.filter { $0.record == deleted }
        #expect(erased.map(\.isErased) == [true, true])
    }

    @Test("a cause is named only where its change may be seen")
    func causes() async throws {
        let reader = try await fixture.kernel.user(
            "reader", permissions: ["part": ["read": "all"]])
        let token = try await fixture.kernel.kernel.changes(
            after: .now, as: fixture.kernel.admin
        ).next
        try await fixture.kernel.create("job", ["name": "A", "needs_part": .boolean(true)])
        func causes(_ entities: [String]?, _ principal: Principal) async throws -> [String?] {
            try await fixture.kernel.kernel.changes(
                FeedQuestion(after: .token(token), entities: entities), as: principal
            ).changes.map(\.cause)
        }

        let all = try await causes(nil, fixture.kernel.admin)
        #expect(try await causes(["part"], fixture.kernel.admin) == [all.last])
        #expect(all.last != .some(nil))
        #expect(try await causes(nil, .user(reader)) == [nil])
    }

    @Test("nobody reads on who may no longer sign in")
    func deactivated() async throws {
        let token = try await fixture.page(.now).next
        try await fixture.kernel.update(
            "user", fixture.mechanic, ["is_active": .boolean(false)])
        let error = await failure { _ = try await fixture.page(.token(token)) }
        #expect(error?.code == .unauthenticated)
    }

    @Test("the bell rings once for each commit that somebody can see, and for no other")
    func bell() async throws {
        let kernel = fixture.kernel.kernel
        func hasRung(_ rings: AsyncStream<Void>) async -> Bool {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { await rings.first { _ in true } != nil }
                // What has rung already is told all the same.
                group.cancelAll()
                return await group.next() ?? false
            }
        }
        let loud = kernel.commits.rings()
        let job = try await fixture.ownJob("A")
        #expect(await hasRung(loud))

        let silent = kernel.commits.rings()

        try await fixture.kernel.update("job", job, ["name": "A"])
        _ = await failure { try await fixture.ownJob("Loud!") }
        try await kernel.settle()
        _ = try await kernel.makeFeedConsumer("c", as: fixture.mick)
        #expect(await !hasRung(silent))
        #expect(kernel.commits.listeners == 0)
    }
}
