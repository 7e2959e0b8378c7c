import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("Computed fields worked out anew")
struct RecomputeTests {
    @Test("more records than one call looks at are gone through, call by call, each once")
    func inParts() async throws {
        let kith = try await kith(
            """
            kith.computed("contact.probe_word", { fields = { "last_name" } }, function()
              return kith.config("word")
            end)
            """,
            manifest: #"""
                , "grants": {"entities": {"contact": ["read"]}}, "extends": ["extends/contact.json"]
                , "config": [{"key": "word", "type": "text", "default": "old"}]
                """#,
            files: [
                "extends/contact.json": #"""
                {"entity": "contact",
                 "fields": [{"name": "probe_word", "type": "text", "read_only": true}]}
                """#
            ])
        try await kith.transact { transaction in
            let names = (1...450).map { ["last_name": Value.text("Contact \($0)")] }
            try transaction.insert("contact", names)
        }
        let word = try #require(
            try await kith.find("setting", where: "name = 'probe.word'").first)
        try await kith.update("setting", word.id, ["value": .json(.string("new"))])

        var calls: [Recomputation] = []
        repeat {
            calls.append(
                try await kith.kernel.recompute(
                    "probe", from: calls.last?.next, as: .user(kith.administrator), door: .cli
                ).result)
        } while calls.last?.next != nil && calls.count < 5

        #expect(calls.map(\.looked) == [400, 50])
        #expect(calls.map(\.changed) == [400, 50])
        let stale = try await kith.transact {
            try $0.find("contact", where: "probe_word != 'new'").count
        }
        #expect(stale == 0)
    }
}
