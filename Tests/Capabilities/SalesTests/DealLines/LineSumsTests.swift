import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("The value of a deal with lines")
struct LineSumsTests {
    @Test("it is the sum of its lines, whatever happens to them")
    func followsLines() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof", ["value": .euros("1000.00")])
        let tiles = try await kith.insert("deal_line", Self.line(of: deal.id, "50.00"))
        let afterFirst = try await kith.get("deal", deal.id)
        try await kith.insert("deal_line", Self.line(of: deal.id, "25.50"))
        let afterSecond = try await kith.get("deal", deal.id)
        try await kith.update("deal_line", tiles.id, ["quantity": .number("2.5")])
        let afterUpdate = try await kith.get("deal", deal.id)

        try await kith.delete("deal_line", tiles.id)

        let afterDelete = try await kith.get("deal", deal.id)
        #expect(afterFirst["value"] == .euros("50.00"))
        #expect(afterFirst["line_count"] == .integer(1))
        #expect(afterSecond["value"] == .euros("75.50"))
        #expect(afterUpdate["value"] == .euros("150.50"))
        #expect(afterUpdate["weighted_value"] == .euros("15.05"))
        #expect(afterDelete["value"] == .euros("25.50"))
    }

    @Test("a restored line counts again")
    func restores() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")
        let lines = try await kith.insert(
            "deal_line", [Self.line(of: deal.id, "50.00"), Self.line(of: deal.id, "25.00")])
        let first = lines[0].id
        try await kith.delete("deal_line", first)

        try await kith.transact { try $0.restore("deal_line", [first]) }

        #expect(try await kith.get("deal", deal.id)["value"] == .euros("75.00"))
    }

    @Test("a line that moves to another deal changes both values")
    func moves() async throws {
        let kith = try await TestKith.selling()
        let (from, to) = (try await kith.deal("From").id, try await kith.deal("To").id)
        let lines = try await kith.insert(
            "deal_line", [Self.line(of: from, "50.00"), Self.line(of: from, "25.00")])

        try await kith.update("deal_line", lines[0].id, ["deal": .reference(to)])

        #expect(try await kith.get("deal", from)["value"] == .euros("25.00"))
        #expect(try await kith.get("deal", to)["value"] == .euros("50.00"))
    }

    @Test("another value is refused, naming the lines; the sum itself is not")
    func refusesOtherValue() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")
        try await kith.insert(
            "deal_line", [Self.line(of: deal.id, "50.00"), Self.line(of: deal.id, "25.00")])

        let error = await #expect(throws: KernelError.self) {
            try await kith.update("deal", deal.id, ["value": .euros("80.00")])
        }
        try await kith.update(
            "deal", deal.id, ["value": .euros("75.00"), "next_step": .text("Call")])

        #expect(error?.details.map(\.field) == ["value"])
        #expect(error?.message == "`value` is the sum of its 2 lines, 75.00 EUR.")
        #expect(try await kith.get("deal", deal.id)["next_step"] == .text("Call"))
    }

    @Test("without lines the last value stays and can be typed again")
    func typesAgain() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")
        let line = try await kith.insert("deal_line", Self.line(of: deal.id, "50.00"))
        try await kith.delete("deal_line", line.id)
        let without = try await kith.get("deal", deal.id)

        let typed = try await kith.update("deal", deal.id, ["value": .euros("60.00")])

        #expect(without["value"] == .euros("50.00"))
        #expect(typed["value"] == .euros("60.00"))
    }

    @Test("the lines of a deal are in one currency")
    func refusesSecondCurrency() async throws {
        let kith = try await TestKith.selling()
        try await kith.insert(
            "exchange_rate",
            ["currency": .text("USD"), "valid_from": .day("2026-01-01"), "rate": .number("0.9")])
        let deal = try await kith.deal("Roof")
        try await kith.insert("deal_line", Self.line(of: deal.id, "50.00"))

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert(
                "deal_line",
                Self.line(of: deal.id, "1.00").merging(["unit_price": .amount("1.00", "USD")]) {
                    $1
                })
        }

        #expect(error?.details.map(\.field) == ["unit_price"])
        #expect(try await kith.get("deal", deal.id)["value"] == .euros("50.00"))
    }

    @Test("deleting a deal takes its lines along and leaves its last version in peace")
    func deletesDeal() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")
        try await kith.insert(
            "deal_line", [Self.line(of: deal.id, "50.00"), Self.line(of: deal.id, "25.00")])

        try await kith.delete("deal", deal.id)

        #expect(try await kith.find("deal_line").isEmpty)
    }

    @Test("200 lines of 200 deals take a few questions more than 2 of 2")
    func asksFewQuestions() async throws {
        let kith = try await TestKith.selling()
        func statements(_ count: Int) async throws -> Int {
            let deals = try await kith.insert(
                "deal", (0..<count).map { ["name": .text("Deal \($0)")] })
            try await kith.insert("deal_line", deals.map { Self.line(of: $0.id, "10.00") })
            return kith.statements
        }
        let few = try await statements(2)

        let many = try await statements(200)

        // For each: the line, its deal's value and roll-up, with their log and index rows.
        #expect((many - few) / 198 <= 10)
    }

    private static func line(of deal: RecordID, _ price: String) -> [String: Value] {
        ["deal": .reference(deal), "name": .text("Line"), "unit_price": .euros(price)]
    }
}
