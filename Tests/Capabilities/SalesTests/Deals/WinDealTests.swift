import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithSales
import KithTesting
import Testing

@Suite("sales.win_deal")
struct WinDealTests {
    @Test("wins a deal today, and announces it")
    func wins() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof", in: "Negotiation")

        let result = try await kith.run("sales.win_deal", ["deal": .id(deal.id)])

        let won = try await kith.get("deal", deal.id)
        #expect(result.output.message == "Roof is won.")
        #expect(won["status"] == .text("won"))
        #expect(won["probability"] == .number("100"))
        #expect(won["closed_on"] == .day("2026-11-16"))
        #expect(try await kith.events().map(\.name) == ["deal.won"])
    }

    @Test("takes the day and the value that are given")
    func takesGiven() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof", ["value": .euros("100.00")])

        try await kith.run(
            "sales.win_deal",
            [
                "deal": .id(deal.id), "closed_on": .string("2026-11-10"),
                "value": .string("90.00"),
            ])

        let won = try await kith.get("deal", deal.id)
        #expect(won["closed_on"] == .day("2026-11-10"))
        #expect(won["value"] == .euros("90.00"))
    }

    @Test("refuses a deal that is won already")
    func refusesTwice() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof", in: "Won")

        let error = await #expect(throws: KernelError.self) {
            try await kith.run("sales.win_deal", ["deal": .id(deal.id)])
        }

        #expect(error?.code == .conflict)
        #expect(error?.message == "The deal Roof is won already.")
    }

    @Test("who is asked may refuse it, through whichever door")
    func mayBeRefused() async throws {
        let kith = try await TestKith(Contacts.self, Sales.self, Approval.self)
        let deal = try await kith.deal("Roof", in: "Negotiation")

        let byCommand = await #expect(throws: KernelError.self) {
            try await kith.run("sales.win_deal", ["deal": .id(deal.id)])
        }
        let byUpdate = await #expect(throws: KernelError.self) {
            try await kith.update("deal", deal.id, ["stage": .reference(kith.stage("Won"))])
        }

        #expect(byCommand?.message == "Roof needs an approval.")
        #expect(byUpdate?.details.first?.field == "stage")
        #expect(try await kith.get("deal", deal.id)["status"] == .text("open"))
        #expect(try await kith.events().isEmpty)
    }

    @Test("a value beside the sum of its lines is refused, naming the field")
    func refusesOtherValue() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")
        try await kith.insert(
            "deal_line",
            [
                "deal": .reference(deal.id), "name": .text("Tiles"), "unit_price": .euros("50.00"),
            ])

        let error = await #expect(throws: KernelError.self) {
            try await kith.run(
                "sales.win_deal", ["deal": .id(deal.id), "value": .string("49.00")])
        }

        #expect(error?.details.first?.field == "value")
        #expect(try await kith.get("deal", deal.id)["status"] == .text("open"))
    }
}

/// A capability of somebody else that wants to approve every win.
private struct Approval: Capability {
    static let manifest = Manifest(
        id: "approval", name: "Approval", version: "1.0.0", summary: "Refuses wins.",
        publisher: "tests", requires: ["sales"], grants: ["deal": [.read]])

    func declare(_ contributions: inout Contributions) throws {
        contributions.onAsked("deal.winning", id: "needs-approval") { event, transaction in
            guard let id = event.record else { return }
            let deal = try transaction.get("deal", id)
            throw KernelError(.conflict, "\(deal.title) needs an approval.")
        }
    }
}
