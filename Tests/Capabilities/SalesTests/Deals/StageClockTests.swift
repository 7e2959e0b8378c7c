import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("How long a deal stays in a stage")
struct StageClockTests {
    private static func selling() async throws -> TestKith {
        let kith = try await TestKith.selling()
        for (stage, days) in [("Prospecting", 10), ("Proposal", 5)] {
            try await kith.update(
                "stage", kith.stage(stage), ["rots_after_days": .integer(Int64(days))])
        }
        return kith
    }

    @Test("begins anew with each stage, and ends with the deal")
    func begins() async throws {
        let kith = try await Self.selling()
        let deal = try await kith.deal("Roof")
        try kith.setClock("2026-11-20T09:00Z")

        let renamed = try await kith.update("deal", deal.id, ["name": .text("Roofs")])
        let moved = try await kith.update(
            "deal", deal.id, ["stage": .reference(kith.stage("Proposal"))])
        let won = try await kith.update("deal", deal.id, ["stage": .reference(kith.stage("Won"))])

        #expect(deal["stage_since"] == .instant(TestKith.start))
        #expect(deal["rots_on"] == .day("2026-11-26"))
        #expect(renamed["rots_on"] == .day("2026-11-26"))
        #expect(moved["rots_on"] == .day("2026-11-25"))
        #expect(won["rots_on"] == .null)
    }

    @Test("deals that stand still are found by a condition")
    func found() async throws {
        let kith = try await Self.selling()
        try await kith.deal("Fast", in: "Proposal")
        try await kith.deal("Slow", in: "Prospecting")
        try kith.setClock("2026-11-21T00:00Z")

        let rotting = try await kith.find("deal", where: "rots_on <= @today")

        #expect(rotting.map(\.title) == ["Fast"])
    }

    @Test("another limit of a stage holds for the deals in it")
    func follows() async throws {
        let kith = try await Self.selling()
        let deal = try await kith.deal("Roof", in: "Proposal")
        let other = try await kith.deal("Other")
        let proposal = try await kith.stage("Proposal")

        try await kith.update("stage", proposal, ["rots_after_days": .integer(20)])
        let longer = try await kith.get("deal", deal.id)
        try await kith.update("stage", proposal, ["rots_after_days": .null])
        let never = try await kith.get("deal", deal.id)

        #expect(longer["rots_on"] == .day("2026-12-06"))
        #expect(never["rots_on"] == .null)
        #expect(try await kith.get("deal", other.id)["rots_on"] == .day("2026-11-26"))
    }

    @Test("a limit is a day at least")
    func limit() async throws {
        let kith = try await Self.selling()

        let error = await #expect(throws: KernelError.self) {
            try await kith.update("stage", kith.stage("Proposal"), ["rots_after_days": .integer(0)])
        }

        #expect(error?.details.map(\.field) == ["rots_after_days"])
    }
}
