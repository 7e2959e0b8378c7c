import KithModel
import KithTesting
import Testing

@Suite("Stage history")
struct StageHistoryTests {
    @Test("every stage that a deal reaches is written down, with the days in the one before")
    func writesWalk() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")
        for (moment, stage) in [
            ("2026-11-20T09:00Z", "Proposal"), ("2026-11-21T21:00Z", "Won"),
        ] {
            try kith.setClock(moment)
            try await kith.update("deal", deal.id, ["stage": .reference(kith.stage(stage))])
        }

        let changes = try await kith.find("stage_change", where: "deal = '\(deal.id)'")

        #expect(try await kith.walk(of: deal.id) == ["Prospecting", "Proposal", "Won"])
        #expect(changes.map { $0["days_in_previous"] } == [.null, .number("4.0"), .number("1.5")])
        #expect(changes.first?["from_stage"] == .null)
        #expect(changes.last?["from_stage"]?.reference == (try await kith.stage("Proposal")))
        #expect(changes.last?["changed_at"]?.instant?.description == "2026-11-21T21:00:00.000Z")
    }

    @Test("a change that leaves the stage alone writes nothing down")
    func ignoresOthers() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        try await kith.update("deal", deal.id, ["name": .text("Bigger roof")])

        #expect(try await kith.walk(of: deal.id) == ["Prospecting"])
    }

    @Test("a deleted deal takes its history along")
    func goesWithDeal() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        try await kith.delete("deal", deal.id)

        #expect(try await kith.find("stage_change").isEmpty)
    }
}
