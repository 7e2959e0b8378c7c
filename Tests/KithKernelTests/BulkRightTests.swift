import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("The right to act on several records at once")
struct BulkRightTests {
    private static let plain: JSON = [
        "customer": ["read": "all", "create": "all", "update": "all", "delete": "all"]
    ]

    private func update(_ ids: [RecordID]) -> [BulkOperation] {
        ids.map {
            BulkOperation(.update, "customer", target: $0.description, values: ["tier": "a"])
        }
    }

    @Test("several records of an entity need `bulk`, one of each needs none")
    func needed() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let ana = Principal.user(try await fixture.user("ana", permissions: Self.plain))
        let one = try await fixture.create("customer", ["name": "One"]).id
        let two = try await fixture.create("customer", ["name": "Two"]).id
        let kernel = fixture.kernel

        let refused = await failure {
            _ = try await kernel.bulk(update([one, two]), .partial, as: ana, door: .cli)
        }
        let deleting = await failure {
            _ = try await kernel.delete("customer", [one, two], as: ana, door: .cli)
        }

        #expect(refused?.code == .forbidden)
        #expect(refused?.recovery.contains("`customer:bulk`") == true)
        #expect(deleting?.code == .forbidden)
        _ = try await kernel.bulk(update([one]), .wholeBatch, as: ana, door: .cli)
        _ = try await kernel.bulk(update([one, two]), .wholeBatch, as: fixture.admin, door: .cli)
        #expect(try await fixture.value("customer", two, "tier") == "a")
    }

    @Test("its reach is its own: what is beyond it is refused as a whole")
    func reach() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let ana = try await fixture.user(
            "ana",
            permissions: [
                "customer": ["read": "all", "create": "all", "update": "all", "bulk": "own"]
            ])
        let others = try await fixture.create("customer", ["name": "Other"]).id
        var own: [RecordID] = []
        for name in ["A", "B"] {
            own.append(
                try await fixture.create("customer", ["name": .string(name)], as: .user(ana)).id)
        }
        let kernel = fixture.kernel

        let refused = await failure {
            _ = try await kernel.bulk(
                update(own + [others]), .wholeBatch, as: .user(ana), door: .cli)
        }

        #expect(refused?.code == .forbidden)
        #expect(try await fixture.value("customer", own[0], "tier") != "a")
        _ = try await kernel.bulk(update(own), .wholeBatch, as: .user(ana), door: .cli)
        #expect(try await fixture.value("customer", own[0], "tier") == "a")
    }
}
