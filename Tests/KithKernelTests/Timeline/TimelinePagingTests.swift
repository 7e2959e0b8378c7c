import KithModel
import KithQuery
import Testing

@testable import KithKernel
@testable import KithStore

@Suite("Pages of a timeline")
struct TimelinePagingTests {
    @Test("page by page it is the whole, also where moments are the same", arguments: [1, 2, 3, 7])
    func pages(size: Int) async throws {
        let kith = try await KernelFixture.recording()
        let firm = try await kith.create("firm", ["name": .string("Roofs")])
        let ana = try await kith.person("Ana", in: firm)
        for index in 0..<12 {
            let minute = Int64(index / 4)
            try await kith.entry("\(index)", about: index % 2 == 0 ? ana : firm, minute: minute)
        }
        try await kith.entry("none", about: ana, minute: nil)
        _ = try await kith.kernel.update(
            "firm", firm.id, ["name": "Roofs and more"], as: kith.admin, door: .cli)
        let whole = try await kith.timeline(firm) { $0.includesChanges = true }

        var walked: [TimelineItem] = []
        var after: String?
        repeat {
            let page = try await kith.timeline(firm) {
                ($0.includesChanges, $0.limit, $0.after) = (true, size, after)
            }
            #expect(page.items.count <= size)
            walked += page.items
            after = page.next
        } while after != nil

        #expect(whole.items.count == 15)
        #expect(walked.map(\.title) == whole.items.map(\.title))
        #expect(walked.map(\.at) == whole.items.map(\.at).sorted(by: >))
    }

    @Test("the days of a filter are those of the reader's zone, both included")
    func days() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await kith.person("Ana")
        // The organisation is in Zagreb: 23:30 UTC is half past midnight of the next day.
        try await kith.entry("On the 16th", about: ana, minute: 13 * 60)
        try await kith.entry("On the 17th", about: ana, minute: 14 * 60 + 30)
        try await kith.entry("On the 18th", about: ana, minute: 24 * 60 + 14 * 60 + 30)

        let page = try await kith.timeline(ana) {
            $0.from = CalendarDate("2026-11-17")
            $0.to = CalendarDate("2026-11-17")
        }

        #expect(page.items.map(\.title) == ["On the 17th"])
        #expect(page.count == 1)
    }

    @Test("what is no cursor of a timeline, or too large a page, is refused")
    func malformed() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await kith.person("Ana")
        let list = CursorText.encode(Cursor(keys: [.integer(5)], id: ana.id), of: "timeline")

        let foreign = await failure { _ = try await kith.timeline(ana) { $0.after = list } }
        let large = await failure { _ = try await kith.timeline(ana) { $0.limit = 201 } }

        #expect(foreign?.code == .malformed)
        #expect(foreign?.details.first?.field == "after")
        #expect(large?.details.first?.field == "limit")
    }

    @Test("a page of one walks an index and sorts nothing; one of many looks up each of them")
    func walksIndex() async throws {
        let kith = try await KernelFixture.recording()
        let people = [
            try await kith.person("Ana").id, try await kith.person("Ivo").id,
            try await kith.person("Una").id,
        ]
        let search =
            "SEARCH t1 USING INDEX ix_entry__about__happened_at "
            + "(about__entity=? AND about=? AND happened_at>?)"

        #expect(try await Self.plans(kith, about: [people[0]]) == [search])
        #expect(
            try await Self.plans(kith, about: people) == [search, "USE TEMP B-TREE FOR ORDER BY"])
    }

    /// Returns how the database finds what is about some people.
    private static func plans(
        _ kith: KernelFixture, about people: [RecordID]
    ) async throws -> [String] {
        let generation = kith.kernel.generation
        let entry = try generation.schema.requireEntity("entry")
        let (about, moment) = try (
            #require(entry.field("about")), #require(entry.field("happened_at"))
        )
        var query = Query(entry.id)
        query.filter = .all([
            .isIn(
                FieldPath(about), people.map { .value(.polymorphic(entity: "person", id: $0)) },
                negated: false), .isNull(FieldPath(moment), negated: true),
        ])
        query.fields = [FieldPath(entry.field(.id)), FieldPath(moment)]
        query.sort = [SortKey(FieldPath(moment), descending: true)]
        let asked = query

        return try await kith.kernel.read(as: kith.admin) { transaction in
            let session = transaction.state.session
            let context = QueryContext(
                plan: try transaction.authorizer.authorize(asked), dialect: session.dialect,
                codec: transaction.state.executor.codec, sources: .present)
            let statement = try DatedStatement(asked, limit: 51, in: context).statement
            return try session.all("EXPLAIN QUERY PLAN " + statement.sql, statement.bindings) {
                $0.text(3)
            }
        }
    }
}
