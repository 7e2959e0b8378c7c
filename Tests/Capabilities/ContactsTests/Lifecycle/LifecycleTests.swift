import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@Suite("Lifecycle")
struct LifecycleTests {
    private func contact(
        _ kith: TestKith, _ stage: String? = nil
    ) async throws -> RecordID {
        try await kith.insert(
            "contact",
            [
                "last_name": .text("Kovač"),
                "lifecycle_stage": stage.map(Value.text) ?? .null,
            ]
        ).id
    }

    @Test(
        "allows the steps of the way and no others, naming what may follow",
        arguments: [
            ("visitor", "lead", true), ("visitor", "customer", true), ("visitor", "loyal", false),
            ("lead", "qualified", true), ("qualified", "customer", true),
            ("qualified", "lead", true), ("customer", "lead", false), ("customer", "loyal", true),
            ("customer", "lapsed", true), ("loyal", "lapsed", true), ("loyal", "visitor", false),
            ("lapsed", "customer", true), ("lapsed", "loyal", false),
        ])
    func steps(from: String, to: String, isAllowed: Bool) async throws {
        let kith = try await TestKith(Contacts.self)
        let id = try await contact(kith, from)

        let error: KernelError?
        do {
            try await kith.update("contact", id, ["lifecycle_stage": .text(to)])
            error = nil
        } catch let caught as KernelError {
            error = caught
        }

        #expect((error == nil) == isAllowed)
        #expect(error.map { $0.details.map(\.field) == ["lifecycle_stage"] } ?? true)
        #expect(error.map { !$0.recovery.contains("`\(to)`") } ?? true)
        let stage = try await kith.get("contact", id)["lifecycle_stage"]
        #expect(stage == .text(isAllowed ? to : from))
    }

    @Test("keeps a dated history with the days that each stage held")
    func history() async throws {
        let kith = try await TestKith(Contacts.self)
        let id = try await contact(kith, "lead")
        try kith.setClock("2026-11-20T21:00Z")
        try await kith.update("contact", id, ["lifecycle_stage": .text("qualified")])
        try kith.setClock("2026-11-21T09:00Z")

        let contact = try await kith.update(
            "contact", id, ["lifecycle_stage": .text("customer")])

        let changes = try await kith.find("lifecycle_change", sort: "changed_at")
        #expect(changes.map { $0["from_stage"]?.text } == [nil, "lead", "qualified"])
        #expect(changes.map { $0["to_stage"]?.text } == ["lead", "qualified", "customer"])
        #expect(changes.map { $0["days_in_previous"]?.plainText } == ["", "4.5", "0.5"])
        #expect(changes.allSatisfy { $0["contact"]?.reference == id })
        #expect(contact["lifecycle_since"]?.plainText == "2026-11-21T09:00:00.000Z")
        // The month's funnel: how many became customers.
        let funnel = try await kith.transact { transaction in
            try transaction.aggregate(
                "lifecycle_change", where: "to_stage = 'customer'", by: "changed_at:month"
            ).map(\.count)
        }
        #expect(funnel == [1])
    }

    @Test("an account has stages too, and each of a batch its own history")
    func accounts() async throws {
        let kith = try await TestKith(Contacts.self)
        let accounts = try await kith.insert(
            "account",
            [
                ["name": .text("A"), "lifecycle_stage": .text("lead")], ["name": .text("B")],
                ["name": .text("C"), "lifecycle_stage": .text("customer")],
            ])

        let changes = try await kith.find("lifecycle_change", sort: "id")

        #expect(changes.map { $0["account"]?.reference } == [accounts[0].id, accounts[2].id])
        #expect(changes.allSatisfy { $0["contact"] == .null })
    }

    @Test("a write that leaves the stage alone leaves its moment and history alone")
    func unchanged() async throws {
        let kith = try await TestKith(Contacts.self)
        let id = try await contact(kith, "lead")
        try kith.setClock("2026-11-20T09:00Z")

        let changed = try await kith.update(
            "contact", id, ["first_name": .text("Ana"), "lifecycle_stage": .text("lead")])

        #expect(changed["lifecycle_since"] == .instant(TestKith.start))
        #expect(try await kith.find("lifecycle_change").count == 1)
    }

    @Test("a stage cannot be emptied, but by erasing the person")
    func emptying() async throws {
        let kith = try await TestKith(Contacts.self)
        let id = try await contact(kith, "lead")

        let error = await #expect(throws: KernelError.self) {
            try await kith.update("contact", id, ["lifecycle_stage": .null])
        }
        try await kith.run("contacts.erase", ["contact": .string(id.description)])

        #expect(error?.details.map(\.field) == ["lifecycle_stage"])
        #expect(try await kith.get("contact", id)["lifecycle_stage"] == .null)
    }
}
