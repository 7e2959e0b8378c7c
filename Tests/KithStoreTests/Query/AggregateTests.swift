import KithModel
import KithQuery
import KithStore
import Testing

@Suite("Groups and figures")
struct AggregateTests {
    private static func groups(
        _ sample: SampleStore, _ entity: String = "deal", by groups: String? = nil,
        _ measures: String? = nil, where filter: String? = nil, zone: String = "UTC"
    ) async throws -> [AggregateGroup] {
        let definition = try sample.entity(entity)
        var query = AggregateQuery(definition.id)
        if let groups {
            query.groups = try GroupParser.parse(groups, entity: definition, schema: sample.schema)
        }
        if let measures {
            query.measures = try MeasureParser.parse(
                measures, entity: definition, schema: sample.schema)
        }
        query.filter = try filter.map { try sample.filter($0, definition) }
        let plan = try sample.authorizer(zone: zone).authorize(query)
        return try await sample.read { try $0.groups(plan) }
    }

    @Test("records of one key are counted and summed, the empty key last")
    func byChoice() async throws {
        let sample = try await SampleStore()
        for (stage, amount, probability) in [
            ("won", "10.00", 5), ("open", "1.25", 2), ("won", "0.50", 6), (nil, "7.00", 1),
        ] as [(String?, String, Int64)] {
            try await sample.add(
                "deal",
                [
                    "stage": stage.map(Value.text) ?? .null, "amount": try .euros(amount),
                    "probability": .integer(probability),
                ])
        }

        let groups = try await Self.groups(
            sample, by: "stage", "sum(amount),max(probability),count_distinct(probability)")

        #expect(groups.map(\.key) == [[.text("open")], [.text("won")], [.null]])
        #expect(groups.map(\.count) == [1, 2, 1])
        #expect(
            groups.map { $0.figures[0] } == (try ["1.25", "10.50", "7.00"].map { try .euros($0) }))
        #expect(groups.map { $0.figures[1] } == [.integer(2), .integer(6), .integer(1)])
        #expect(groups.map { $0.figures[2] } == [.integer(1), .integer(2), .integer(1)])
    }

    @Test("amounts of all currencies add up in base currency")
    func money() async throws {
        let sample = try await SampleStore()
        for amount in [
            try Value.euros("1.00"), try .amount("1000", "JPY", base: "6.25"),
            try .amount("1.000", "KWD", base: "3.00"), .null,
        ] {
            try await sample.add("deal", ["amount": amount])
        }

        let groups = try await Self.groups(
            sample, "deal", by: nil, "sum(amount),avg(amount),min(amount),max(amount),count(amount)"
        )

        let average = try #require(Decimal("3.416667"))
        let euro = sample.codec.baseCurrency
        #expect(groups.count == 1 && groups[0].count == 4)
        #expect(
            groups[0].figures == [
                try .euros("10.25"), .money(Money(amount: average, currency: euro, base: average)),
                try .euros("1.00"), try .euros("6.25"), .integer(3),
            ])
    }

    @Test("over no record there is one group, with no figure but its counts")
    func nothing() async throws {
        let sample = try await SampleStore()

        let whole = try await Self.groups(
            sample, "deal", by: nil, "sum(probability),avg(discount),count(name),min(closed_on)")
        let grouped = try await Self.groups(sample, by: "stage")

        #expect(
            whole == [
                AggregateGroup(key: [], count: 0, figures: [.null, .null, .integer(0), .null])
            ])
        #expect(grouped == [])
    }

    @Test("averages keep four more digits and round half up")
    func averages() async throws {
        let sample = try await SampleStore()
        for (discount, probability) in [("0.01", 1), ("0.01", 1), ("-0.05", 2)] {
            try await sample.add(
                "deal",
                [
                    "discount": try .decimal(discount, scale: 2),
                    "probability": .integer(Int64(probability)),
                ])
        }

        let groups = try await Self.groups(
            sample, "deal", by: nil, "avg(discount),avg(probability)")

        #expect(groups[0].figures.map(\.plainText) == ["-0.010000", "1.3333"])
    }

    @Test("sums beyond 2 to the power of 53 are exact")
    func exactSums() async throws {
        let sample = try await SampleStore()
        for probability in [9_007_199_254_740_993, 9_007_199_254_740_993, 1] as [Int64] {
            try await sample.add(
                "deal",
                [
                    "probability": .integer(probability),
                    "discount": .decimal(Decimal(units: probability, scale: 2)),
                ])
        }

        let groups = try await Self.groups(
            sample, "deal", by: nil, "sum(probability),sum(discount)")

        #expect(groups[0].figures[0] == .integer(18_014_398_509_481_987))
        #expect(groups[0].figures[1].plainText == "180143985094819.87")
    }

    @Test("a sum beyond 64 bits is refused, never rounded")
    func overflow() async throws {
        let sample = try await SampleStore()
        for probability in [Int64.max, 1] {
            try await sample.add("deal", ["probability": .integer(probability)])
        }

        for measure in ["sum(probability)", "avg(probability)"] {
            await #expect(throws: StoreError.numericOverflow) {
                try await Self.groups(sample, "deal", by: nil, measure)
            }
        }
    }

    @Test("days and moments are collected by calendar units, in the principal's zone")
    func buckets() async throws {
        let sample = try await SampleStore()
        // Zagreb puts its clocks forward on 2026-03-29 and back on 2026-10-25.
        for called in [
            "2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z",
            "2026-03-29T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z",
        ] {
            let day = try #require(Instant(called)).utc.date
            try await sample.add(
                "deal", ["called_at": try .moment(called), "closed_on": .date(day)])
        }
        func keys(_ groups: [AggregateGroup]) -> [String] {
            groups.map { "\($0.key[0].plainText):\($0.count)" }
        }

        let zagreb = try await Self.groups(sample, by: "called_at:day", zone: "Europe/Zagreb")
        let utc = try await Self.groups(sample, by: "called_at:day")
        let weeks = try await Self.groups(sample, by: "called_at:week", zone: "Europe/Zagreb")
        let quarters = try await Self.groups(sample, by: "closed_on:quarter")

        #expect(keys(zagreb) == ["2026-03-28:1", "2026-03-29:2", "2026-03-30:1", "2026-10-25:2"])
        #expect(keys(utc) == ["2026-03-28:2", "2026-03-29:2", "2026-10-24:1", "2026-10-25:1"])
        #expect(keys(weeks) == ["2026-03-23:3", "2026-03-30:1", "2026-10-19:2"])
        #expect(keys(quarters) == ["2026-01-01:4", "2026-10-01:2"])
    }

    @Test("groups over references have their ids, groups behind them their values")
    func references() async throws {
        let sample = try await SampleStore()
        let ids = try await sample.add(
            ["Zagreb", "Split"].map {
                try sample.record("account", ["name": .text("X"), "city": .text($0)])
            })
        for account in [ids[0], ids[1], ids[0]] {
            try await sample.add("deal", ["account": .reference(account)])
        }

        let byID = try await Self.groups(sample, by: "account")
        let byCity = try await Self.groups(sample, by: "account.city,stage", where: "name is null")

        #expect(byID.map(\.key) == ids.map { [.reference($0)] })
        #expect(byID.map(\.count) == [2, 1])
        #expect(byCity.map(\.key) == [[.text("Split"), .null], [.text("Zagreb"), .null]])
    }

    @Test("more groups than are asked for are refused, not left out")
    func limit() async throws {
        let sample = try await SampleStore()
        for probability in 1...5 {
            try await sample.add("deal", ["probability": .integer(Int64(probability))])
        }
        let deal = try sample.entity("deal")
        var query = AggregateQuery(deal.id)
        query.groups = try GroupParser.parse("probability", entity: deal, schema: sample.schema)
        query.limit = 5
        let five = try sample.authorizer().authorize(query)
        query.limit = 4
        let four = try sample.authorizer().authorize(query)

        let groups = try await sample.read { try $0.groups(five) }
        let refusal = await #expect(throws: KernelError.self) {
            try await sample.read { try $0.groups(four) }
        }

        #expect(groups.count == 5)
        #expect(refusal?.code == .tooLarge)
        #expect(refusal?.message.contains("4 groups") == true)
    }
}
