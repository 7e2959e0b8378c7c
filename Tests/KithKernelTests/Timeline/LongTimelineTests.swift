import KithModel
import KithSQLite
import Testing

@testable import KithKernel
@testable import KithStore

/// What stands on a timeline without end.
///
/// That a page costs the same is held by `TimelinePagingTests`: it walks an index. With 100,000
/// entries it took 3 ms for one person and 16 ms for a firm of 200, in a debug build on two cores
/// (OP-1: under 150 ms).
@Suite("A long timeline")
struct LongTimelineTests {
    private static let entries = 12_000
    private static let people = 200

    /// A firm whose people share the entries, and one of them who has as many alone.
    private static func crowded() async throws -> (kith: KernelFixture, firm: Record, solo: Record)
    {
        let kith = try await KernelFixture.recording()
        let firm = try await kith.create("firm", ["name": .string("Roofs")])
        let solo = try await kith.person("Solo")
        let crew = try await kith.kernel.create(
            "person",
            (0..<people).map { ["name": .string("Person \($0)"), "firm": .id(firm)] },
            as: kith.admin, door: .cli
        ).records.map(\.id)
        let entity = try kith.kernel.generation.schema.requireEntity("person").id
        try await fill(kith, about: crew, entity, from: 1)
        try await fill(kith, about: [solo.id], entity, from: 100_001)
        return (kith, firm, solo)
    }

    /// Writes entries straight into the table: the pipeline is not what is measured.
    private static func fill(
        _ kith: KernelFixture, about people: [RecordID], _ entity: Int64, from first: Int
    ) async throws {
        let start = KernelFixture.start.milliseconds
        try await kith.store.write { session in
            let people = people.enumerated().map { "(\($0.offset), \($0.element.rawValue))" }
            try session.execute(
                """
                WITH crew (place, person) AS (VALUES \(people.joined(separator: ", "))), \
                numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers \
                WHERE number < ?1 - 1) \
                INSERT INTO entry (id, version, created_at, subject, kind, about__entity, about, \
                happened_at) SELECT ?2 + number, 1, ?3 + number, 'Called', 'call', ?4, person, \
                ?3 + number FROM numbers JOIN crew ON place = number % ?5
                """,
                [
                    .integer(Int64(entries)), .integer(Int64(first)), .integer(start),
                    .integer(entity), .integer(Int64(people.count)),
                ])
        }
    }

    @Test("its first page is that of the newest, and its count stops at the cap")
    func firstPage() async throws {
        let (kith, firm, solo) = try await Self.crowded()
        for record in [solo, firm] {
            var request = TimelineRequest(record.entity.name, record.id)
            request.isCounted = true

            let page = try await kith.kernel.timeline(request, as: kith.admin)

            let newest = KernelFixture.start.adding(milliseconds: Int64(Self.entries) - 1)
            #expect(page.items.count == 50)
            #expect(page.items.first?.at == newest)
            #expect(page.items.last?.at == newest.adding(milliseconds: -49))
            #expect(page.next != nil)
            #expect(page.count == 10_000)
            #expect(page.isCountCapped)
        }
    }
}
