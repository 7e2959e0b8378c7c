import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("The status of a lead")
struct LeadStatusTests {
    @Test(
        "a lead goes by the person, else the company, else the address",
        arguments: [
            (["first_name": "Ana", "last_name": "Horvat", "company": "Roofs"], "Ana Horvat"),
            (["company": "Roofs", "email": "a@x.example"], "Roofs"),
            (["email": "a@x.example"], "a@x.example"),
        ] as [([String: String], String)])
    func names(values: [String: String], name: String) async throws {
        let kith = try await TestKith.selling()

        let lead = try await kith.insert("lead", values.mapValues { .text($0) })

        #expect(lead.title == name)
        #expect(lead["status"] == .text("new"))
    }

    @Test("a lead of whom nothing is known is refused")
    func nameless() async throws {
        let kith = try await TestKith.selling()

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert("lead", ["city": .text("Split")])
        }

        #expect(error?.details.map(\.field) == ["last_name"])
    }

    @Test("no status alone converts it, and a converted lead keeps its status")
    func onlyByConversion() async throws {
        let kith = try await TestKith.selling()
        let lead = try await kith.insert("lead", ["last_name": .text("Horvat")])
        let byHand = await #expect(throws: KernelError.self) {
            try await kith.update("lead", lead.id, ["status": .text("converted")])
        }
        try await kith.run("sales.convert_lead", ["lead": .id(lead.id)])

        let reopened = await #expect(throws: KernelError.self) {
            try await kith.update("lead", lead.id, ["status": .text("working")])
        }
        let noted = try await kith.update("lead", lead.id, ["notes": .text("Good talk.")])

        #expect(byHand?.details.map(\.field) == ["status"])
        #expect(byHand?.recovery.contains("sales.convert_lead") == true)
        #expect(reopened?.details.map(\.field) == ["status"])
        #expect(noted["notes"] == .text("Good talk."))
    }

    @Test("who disqualifies says why, and taking it up again forgets the reason")
    func disqualifies() async throws {
        let kith = try await TestKith.selling()
        let lead = try await kith.insert("lead", ["last_name": .text("Horvat")])
        let silent = await #expect(throws: KernelError.self) {
            try await kith.update("lead", lead.id, ["status": .text("disqualified")])
        }

        try await kith.run("sales.disqualify_lead", ["lead": .id(lead.id), "reason": "spam"])
        let closed = try await kith.get("lead", lead.id)
        let again = try await kith.update("lead", lead.id, ["status": .text("working")])

        #expect(silent?.details.map(\.field) == ["disqualify_reason"])
        #expect(closed["disqualify_reason"] == .text("spam"))
        #expect(again["disqualify_reason"] == .null)
        #expect(try await kith.events().map(\.name) == ["lead.disqualified"])
    }

    @Test("deleting what a lead became empties the reference and leaves the lead converted")
    func successorDeleted() async throws {
        let kith = try await TestKith.selling()
        let lead = try await kith.insert("lead", ["last_name": .text("Horvat")])
        try await kith.run("sales.convert_lead", ["lead": .id(lead.id)])
        let deal = try await kith.one("deal", where: "name = 'Horvat'")

        try await kith.delete("deal", deal.id)

        let after = try await kith.get("lead", lead.id)
        #expect(after["converted_deal"] == .null)
        #expect(after["status"] == .text("converted"))
    }
}
