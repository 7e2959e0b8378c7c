import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("Search and commands")
struct SearchPageTests {
    @Test("records, pages and commands are found by what is typed, marked and escaped")
    func finds() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(1, name: "Lumen <b>")

        let page = try await desk.get("/search?q=lumen")
        let acts = try await desk.get("/search?q=>+move")

        #expect(page.text.contains("<mark>Lumen</mark> &lt;b&gt; 1"))
        #expect(page.text.contains("<mark>Lumen</mark> Foods"))
        #expect(acts.text.contains("href=\"/run/sales.move_deal\""))
        #expect(!acts.text.contains(">Pages<"))
    }

    @Test("what the visitor may not see or run is not found")
    func rights() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(1, name: "Lumen hidden")
        let user = try await desk.makeUser("Ana", may: ["account": ["read": "all"]])

        let page = try await desk.get("/search?q=lumen", as: user)
        let acts = try await desk.get("/search?q=>", as: user)

        #expect(page.text.contains("Foods") && !page.text.contains("hidden 1"))
        #expect(!acts.text.contains("/run/sales.move_deal"))
        #expect(try await desk.get("/run/sales.move_deal", as: user).status == 404)
        #expect(try await desk.get("/search/deal?q=lumen", as: user).status == 404)
    }

    @Test("a rehearsal shows what would change and changes nothing; the act changes it")
    func runs() async throws {
        let desk = try await Desk()
        let id = try await desk.makeDeals(1)[0]
        let stage = try await desk.kith.one("stage", where: "name = 'Proposal'")
        let fields = [("deal", id.description), ("stage", stage.id.description)]

        let rehearsed = try await desk.post("/run/sales.move_deal", fields + [("act", "try")])
        let still = try await desk.kith.get("deal", id)["stage"]?.reference
        let done = try await desk.post("/run/sales.move_deal", fields + [("act", "do")])

        #expect(rehearsed.status == 200)
        #expect(rehearsed.text.contains("<del>Prospecting</del>"))
        #expect(rehearsed.text.contains("<ins>Proposal</ins>"))
        #expect(still != stage.id)
        #expect(done.status == 303 && done.location == "/deal/\(id)")
        #expect(done.flash?.undo != nil)
        #expect(try await desk.kith.get("deal", id)["stage"]?.reference == stage.id)
    }

    @Test("arguments at fault are told at their fields, with what was typed")
    func faults() async throws {
        let page = try await Desk().post(
            "/run/sales.move_deal", [("deal", "Nothing"), ("stage", ""), ("act", "do")])

        #expect(page.status == 422)
        #expect(page.text.contains("value=\"Nothing\""))
        #expect(page.text.contains("There is no deal “Nothing”"))
    }

    @Test("the help names the keys of the pages that there are")
    func keyboard() async throws {
        let part = try await Desk().get("/keyboard", headers: ["kith-fragment": "help"])

        #expect(part.text.hasPrefix("<div class=\"pad stack\" id=\"help\""))
        #expect(part.text.contains("Go to deals"))
    }
}
