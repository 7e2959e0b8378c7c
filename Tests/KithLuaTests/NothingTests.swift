import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("What is not there, in Lua")
struct NothingTests {
    @Test("a host function that has nothing to give gives nil, which is false")
    func functions() async throws {
        let kith = try await kith(
            """
            kith.on("contact.after_update", function(event)
              for contact in event:records() do
                assert(contact:old("job_title") == nil)
                assert(not contact:old("job_title"))
              end
            end)
            """, manifest: #", "grants": {"entities": {"contact": ["read"]}}"#)
        let contact = try await kith.insert("contact", ["last_name": .text("Y")])

        try await kith.update("contact", contact.id, ["job_title": .text("Z")])
    }
}
