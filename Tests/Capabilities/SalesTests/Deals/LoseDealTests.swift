import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("sales.lose_deal")
struct LoseDealTests {
    @Test("loses a deal for a reason, and announces it")
    func loses() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof", in: "Proposal", ["value": .euros("100.00")])
        let reason = try await kith.one("loss_reason", where: "name = 'Price'")

        try await kith.run("sales.lose_deal", ["deal": .id(deal.id), "reason": .id(reason.id)])

        let lost = try await kith.get("deal", deal.id)
        #expect(lost["status"] == .text("lost"))
        #expect(lost["loss_reason"]?.reference == reason.id)
        #expect(lost["weighted_value"] == .euros("0.00"))
        #expect(lost["closed_on"] == .day("2026-11-16"))
        #expect(try await kith.events().map(\.name) == ["deal.lost"])
    }

    @Test("without a reason it is refused, naming the field")
    func refusesWithoutReason() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        let error = await #expect(throws: KernelError.self) {
            try await kith.run("sales.lose_deal", ["deal": .id(deal.id)])
        }

        #expect(error?.code == .required)
        #expect(error?.details.map(\.field) == ["loss_reason"])
        #expect(try await kith.get("deal", deal.id)["status"] == .text("open"))
        #expect(try await kith.events().isEmpty)
    }

    @Test("a deal that goes on loses its reason again")
    func forgetsReason() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")
        let reason = try await kith.one("loss_reason", where: "name = 'Price'")
        try await kith.run("sales.lose_deal", ["deal": .id(deal.id), "reason": .id(reason.id)])

        try await kith.run(
            "sales.move_deal", ["deal": .id(deal.id), "stage": .id(kith.stage("Proposal"))])

        #expect(try await kith.get("deal", deal.id)["loss_reason"] == .null)
    }
}
