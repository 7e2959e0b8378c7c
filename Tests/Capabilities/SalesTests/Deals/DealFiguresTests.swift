import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@Suite("Figures of deals")
struct DealFiguresTests {
    @Test("the weighted pipeline of 100,000 at 50 % and 40,000 at 90 % is 86,000.00")
    func weightedPipeline() async throws {
        let kith = try await TestKith.selling()
        try await kith.deal(
            "First", in: "Proposal", ["value": .euros("100000"), "probability": .number("50")])
        try await kith.deal(
            "Second", in: "Negotiation", ["value": .euros("40000"), "probability": .number("90")])

        var request = AggregateRequest("deal", filter: "status = 'open'")
        request.measures = "sum(weighted_value)"
        let answer = try await kith.kernel.aggregate(request, as: .user(kith.administrator))

        #expect(answer.groups.first?.count == 2)
        #expect(answer.groups.first?.figures.first?.plainText == "86000.00 EUR")
    }

    @Test("a currency without a rate is refused, naming the rate to add")
    func refusesUnknownRate() async throws {
        let kith = try await TestKith.selling()

        let error = await #expect(throws: KernelError.self) {
            try await kith.deal("Abroad", ["value": .amount("100.00", "USD")])
        }

        #expect(error?.details.first?.field == "value")
        #expect(
            error?.message == "There is no exchange rate from USD to EUR on 2026-11-16.")
        #expect(error?.recovery.contains("kith record create exchange_rate") == true)
    }

    @Test("an amount is worth what the rate of its closing day says")
    func usesClosingDay() async throws {
        let kith = try await TestKith.selling()
        for (day, rate) in [("2026-01-01", "0.5"), ("2026-06-01", "0.8")] {
            try await kith.insert(
                "exchange_rate",
                ["currency": .text("USD"), "valid_from": .day(day), "rate": .number(rate)])
        }

        let early = try await kith.deal(
            "Early", in: "Won",
            ["value": .amount("100.00", "USD"), "closed_on": .day("2026-03-01")])
        let late = try await kith.update("deal", early.id, ["closed_on": .day("2026-07-01")])

        #expect(early["value"]?.money?.base == Decimal("50.00"))
        #expect(late["value"]?.money?.base == Decimal("80.00"))
        #expect(late["weighted_value"]?.money?.base == Decimal("80.00"))
    }

    @Test("an account counts its open deals and sums up those that were won")
    func accountFigures() async throws {
        let kith = try await TestKith.selling()
        let account = try await kith.insert("account", ["name": .text("Acme")])
        let of: [String: Value] = ["account": .reference(account.id)]
        let first = try await kith.deal("A", of.merging(["value": .euros("10.00")]) { $1 })
        try await kith.deal("B", in: "Won", of.merging(["value": .euros("200.00")]) { $1 })
        try await kith.deal("C", in: "Lost", of)
        let before = try await kith.get("account", account.id)

        try await kith.run("sales.win_deal", ["deal": .id(first.id)])

        let after = try await kith.get("account", account.id)
        #expect(before["open_deal_count"] == .integer(1))
        #expect(before["won_value"] == .euros("200.00"))
        #expect(after["open_deal_count"] == .integer(0))
        #expect(after["won_value"] == .euros("210.00"))
    }
}
