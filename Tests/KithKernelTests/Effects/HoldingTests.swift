import KithModel
import KithStore
import Testing

@testable import KithKernel

@Suite("What a restore holds")
struct HoldingTests {
    @Test("13: effects, deliveries and jobs are held until released, and schedules begin anew")
    func held() async throws {
        let fixture = try await KernelFixture([PigeonLoft.self, Postman.self])
        let loft = "held \(UInt64.random(in: 0...UInt64.max))"
        try await fixture.transact {
            try $0.request("pigeon", ["text": "hello", "loft": .string(loft)])
            try $0.enqueue("postman.carry", "held", key: "k")
        }
        fixture.wait(seconds: 5 * 86_400)

        let held = try await fixture.kernel.holdAll()
        #expect(held.effects == ["pigeon": 1] && held.jobs == 1)
        try await fixture.kernel.settle()
        #expect(try await fixture.kernel.perform() == 0)
        #expect(try await fixture.values("letter", "name").isEmpty)

        // The one under whose key another waits by now is not done beside it.
        try await fixture.transact { _ = try $0.enqueue("postman.carry", "later", key: "k") }
        let released = try await fixture.kernel.releaseAll(as: fixture.admin, door: .cli)
        #expect(released == held)
        try await fixture.kernel.settle()
        #expect(try await fixture.kernel.perform() == 1)
        #expect(try await fixture.values("letter", "name") == ["later"])
        #expect(try await fixture.kernel.held(as: fixture.admin).isEmpty)
    }
}
