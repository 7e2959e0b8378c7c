import KithModel
import KithQuery
import KithStore
import Testing

@testable import KithKernel

@Suite("As of a moment")
struct AsOfTests {
    private let fixture: KernelFixture
    private let ana: RecordID
    private let job: RecordID
    /// Before anything was made, between the two edits, and after them.
    private let before: Instant
    private let between: Instant
    private let after: Instant

    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        before = fixture.kernel.clock.now
        fixture.wait(seconds: 60)
        ana = try await fixture.create("customer", ["name": "Ana", "tier": "a"]).id
        job = try await fixture.create(
            "job", ["name": "Bike", "customer": .id(ana), "price": "10.00", "share": "50"]
        ).id
        try await fixture.create("job", ["name": "Car", "customer": .id(ana), "price": "40.00"])
        fixture.wait(seconds: 60)
        between = fixture.kernel.clock.now
        fixture.wait(seconds: 60)
        try await fixture.update("job", job, ["name": "Zeppelin", "price": "100.00"])
        try await fixture.update("customer", ana, ["name": "Anita", "tier": "b"])
        fixture.wait(seconds: 60)
        after = fixture.kernel.clock.now
    }

    private func total(asOf: Instant?, filter: String? = nil) async throws -> [String] {
        var request = AggregateRequest("job", filter: filter)
        request.measures = "sum(price),count(id)"
        request.asOf = asOf
        let answer = try await fixture.kernel.aggregate(request, as: fixture.admin)
        return answer.groups.flatMap { group in
            ["\(group.count)"] + group.figures.map(\.plainText)
        }
    }

    @Test("a list is filtered, sorted and shown as it was between two edits")
    func lists() async throws {
        #expect(
            try await fixture.values("job", "name", sort: "name", asOf: between) == ["Bike", "Car"])
        #expect(
            try await fixture.values("job", "name", sort: "name", asOf: after) == [
                "Car", "Zeppelin",
            ])
        #expect(
            try await fixture.values("job", "name", where: "price < 20", asOf: between) == ["Bike"])
        #expect(try await fixture.values("job", "name", where: "price < 20", asOf: after).isEmpty)
        #expect(
            try await fixture.values("job", "name", sort: "-price", asOf: between) == [
                "Car", "Bike",
            ])
        #expect(
            try await fixture.values("job", "name", sort: "-price", asOf: after)
                == ["Zeppelin", "Car"])
    }

    @Test("sums, formulas and roll-ups are those of the moment")
    func sums() async throws {
        #expect(try await total(asOf: between) == ["2", "50.00 EUR", "2"])
        #expect(try await total(asOf: after) == ["2", "140.00 EUR", "2"])
        #expect(try await fixture.value("job", job, "earned", asOf: between) == "5.00 EUR")
        #expect(try await fixture.value("job", job, "earned", asOf: after) == "50.00 EUR")
        #expect(
            try await fixture.value("customer", ana, "open_price", asOf: between) == "50.00 EUR")
        #expect(try await fixture.value("customer", ana, "open_price", asOf: after) == "140.00 EUR")
    }

    @Test("a single record is exact, with version and last change of the moment")
    func singleRecord() async throws {
        #expect(try await fixture.value("job", job, "version", asOf: between) == "1")
        #expect(try await fixture.value("job", job, "version", asOf: after) == "2")
        let changed = try await fixture.value("job", job, "updated_at", asOf: between)
        #expect(changed == before.adding(milliseconds: 60_000).description)
    }

    @Test("before its creation there is nothing, in lists, counts and sums")
    func beforeCreation() async throws {
        #expect(try await fixture.values("job", "name", asOf: before).isEmpty)
        #expect(try await total(asOf: before).first ?? "0" == "0")
        var request = QueryRequest("job")
        request.asOf = before
        request.count = .exact
        #expect(try await fixture.kernel.query(request, as: fixture.admin).count == 0)
    }

    @Test("a record that was deleted later is still there, and one restored later is not")
    func deletion() async throws {
        fixture.wait(seconds: 60)
        try await fixture.delete("job", job)
        let deleted = fixture.kernel.clock.now
        fixture.wait(seconds: 60)
        _ = try await fixture.kernel.restore("job", [job], as: fixture.admin, door: .cli)
        fixture.wait(seconds: 60)

        #expect(try await fixture.values("job", "name", sort: "name", asOf: after).count == 2)
        #expect(try await fixture.values("job", "name", asOf: deleted) == ["Car"])
        #expect(try await total(asOf: deleted) == ["1", "40.00 EUR", "1"])
        #expect(try await fixture.values("job", "name", sort: "name") == ["Car", "Zeppelin"])
    }

    @Test("a hop leads to the other record as it was, and quantifiers look at the moment")
    func hops() async throws {
        #expect(
            try await fixture.values("job", "customer.name", where: "name = 'Car'", asOf: between)
                == ["Ana"])
        #expect(
            try await fixture.values("job", "name", where: "customer.tier = 'a'", asOf: after)
                .isEmpty)
        #expect(
            try await fixture.values("job", "name", where: "customer.tier = 'a'", asOf: between)
                .count == 2)
        let any = "any(jobs, price = 10)"
        #expect(try await fixture.values("customer", "name", where: any, asOf: between) == ["Ana"])
        #expect(try await fixture.values("customer", "name", where: any, asOf: after).isEmpty)
    }

    @Test("the titles of references are those that the reader may see")
    func titles() async throws {
        let mechanic = try await fixture.user("mick", permissions: ["job": ["read": "all"]])
        var request = QueryRequest("job", filter: "name = 'Bike'")
        request.asOf = between

        let answer = try await fixture.kernel.query(request, as: .user(mechanic))

        #expect(answer.rows.count == 1)
        #expect(answer.titles[ana] == nil)
    }

    @Test("rights are those of today: what one may read now one may see as it was, and no more")
    func rightsOfToday() async throws {
        let mechanic = try await fixture.user("mick", permissions: ["job": ["read": "own"]])
        let mine = "name = 'Bike'"
        #expect(
            try await fixture.values("job", "name", where: mine, asOf: between, as: .user(mechanic))
                .isEmpty)

        try await fixture.update("job", job, ["owner": .id(mechanic)])
        #expect(
            try await fixture.values("job", "name", where: mine, asOf: between, as: .user(mechanic))
                == ["Bike"])
        fixture.wait(seconds: 60)
        let owned = fixture.kernel.clock.now
        fixture.wait(seconds: 60)
        try await fixture.update("job", job, ["owner": .id(fixture.administrator)])

        #expect(try await fixture.values("job", "name", asOf: owned, as: .user(mechanic)).isEmpty)
    }

    @Test("a day in the future, and one before the organisation, are answered")
    func oddMoments() async throws {
        let future = Instant(milliseconds: .max)
        let past = Instant(milliseconds: .min)

        #expect(try await fixture.values("job", "name", asOf: future).count == 2)
        #expect(try await fixture.values("job", "name", asOf: past).isEmpty)
    }

    @Test("an undo is seen from its moment on, not before")
    func undo() async throws {
        let set = try #require(try await fixture.newestSet()?.id)
        _ = try await fixture.kernel.undo(set, as: fixture.admin)

        #expect(try await fixture.value("customer", ana, "name", asOf: after) == "Ana")
        #expect(
            try await fixture.value(
                "customer", ana, "name", asOf: after.adding(milliseconds: -1)) == "Anita")
    }

    @Test("more changes than can be replayed end in a typed error that says how to narrow it")
    func bound() async throws {
        let customer = ana
        try await fixture.onSession { session in
            let columns = "seq, set_id, at, via, entity, record, version, op, digest"
            try session.execute(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100001) \
                INSERT INTO kith_change (\(columns)) SELECT 1000000 + i, 1, c.at, 'test', \
                c.entity, 5000000 + i, 1, 'update', x'00' FROM n, \
                (SELECT at, entity FROM kith_change WHERE record = \(customer.rawValue) \
                ORDER BY seq DESC LIMIT 1) AS c
                """, [])
        }

        let error = await failure {
            _ = try await fixture.values("customer", "name", asOf: between)
        }

        #expect(error?.code == .tooLarge)
        #expect(error?.recovery.contains("Narrow the query") == true)
        #expect(try await fixture.values("job", "name", asOf: between).count == 2)
    }
}
