import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("The pages of rules")
struct RulePageTests {
    private static let form = [
        ("name", "tidy"), ("title", "Tidy <up>"), ("on", "account.update"), ("changed", "name"),
        ("when", "name ~ 'A'"),
        ("actions", "{\"do\": \"set\", \"values\": {\"description\": \"Of {{name}}\"}}"),
    ]

    @Test("a rule is made, tried, activated, stopped and removed")
    func whole() async throws {
        let desk = try await Desk()
        try await desk.kith.insert("account", ["name": .text("Acme")])
        #expect(try await desk.get("/rules").text.contains("No rules yet"))

        let saved = try await desk.post("/rules/new", Self.form)
        #expect(saved.status == 303 && saved.location == "/rules/tidy")
        let page = try await desk.get("/rules/tidy").text
        #expect(page.contains("Tidy &lt;up&gt;") && page.contains("account:update:description"))
        let tried = try await desk.post("/rules/tidy", [("act", "try"), ("record", "Acme")])
        #expect(tried.text.contains("What it would do") && tried.text.contains("name is Acme"))

        #expect(try await desk.post("/rules/tidy", [("act", "activate")]).status == 303)
        #expect(try await desk.get("/rules").text.contains("Active"))
        #expect(try await desk.post("/rules/tidy", [("act", "stop")]).status == 303)
        #expect(try await desk.post("/rules/tidy", [("act", "remove")]).status == 303)
        #expect(try await desk.get("/rules/tidy").status == 404)
    }

    @Test("what is wrong stands at its field, and what was typed is kept")
    func unfit() async throws {
        let desk = try await Desk()
        let bad = Self.form.map { $0.0 == "when" ? ("when", "nme ~ 'A'") : $0 }
        let refused = try await desk.post("/rules/new", bad)
        #expect(refused.status == 422 && refused.text.contains("Tidy &lt;up&gt;"))
        #expect(try await desk.post("/rules/new", [("name", "a"), ("actions", "{")]).status == 422)
    }

    @Test("only administrators find them")
    func others() async throws {
        let desk = try await Desk()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])
        #expect(try await desk.get("/rules", as: ana).status == 404)
    }
}
