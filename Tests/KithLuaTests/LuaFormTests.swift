import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

private let grants = #"""
    , "grants": {"entities": {"contact": ["read", "create", "update"]}, "form": true}
    """#

/// A Kith with a form `probe.ask` that puts the contact who is meant into its answer.
private func kith(policy: String) async throws -> TestKith {
    try await KithLuaTests.kith(
        """
        kith.form("ask", { tells = true, fields = {
          { name = "email", type = "email" }, { name = "city", type = "text" },
        } }, function(values)
          local contact, result, others = kith.upsert("contact", {
            values = values, match = { "email" }, policy = { city = "\(policy)" },
          })
          return { result = result, message = others and #others .. " match" or contact.city or "" }
        end)
        """, manifest: grants)
}

@Suite("Forms in Lua")
struct LuaFormTests {
    @Test(
        "a field that has a value is kept, replaced or continued",
        arguments: [
            ("fill_blank", "Split"), ("overwrite", "Zadar"), ("append", "Split\nZadar"),
        ])
    func policies(_ policy: String, _ city: String) async throws {
        let kith = try await kith(policy: policy)
        try await kith.insert(
            "contact", ["email": .text("ana@x.com"), "city": .text("Split")])

        for _ in 1...2 {
            let answer = try await kith.kernel.take(
                form: "probe.ask", ["email": "Ana@X.com", "city": "Zadar"])
            #expect(answer == FormAnswer("updated", city))
        }

        #expect(try await kith.find("contact").count == 1)
    }

    @Test("of several that match none is changed, and without a value to match by one is made")
    func matches() async throws {
        let kith = try await kith(policy: "overwrite")
        for name in ["One", "Two"] {
            try await kith.insert(
                "contact", ["last_name": .text(name), "email": .text("ana@x.com")])
        }

        let answer = try await kith.kernel.take(
            form: "probe.ask", ["email": "ana@x.com", "city": "Zadar"])

        #expect(answer == FormAnswer("ambiguous", "2 match"))
        #expect(try await kith.find("contact", where: "city = 'Zadar'").isEmpty)
        let made = try await kith.kernel.take(form: "probe.ask", ["email": "bo@x.com"])
        #expect(made.result == "created")
    }

    @Test("a policy that is none fails, and a stranger is told nothing of it")
    func unknownPolicy() async throws {
        let kith = try await kith(policy: "replace")
        try await kith.insert("contact", ["email": .text("ana@x.com")])

        let error = await #expect(throws: KernelError.self) {
            _ = try await kith.kernel.take(
                form: "probe.ask", ["email": "ana@x.com", "city": "Zadar"])
        }

        #expect(error?.code == .unavailable && error?.message == "This cannot be taken now.")
    }

    @Test(
        "a form without its grant, with an unknown option or of another's name is refused",
        arguments: [
            ("ask", "", "", "\"form\": true"),
            ("ask", "host = {}", ", \"grants\": {\"form\": true}", "`hosts`?"),
            ("other.ask", "", ", \"grants\": {\"form\": true}", "other.ask"),
        ])
    func refused(_ name: String, _ option: String, _ manifest: String, _ words: String) {
        let main = """
            local fields = { { name = "a", type = "text" } }
            kith.form("\(name)", { fields = fields, \(option) }, function() end)
            """
        let error = #expect(throws: KernelError.self) {
            _ = try plugin(main, id: "probe", manifest: manifest)
        }
        let told = [error?.message, error?.recovery].compactMap(\.self)
        #expect(told.contains { $0.contains(words) }, "\(told)")
    }
}
