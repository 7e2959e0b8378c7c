import KithModel
import KithStore
import Testing

@testable import KithKernel

@Suite("Health")
struct HealthTests {
    @Test("a settled kernel has no faults, and counts what is not sealed yet")
    func healthy() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        try await fixture.kernel.settle()
        let settled = try await fixture.kernel.health()

        try await fixture.create("customer", ["name": "Blue"])
        let later = try await fixture.kernel.health()

        #expect(settled.unsealed == 0)
        #expect(settled.checks.flatMap(\.findings).isEmpty)
        #expect(later.unsealed == later.changes - settled.changes)
        #expect(later.unsealed > 0)
    }

    @Test("a record that search lacks and a row of one that is gone are told")
    func search() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        try await fixture.create("customer", ["name": "Blue"])
        let gone = try await fixture.create("customer", ["name": "Red"]).id
        try await fixture.onSession { session in
            try session.execute("DELETE FROM kith_search WHERE folded LIKE 'blue%'", [])
            try session.execute(
                "UPDATE customer SET deleted_at = 1 WHERE id = ?1", [.integer(gone.rawValue)])
        }

        let faults = try await fixture.kernel.health().faults("search")

        #expect(faults.count == 2)
        #expect(faults.allSatisfy { $0.contains("customer") })
    }

    @Test("what is derived is named with its repair, which makes it anew in a set of its own")
    func repairs() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let id = try await fixture.create("customer", ["name": "Blue"]).id
        try await fixture.onSession { session in
            try session.execute(
                "UPDATE customer SET job_count = 5 WHERE id = ?1", [.integer(id.rawValue)])
            try session.execute("DELETE FROM kith_search WHERE folded LIKE '%blue%'", [])
            try session.execute("DROP INDEX ix_customer__email", [])
        }

        let proposed = try await fixture.kernel.health().checks.flatMap(\.findings)
            .compactMap(\.repair)
        var sets: [RecordID] = []
        for repair in proposed {
            sets += [try await fixture.kernel.repair(repair)].compactMap(\.self)
        }

        #expect(
            proposed == [
                .index("ix_customer__email"), .search(entity: "customer"),
                .computed(entity: "customer"),
            ])
        #expect(proposed.map { Repair(id: $0.id) } == proposed)
        #expect(sets.count == 1)
        #expect(try await fixture.kernel.health().checks.allSatisfy(\.findings.isEmpty))
    }

    @Test("a repair that there is not is none")
    func unknownRepair() {
        #expect(Repair(id: "everything") == nil)
        #expect(Repair(id: "search") == nil)
    }
}
