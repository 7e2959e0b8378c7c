import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("Traces")
struct TraceTests {
    private static let main = """
        kith.on("contact.before_save", { id = "look" }, function(event)
          for contact in event:records() do
            kith.query("account"):count()
            if contact.last_name == "X" then
              event:reject(contact, "last_name", "too_short", "That is no name.")
            end
          end
        end)
        kith.on("contact.after_save", { id = "found" }, function(event)
          for contact in event:records() do kith.create("account", { name = contact.last_name }) end
        end)
        """
    private static let grants =
        #", "grants": {"entities": {"contact": ["read", "update"], "account": ["create", "read"]}}"#

    @Test("a trace has the hooks in their order, with fuel, queries and depth")
    func steps() async throws {
        let kith = try await kith(Self.main, manifest: Self.grants)
        let before = kith.kernel.traces().last?.number ?? 0

        try await Kernel.$request.withValue("req-1") {
            _ = try await kith.insert("contact", ["last_name": .text("Babić")])
        }

        let trace = try #require(kith.kernel.traces(after: before).last)
        let own = trace.steps.filter { $0.owner == "probe" }
        #expect(trace.request == "req-1")
        #expect(own.map(\.name) == ["probe.look", "probe.found"])
        #expect(own.map(\.queries) == [1, 0])
        #expect(own.allSatisfy { ($0.fuel ?? 0) > 0 && $0.records == 1 && $0.depth == 1 })
        #expect(trace.steps.contains { $0.depth == 0 } == false)
    }

    @Test("a write that was refused has its trace too, with what was refused")
    func refused() async throws {
        let kith = try await kith(Self.main, manifest: Self.grants)

        await #expect(throws: KernelError.self) {
            try await kith.insert("contact", ["last_name": .text("X")])
        }

        let step = kith.kernel.traces().last?.steps.last { $0.owner == "probe" }
        #expect(step?.rejections == 1)
    }
}
