import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("The first deal that is won")
struct FirstWinTests {
    /// An account and a contact that are qualified, and a deal with both.
    private static func qualified(
        _ kith: TestKith
    ) async throws -> (account: RecordID, contact: RecordID, deal: RecordID) {
        let stage: [String: Value] = ["lifecycle_stage": .text("qualified")]
        let account = try await kith.insert(
            "account", stage.merging(["name": .text("Roofs")]) { $1 })
        let contact = try await kith.insert(
            "contact", stage.merging(["last_name": .text("Horvat")]) { $1 })
        let deal = try await kith.deal(
            "Roof", ["account": .reference(account.id), "contact": .reference(contact.id)])
        return (account.id, contact.id, deal.id)
    }

    @Test("makes customers of account and contact, with the days before in the history (OP-4)")
    func firstWin() async throws {
        let kith = try await TestKith.selling()
        let (account, contact, deal) = try await Self.qualified(kith)
        try kith.setClock("2026-11-21T09:00Z")

        try await kith.run("sales.win_deal", ["deal": .id(deal)])

        #expect(try await kith.get("account", account)["lifecycle_stage"] == .text("customer"))
        #expect(try await kith.get("contact", contact)["lifecycle_stage"] == .text("customer"))
        let reached = try await kith.one(
            "lifecycle_change", where: "contact = '\(contact)' and to_stage = 'customer'")
        #expect(reached["from_stage"] == .text("qualified"))
        #expect(reached["changed_at"] == .instant(kith.kernel.clock.now))
        #expect(reached["days_in_previous"] == .number("5"))
        let month = try await kith.find(
            "lifecycle_change",
            where: "contact is not null and to_stage = 'customer' and changed_at >= '2026-11-01'")
        #expect(month.count == 1)
    }

    @Test("changes nothing about who has bought before, and a lost deal makes no customer")
    func others() async throws {
        let kith = try await TestKith.selling()
        let (account, contact, deal) = try await Self.qualified(kith)
        try await kith.run("sales.win_deal", ["deal": .id(deal)])
        try await kith.update("account", account, ["lifecycle_stage": .text("loyal")])
        let version = try await kith.get("contact", contact).version
        let stranger = try await kith.insert("account", ["name": .text("Other")])

        try await kith.deal(
            "Second", in: "Won",
            ["account": .reference(account), "contact": .reference(contact)])
        try await kith.deal("Third", in: "Lost", ["account": .reference(stranger.id)])

        #expect(try await kith.get("account", account)["lifecycle_stage"] == .text("loyal"))
        #expect(try await kith.get("contact", contact).version == version)
        #expect(try await kith.get("account", stranger.id)["lifecycle_stage"] == .null)
    }

    @Test("undone, both are qualified again and the history has no trace of it")
    func undone() async throws {
        let kith = try await TestKith.selling()
        let (account, _, deal) = try await Self.qualified(kith)
        let done = try await kith.run("sales.win_deal", ["deal": .id(deal)])

        _ = try await kith.kernel.undo(
            try #require(done.receipt.set), as: .user(kith.administrator))

        #expect(try await kith.get("account", account)["lifecycle_stage"] == .text("qualified"))
        #expect(try await kith.find("lifecycle_change", where: "to_stage = 'customer'").isEmpty)
    }
}
