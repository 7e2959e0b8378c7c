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
        #expect(settled.logFaults.isEmpty && settled.searchFaults.isEmpty)
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

        let faults = try await fixture.kernel.health().searchFaults

        #expect(faults.count == 2)
        #expect(faults.allSatisfy { $0.contains("customer") })
    }
}
