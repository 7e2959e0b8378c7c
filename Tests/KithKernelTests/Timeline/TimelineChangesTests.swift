import KithModel
import Testing

@testable import KithKernel

@Suite("Changes on a timeline")
struct TimelineChangesTests {
    @Test("stand among the items where they are asked for, with what was and what is")
    func changes() async throws {
        let kith = try await KernelFixture.recording()
        let firm = try await kith.create("firm", ["name": .string("Roofs")])
        let ana = try await kith.person("Ana")
        try await kith.entry("Called", about: ana, minute: 1)
        kith.kernel.clock.set(KernelFixture.start.adding(milliseconds: 120_000))
        _ = try await kith.kernel.update(
            "person", ana.id, ["firm": .id(firm)], as: kith.admin, door: .cli)

        let with = try await kith.timeline(ana) { $0.includesChanges = true }
        let without = try await kith.timeline(ana)
        let only = try await kith.timeline(ana) { $0.kinds = ["change"] }

        #expect(with.items.map(\.title) == ["Changed Firm", "Called", "Created"])
        #expect(with.count == 3)
        let change = try #require(with.items.first?.change?.fields.first)
        #expect(change.old == .null)
        #expect(change.new == .reference(firm.id))
        #expect(with.titles[firm.id] == "Roofs")
        #expect(without.count == 1)
        #expect(only.items.map(\.kind) == ["change", "change"])
    }

    @Test("of fields that the reader may not read are no items, and are not counted")
    func fieldRights() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await kith.person("Ana")
        for amount in ["10.00", "20.00", "30.00"] {
            _ = try await kith.kernel.update(
                "person", ana.id, ["salary": ["amount": .string(amount), "currency": "EUR"]],
                as: kith.admin, door: .cli)
        }
        _ = try await kith.kernel.update(
            "person", ana.id, ["name": "Anna"], as: kith.admin, door: .cli)
        let reader = try await kith.user("Rita", permissions: ["person": ["read": "all"]])

        let page = try await kith.timeline(ana, as: .user(reader)) {
            ($0.includesChanges, $0.limit) = (true, 2)
        }

        #expect(page.items.map(\.title) == ["Changed Name", "Created"])
        #expect(page.count == 2)
        #expect(page.next == nil)
        #expect(!page.json.text.contains("30.00"))
    }
}
