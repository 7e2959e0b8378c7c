import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@Suite("Contact roles that a stage requires")
struct RequiredRolesTests {
    private static func selling() async throws -> TestKith {
        let kith = try await TestKith.selling()
        try await kith.update(
            "stage", kith.stage("Won"), ["required_roles": .list(["decision_maker"])])
        return kith
    }

    private static func decide(_ deal: Record, _ kith: TestKith) async throws -> Record {
        let contact = try await kith.insert("contact", ["last_name": .text("Horvat")])
        return try await kith.insert(
            "deal_contact",
            [
                "deal": .reference(deal.id), "contact": .reference(contact.id),
                "role": .text("decision_maker"),
            ])
    }

    @Test("a deal without a decision maker is not won, and the refusal names it (SF-3)")
    func names() async throws {
        let kith = try await Self.selling()
        let deal = try await kith.deal("Roof")
        try await kith.update(
            "deal", deal.id, ["stage": .reference(kith.stage("Proposal"))])

        let refusals = [
            await #expect(throws: KernelError.self) {
                try await kith.run("sales.win_deal", ["deal": .id(deal.id)])
            },
            await #expect(throws: KernelError.self) {
                try await kith.run(
                    "sales.move_deal", ["deal": .id(deal.id), "stage": .id(kith.stage("Won"))])
            },
            await #expect(throws: KernelError.self) {
                try await kith.update("deal", deal.id, ["stage": .reference(kith.stage("Won"))])
            },
        ]

        for error in refusals {
            #expect(error?.code == .required)
            #expect(error?.details.map(\.field) == ["decision_maker"])
            #expect(error?.message.contains("the stage Won requires") == true)
        }
        #expect(try await kith.get("deal", deal.id)["status"] == .text("open"))
    }

    @Test("with one it is: closed today, with three lines of history (SF-3)")
    func wins() async throws {
        let kith = try await Self.selling()
        let deal = try await kith.deal("Roof")
        try await kith.update(
            "deal", deal.id, ["stage": .reference(kith.stage("Proposal"))])
        let role = try await Self.decide(deal, kith)

        try await kith.run("sales.win_deal", ["deal": .id(deal.id)])

        let won = try await kith.get("deal", deal.id)
        #expect(won["status"] == .text("won"))
        #expect(won["closed_on"] == .day("2026-11-16"))
        #expect(try await kith.walk(of: deal.id) == ["Prospecting", "Proposal", "Won"])
        #expect(role["name"] == .text("Horvat, decision maker"))
    }

    @Test("another role, or one in another deal, is not enough")
    func others() async throws {
        let kith = try await Self.selling()
        let deal = try await kith.deal("Roof")
        let role = try await Self.decide(kith.deal("Other"), kith)
        let contact = try #require(role["contact"])
        try await kith.insert(
            "deal_contact",
            ["deal": .reference(deal.id), "contact": contact, "role": .text("champion")])

        let error = await #expect(throws: KernelError.self) {
            try await kith.run("sales.win_deal", ["deal": .id(deal.id)])
        }

        #expect(error?.details.map(\.field) == ["decision_maker"])
    }

    @Test("a deal cannot begin in such a stage, and the refusal says how it gets there")
    func begins() async throws {
        let kith = try await Self.selling()

        let error = await #expect(throws: KernelError.self) {
            try await kith.deal("Roof", in: "Won")
        }

        #expect(error?.details.map(\.field) == ["decision_maker"])
        #expect(error?.recovery.contains("earlier stage") == true)
    }

    @Test("somebody has one role in a deal once")
    func unique() async throws {
        let kith = try await Self.selling()
        let deal = try await kith.deal("Roof")
        let role = try await Self.decide(deal, kith)
        let contact = try #require(role["contact"])

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert(
                "deal_contact",
                [
                    "deal": .reference(deal.id), "contact": contact,
                    "role": .text("decision_maker"),
                ])
        }

        #expect(error?.code == .duplicate)
    }

    @Test("the weighted pipeline of 100,000 at 50 % and 40,000 at 90 % is 86,000.00 (SF-3)")
    func weighted() async throws {
        let kith = try await TestKith.selling()
        try await kith.deal(
            "A", in: "Proposal", ["value": .euros("100000.00"), "probability": .number("50")])
        try await kith.deal(
            "B", in: "Negotiation", ["value": .euros("40000.00"), "probability": .number("90")])
        var request = AggregateRequest("deal", filter: "status = 'open'")
        request.measures = "sum(weighted_value)"

        let answer = try await kith.kernel.aggregate(request, as: .user(kith.administrator))

        #expect(answer.groups.first?.figures.first?.plainText == "86000.00 EUR")
    }
}
