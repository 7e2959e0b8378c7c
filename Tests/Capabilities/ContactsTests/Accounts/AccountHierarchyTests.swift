import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Account hierarchy")
struct AccountHierarchyTests {
    @Test("refuses a parent that stands below the account, naming the field")
    func refusesCircle() async throws {
        let kith = try await TestKith(Contacts.self)
        let top = try await kith.insert("account", ["name": .text("Top")])
        let middle = try await kith.insert(
            "account", ["name": .text("Middle"), "parent": .reference(top.id)])
        let bottom = try await kith.insert(
            "account", ["name": .text("Bottom"), "parent": .reference(middle.id)])

        let error = await #expect(throws: KernelError.self) {
            try await kith.update("account", top.id, ["parent": .reference(bottom.id)])
        }

        #expect(error?.details.map(\.field) == ["parent"])
        #expect(error?.message == "`parent` would put Top above itself.")
        #expect(try await kith.get("account", top.id)["parent"] == .null)
    }

    @Test("refuses an account as its own parent")
    func refusesItself() async throws {
        let kith = try await TestKith(Contacts.self)
        let account = try await kith.insert("account", ["name": .text("Alone")])

        let error = await #expect(throws: KernelError.self) {
            try await kith.update("account", account.id, ["parent": .reference(account.id)])
        }

        #expect(error?.details.map(\.field) == ["parent"])
    }

    @Test("refuses a circle that only the records of one batch make together")
    func refusesCircleWithinBatch() async throws {
        let kith = try await TestKith(Contacts.self)
        let accounts = try await kith.insert(
            "account", ["A", "B", "C"].map { ["name": .text($0)] })
        let (first, second, third) = (accounts[0].id, accounts[1].id, accounts[2].id)

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact { transaction in
                try transaction.update(
                    "account",
                    [
                        (first, ["parent": .reference(second)]),
                        (second, ["parent": .reference(first)]),
                        (third, ["parent": .reference(first)]),
                    ])
            }
        }

        #expect(error?.details.map(\.index) == [0, 1])
    }

    @Test("lets a whole branch move below another account")
    func movesBranch() async throws {
        let kith = try await TestKith(Contacts.self)
        let top = try await kith.insert("account", ["name": .text("Top")])
        let other = try await kith.insert("account", ["name": .text("Other")])
        let branch = try await kith.insert(
            "account", ["name": .text("Branch"), "parent": .reference(top.id)])
        try await kith.insert("account", ["name": .text("Leaf"), "parent": .reference(branch.id)])

        try await kith.update("account", branch.id, ["parent": .reference(other.id)])

        let below = try await kith.find("account", where: "any(subsidiaries, name = 'Branch')")
        #expect(below.map(\.title) == ["Other"])
    }

    @Test("asks one question a level, however many accounts a batch has")
    func asksByLevel() async throws {
        let kith = try await TestKith(Contacts.self)
        let top = try await kith.insert("account", ["name": .text("Top")])
        let middle = try await kith.insert(
            "account", ["name": .text("Middle"), "parent": .reference(top.id)])
        let few = try await Self.statements(of: 1, below: middle.id, kith)

        let many = try await Self.statements(of: 100, below: middle.id, kith)

        let perRecord = 5
        #expect(many - few < 99 * perRecord)
    }

    private static func statements(
        of count: Int, below parent: RecordID, _ kith: TestKith
    ) async throws -> Int {
        let batch = (0..<count).map { number -> [String: Value] in
            ["name": .text("Account \(number)"), "parent": .reference(parent)]
        }
        try await kith.insert("account", batch)
        return kith.statements
    }
}
