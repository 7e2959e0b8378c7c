import KithModel
import KithQuery
import KithStore
import Testing

@Suite("Lists and figures as of a moment")
struct HistoryTests {
    /// What happened to some records.
    ///
    /// By the minute:
    /// - 0: account Acme; deals A (10 €), B (20 €) and C (30 €) of Acme.
    /// - 10: A is renamed AA and worth 11 €. 12: Acme is renamed Bolt.
    /// - 15: B is deleted. 18: D (40 €) is created.
    /// - 20: A is renamed AAA and won. 22: D is worth 41 €.
    /// - 25: B is restored. 28: C is deleted.
    private struct Story {
        let sample: SampleStore
        let account: RecordID
        let deals: [RecordID]
    }

    private static func story() async throws -> Story {
        let sample = try await SampleStore()
        let log = Chronicle(sample: sample)
        let account = try await log.create("account", ["name": .text("Acme")], at: 0)
        var deals: [RecordID] = []
        for (name, amount) in [("A", "10.00"), ("B", "20.00"), ("C", "30.00")] {
            let values: [String: Value] = [
                "name": .text(name), "amount": try .euros(amount), "account": .reference(account),
                "stage": .text("open"), "tags": .list(["a"]),
            ]
            deals.append(try await log.create("deal", values, at: 0))
        }
        try await log.update(
            "deal", deals[0], ["name": .text("AA"), "amount": try .euros("11.00")], at: 10)
        try await log.update("account", account, ["name": .text("Bolt")], at: 12)
        try await log.delete("deal", deals[1], at: 15)
        deals.append(
            try await log.create(
                "deal", ["name": .text("D"), "amount": try .euros("40.00")], at: 18))
        try await log.update(
            "deal", deals[0], ["name": .text("AAA"), "stage": .text("won"), "tags": .null], at: 20)
        try await log.update("deal", deals[3], ["amount": try .euros("41.00")], at: 22)
        try await log.restore("deal", deals[1], at: 25)
        try await log.delete("deal", deals[2], at: 28)
        return Story(sample: sample, account: account, deals: deals)
    }

    private static func names(
        _ story: Story, at minute: Int64, _ filter: String? = nil, sort: String = "id",
        rights: AccessRights? = nil
    ) async throws -> [String] {
        var query = try story.sample.query("deal", filter, sort: sort)
        query.asOf = Chronicle.minute(minute)
        return try await story.sample.names(query, rights)
    }

    @Test(
        "a list shows the records that were there then, as they were",
        arguments: [
            (-1, []), (0, ["A", "B", "C"]), (9, ["A", "B", "C"]), (10, ["AA", "B", "C"]),
            (15, ["AA", "C"]), (18, ["AA", "C", "D"]), (21, ["AAA", "C", "D"]),
            (25, ["AAA", "B", "C", "D"]), (30, ["AAA", "B", "D"]),
        ] as [(Int64, [String])])
    func lists(minute: Int64, expected: [String]) async throws {
        let story = try await Self.story()

        #expect(try await Self.names(story, at: minute) == expected)
    }

    @Test("filters, orders and paths look at that moment too")
    func conditions() async throws {
        let story = try await Self.story()

        #expect(try await Self.names(story, at: 11, "name ^= 'aa'") == ["AA"])
        #expect(try await Self.names(story, at: 5, "name ^= 'aa'") == [])
        #expect(try await Self.names(story, at: 20, "stage = 'won'") == ["AAA"])
        #expect(try await Self.names(story, at: 19, "tags = 'a'") == ["AA", "C"])
        #expect(try await Self.names(story, at: 20, "tags = 'a'") == ["C"])
        #expect(try await Self.names(story, at: 21, sort: "-amount") == ["D", "C", "AAA"])
        #expect(try await Self.names(story, at: 11, "account.name = 'Acme'") == ["AA", "B", "C"])
        #expect(try await Self.names(story, at: 12, "account.name = 'Acme'") == [])
        #expect(try await Self.names(story, at: 26, "account.name = 'Bolt'") == ["AAA", "B", "C"])
        var accounts = try story.sample.query("account", "any(deals, amount = 10)")
        accounts.asOf = Chronicle.minute(5)
        #expect(try await story.sample.names(accounts) == ["Acme"])
        accounts.asOf = Chronicle.minute(10)
        #expect(try await story.sample.names(accounts) == [])
    }

    @Test("pages, counts and streams of a former list agree")
    func pages() async throws {
        let story = try await Self.story()
        var query = try story.sample.query("deal", sort: "-amount")
        query.asOf = Chronicle.minute(26)
        query.limit = 2
        query.count = .exact

        let first = try await story.sample.page(query)
        query.after = first.next
        let second = try await story.sample.page(query)
        query.after = nil
        let plan = try story.sample.authorizer().authorize(query)
        let streamed = try await story.sample.read { executor in
            var names: [String] = []
            try executor.stream(plan, batch: 3) { names += $0.records.map(\.title) }
            return names
        }

        #expect(first.count == 4)
        #expect((first.records + second.records).map(\.title) == ["D", "C", "B", "AAA"])
        #expect(streamed == ["D", "C", "B", "AAA"])
    }

    @Test("sums are those of that moment")
    func sums() async throws {
        let story = try await Self.story()
        let deal = try story.sample.entity("deal")
        for (minute, sum) in [
            (0, "60.00"), (10, "61.00"), (15, "41.00"), (22, "82.00"), (30, "72.00"),
        ] {
            var query = AggregateQuery(deal.id)
            query.measures = [.init(.sum, FieldPath(try story.sample.field("deal.amount")))]
            query.asOf = Chronicle.minute(Int64(minute))
            let plan = try story.sample.authorizer().authorize(query)
            let groups = try await story.sample.read { try $0.groups(plan) }
            #expect(groups[0].figures == [try .euros(sum)], "\(minute)")
        }
    }

    @Test("rights are those of today, on the present record, deleted or not")
    func presentRights() async throws {
        let story = try await Self.story()
        let rights = try story.sample.rights(["deal": "name = 'AAA' or name = 'C'"])

        #expect(try await Self.names(story, at: 5, rights: rights) == ["A", "C"])
        #expect(try await Self.names(story, at: 5, "name = 'B'", rights: rights) == [])
        let accounts = try story.sample.rights(["account": "name = 'Acme'"])
        #expect(try await Self.names(story, at: 5, "account.name = 'Acme'", rights: accounts) == [])
    }

    @Test("version and last change are those of the last change until then")
    func versions() async throws {
        let story = try await Self.story()
        let log = Chronicle(sample: story.sample)
        try await log.update("deal", story.deals[0], ["probability": .integer(5)], at: 21, .rollup)
        var query = try story.sample.query("deal", "name ^= 'a'", fields: "version,updated_at")

        for (minute, version, changed) in [(9, 1, 0), (10, 2, 10), (24, 3, 20)]
            as [(Int64, Int64, Int64)]
        {
            query.asOf = Chronicle.minute(minute)
            let page = try await story.sample.page(query)
            #expect(page.records[0].version == version)
            #expect(page.rows[0][1] == .instant(Chronicle.minute(changed)))
        }
    }

    @Test("one record is taken back to any moment")
    func oneRecord() async throws {
        let story = try await Self.story()
        let sample = story.sample
        let deal = try sample.entity("deal")
        func record(_ index: Int, _ minute: Int64) async throws -> Record? {
            let id = story.deals[index]
            return try await sample.read {
                try $0.record(id, entity: deal, at: Chronicle.minute(minute), schema: sample.schema)
            }
        }

        #expect(try await record(0, -1) == nil)
        let early = try #require(try await record(0, 9))
        #expect(early["name"] == .text("A") && early.version == 1)
        #expect(early["tags"] == .list(["a"]))
        #expect(early["updated_at"] == .instant(Chronicle.minute(0)))
        let late = try #require(try await record(0, 40))
        #expect(late["name"] == .text("AAA") && late.version == 3 && late["tags"] == .null)
        #expect(try await record(1, 16)?.isDeleted == true)
        #expect(try await record(1, 26)?.isDeleted == false)
        #expect(try await record(3, 17) == nil)
        #expect(try await record(3, 20)?["amount"] == (try .euros("40.00")))
    }

    @Test("two questions in one snapshot do not disturb each other")
    func twice() async throws {
        let story = try await Self.story()
        var query = try story.sample.query("deal", sort: "id")
        query.asOf = Chronicle.minute(9)
        let early = try story.sample.authorizer().authorize(query)
        query.asOf = Chronicle.minute(10)
        let late = try story.sample.authorizer().authorize(query)

        let names = try await story.sample.read { executor in
            try [early, late, early].map { try executor.records($0).map(\.title) }
        }

        #expect(names == [["A", "B", "C"], ["AA", "B", "C"], ["A", "B", "C"]])
    }

    @Test("more than 100,000 changed records are refused with a remedy")
    func bound() async throws {
        let sample = try await SampleStore()
        let note = try sample.entity("note")
        try await sample.store.write { session in
            _ = try session.execute(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100001) \
                INSERT INTO kith_change (seq, set_id, at, via, entity, record, version, op, digest) \
                SELECT i, 1, 1000, 't', ?1, i, 1, 'update', x'00' FROM n
                """, [.integer(note.id)])
        }
        var query = Query(note.id)
        query.asOf = Instant(milliseconds: 999)
        let plan = try sample.authorizer().authorize(query)

        let error = await #expect(throws: KernelError.self) {
            try await sample.read { try $0.page(plan) }
        }

        #expect(error?.code == .tooLarge)
        #expect(error?.recovery.contains("Narrow") == true)
    }
}
