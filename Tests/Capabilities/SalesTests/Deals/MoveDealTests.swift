import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("sales.move_deal")
struct MoveDealTests {
    @Test("moves a deal and says where it is now")
    func moves() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        let result = try await kith.run(
            "sales.move_deal", ["deal": .id(deal.id), "stage": .id(kith.stage("Proposal"))])

        #expect(result.output.message == "Roof is in the stage Proposal now.")
        #expect(try await kith.walk(of: deal.id) == ["Prospecting", "Proposal"])
        #expect(try await kith.events().isEmpty)
    }

    @Test("announces a win when the stage is one")
    func announcesWin() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof", ["value": .euros("12.50")])

        try await kith.run(
            "sales.move_deal", ["deal": .id(deal.id), "stage": .id(kith.stage("Won"))])

        let events = try await kith.events()
        #expect(events.map(\.name) == ["deal.won"])
        #expect(events.first?.record == deal.id)
        #expect(events.first?.payload["value"]?["amount"] == .string("12.50"))
    }

    @Test("refuses to move it to Won without a required field, naming the field")
    func refusesMissingField() async throws {
        let kith = try await TestKith.selling()
        let won = try await kith.stage("Won")
        try await kith.update(
            "stage", won, ["required_fields": .json(.array([.string("contact")]))])
        let deal = try await kith.deal("Roof")

        let error = await #expect(throws: KernelError.self) {
            try await kith.run("sales.move_deal", ["deal": .id(deal.id), "stage": .id(won)])
        }

        #expect(error?.code == .required)
        #expect(error?.details.map(\.field) == ["contact"])
        #expect(try await kith.walk(of: deal.id) == ["Prospecting"])
        #expect(try await kith.events().isEmpty)
    }

    @Test("refuses the stage in which the deal is")
    func refusesSameStage() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        let error = await #expect(throws: KernelError.self) {
            try await kith.run(
                "sales.move_deal", ["deal": .id(deal.id), "stage": .id(kith.stage("Prospecting"))])
        }

        #expect(error?.code == .conflict)
        #expect(error?.details.first?.field == "stage")
    }

    @Test("a dry run tells what would be written, and writes nothing")
    func rehearses() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        let result = try await kith.run(
            "sales.move_deal", ["deal": .id(deal.id), "stage": .id(kith.stage("Won"))],
            isDryRun: true)

        #expect(!result.preview.isEmpty)
        #expect(try await kith.get("deal", deal.id)["status"] == .text("open"))
        #expect(try await kith.events().isEmpty)
    }
}
