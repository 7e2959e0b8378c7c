import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("The timeline of contacts and accounts")
struct ContactTimelineTests {
    private static func activity(
        _ subject: String, about record: Record, _ kith: TestKith
    ) async throws {
        try await kith.insert(
            "activity",
            [
                "subject": .text(subject), "kind": .text("call"), "is_done": .boolean(true),
                "about": .polymorphic(entity: record.entity.name, id: record.id),
            ])
    }

    @Test("an activity about a contact shows on the contact and on its account")
    func rollsUp() async throws {
        let kith = try await TestKith(Contacts.self)
        let account = try await kith.insert("account", ["name": .text("Roofs")])
        let ana = try await kith.insert(
            "contact", ["last_name": .text("Ana"), "account": .reference(account.id)])
        try await Self.activity("Called Ana", about: ana, kith)
        try await Self.activity("Called the office", about: account, kith)

        let admin = Principal.user(kith.administrator)
        let hers = try await kith.kernel.timeline(TimelineRequest("contact", ana.id), as: admin)
        let whole = try await kith.kernel.timeline(
            TimelineRequest("account", account.id), as: admin)

        #expect(hers.items.map(\.title) == ["Called Ana"])
        #expect(hers.items.map(\.kind) == ["call"])
        #expect(whole.items.map(\.title) == ["Called the office", "Called Ana"])
    }

    @Test("asks the same for fifty items as for two")
    func asksTheSame() async throws {
        let kith = try await TestKith(Contacts.self)
        let account = try await kith.insert("account", ["name": .text("Roofs")])
        for index in 0..<50 { try await Self.activity("Call \(index)", about: account, kith) }
        func statements(_ limit: Int) async throws -> Int {
            var request = TimelineRequest("account", account.id)
            request.limit = limit
            let page = try await kith.kernel.timeline(request, as: .user(kith.administrator))
            #expect(page.items.count == limit)
            return kith.statements
        }

        let (few, many) = (try await statements(2), try await statements(50))

        #expect(few == many)
    }
}
