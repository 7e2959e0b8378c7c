import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("A deal follows its stage")
struct StageFollowerTests {
    @Test("without a stage it begins in the first of the default pipeline")
    func beginsInFirst() async throws {
        let kith = try await TestKith.selling()

        let deal = try await kith.insert("deal", ["name": .text("Roof")])

        #expect(try await kith.stage("Prospecting") == deal["stage"]?.reference)
        #expect(deal["pipeline"]?.reference == (try await kith.find("pipeline").first?.id))
        #expect(deal["status"] == .text("open"))
        #expect(deal["probability"] == .number("10"))
        #expect(deal["forecast_category"] == .text("pipeline"))
        #expect(deal["number"] == .text("D-1"))
        #expect(deal["opened_on"] == .null)
    }

    @Test("probability and forecast follow the stage unless they are given")
    func followsUnlessGiven() async throws {
        let kith = try await TestKith.selling()
        let given = try await kith.deal("Given", ["probability": .number("33.5")])
        let moved = try await kith.deal("Moved")
        let negotiation = Value.reference(try await kith.stage("Negotiation"))

        let followed = try await kith.update("deal", moved.id, ["stage": negotiation])
        let kept = try await kith.update(
            "deal", given.id, ["stage": negotiation, "probability": .number("60")])
        let emptied = try await kith.update("deal", given.id, ["probability": .null])

        #expect(given["probability"] == .number("33.5"))
        #expect(followed["probability"] == .number("75"))
        #expect(followed["forecast_category"] == .text("commit"))
        #expect(kept["probability"] == .number("60"))
        #expect(emptied["probability"] == .number("75"))
    }

    @Test("it is closed today when it reaches its end, and open again without a day")
    func closesAndReopens() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        let won = try await kith.update("deal", deal.id, ["stage": .reference(kith.stage("Won"))])
        let open = try await kith.update(
            "deal", deal.id, ["stage": .reference(kith.stage("Engaging"))])

        #expect(won["status"] == .text("won"))
        #expect(won["closed_on"] == .day("2026-11-16"))
        #expect(open["status"] == .text("open"))
        #expect(open["closed_on"] == .null)
    }

    @Test("a closing day that is given is kept, also for a deal that begins as won")
    func keepsGivenDay() async throws {
        let kith = try await TestKith.selling()

        let deal = try await kith.deal("Old", in: "Won", ["closed_on": .day("2017-03-01")])

        #expect(deal["closed_on"] == .day("2017-03-01"))
        #expect(deal["status"] == .text("won"))
    }

    @Test(
        "an open deal has no closing day and no loss reason",
        arguments: ["closed_on", "loss_reason"])
    func refusesOutOfPlace(field: String) async throws {
        let kith = try await TestKith.selling()
        let reason = try await kith.one("loss_reason", where: "name = 'Price'")
        let value = field == "closed_on" ? Value.day("2026-11-01") : .reference(reason.id)

        let error = await #expect(throws: KernelError.self) {
            try await kith.deal("Roof", in: "Engaging", [field: value])
        }

        #expect(error?.details.map(\.field) == [field])
    }

    @Test("moving it without a field that the stage requires is refused, naming the field")
    func requiresFields() async throws {
        let kith = try await TestKith.selling()
        let won = try await kith.stage("Won")
        let names = JSON.array([.string("contact"), .string("next_step")])
        try await kith.update("stage", won, ["required_fields": .json(names)])
        let deal = try await kith.deal("Roof", ["next_step": .text("Call")])

        let error = await #expect(throws: KernelError.self) {
            try await kith.update("deal", deal.id, ["stage": .reference(won)])
        }

        #expect(error?.code == .required)
        #expect(error?.details.map(\.field) == ["contact"])
        #expect(error?.message == "`contact` is missing: the stage Won requires it.")
        #expect(try await kith.get("deal", deal.id)["status"] == .text("open"))
    }

    @Test("a required field cannot be emptied while the deal is in the stage")
    func keepsRequired() async throws {
        let kith = try await TestKith.selling()
        let stage = try await kith.stage("Proposal")
        try await kith.update(
            "stage", stage, ["required_fields": .json(.array([.string("next_step")]))])
        let deal = try await kith.deal("Roof", in: "Proposal", ["next_step": .text("Call")])

        let error = await #expect(throws: KernelError.self) {
            try await kith.update("deal", deal.id, ["next_step": .null])
        }

        #expect(error?.details.map(\.field) == ["next_step"])
    }

    @Test("a requirement that came later does not stand in the way of other changes")
    func laterRequirement() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof", in: "Proposal")
        try await kith.update(
            "stage", kith.stage("Proposal"),
            ["required_fields": .json(.array([.string("next_step")]))])

        let changed = try await kith.update("deal", deal.id, ["value": .euros("10.00")])

        #expect(changed["value"] == .euros("10.00"))
    }

    @Test("a batch of 200 deals asks for their stages once")
    func asksOnce() async throws {
        let kith = try await TestKith.selling()
        let stage = Value.reference(try await kith.stage("Won"))
        func statements(_ count: Int) async throws -> Int {
            let batch = (0..<count).map { ["name": Value.text("Deal \($0)"), "stage": stage] }
            try await kith.insert("deal", batch)
            return kith.statements
        }
        let few = try await statements(2)

        let many = try await statements(200)

        // For each: the deal and its stage change, each a row, a log entry, index rows and what
        // a few rows alone leave to be done later.
        #expect((many - few) / 198 <= 10)
    }

    @Test("undoing a move brings back everything that followed the stage")
    func undoes() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof", ["value": .euros("100.00")])
        let moved = try await kith.run(
            "sales.move_deal", ["deal": .id(deal.id), "stage": .id(kith.stage("Won"))])
        let set = try #require(moved.receipt.set)

        _ = try await kith.kernel.undo(set, as: .user(kith.administrator))

        let back = try await kith.get("deal", deal.id)
        #expect(back["status"] == .text("open"))
        #expect(back["closed_on"] == .null)
        #expect(back["probability"] == .number("10"))
        #expect(back["weighted_value"] == .euros("10.00"))
        #expect(try await kith.walk(of: deal.id) == ["Prospecting"])
    }
}
