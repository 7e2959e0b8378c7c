import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("Forms of records")
struct RecordFormTests {
    @Test("a refused form comes back with what was typed and each fault at its field")
    func refuses() async throws {
        let desk = try await Desk()

        let page = try await desk.post(
            "/deal/new",
            [
                ("name", "<Cold> chain"), ("value", "about 48k"), ("value.currency", "EUR"),
                ("expected_close_on", "31 Nov 2026"), ("account", "Nobody"),
            ])

        #expect(page.status == 422)
        #expect(page.text.contains("<title>Error: New deal"))
        #expect(page.text.contains("Three things to mend"))
        #expect(page.text.contains("value=\"&lt;Cold&gt; chain\""))
        #expect(page.text.contains("value=\"about 48k\""))
        #expect(page.text.contains("Enter a day that exists, 30 Nov 2026 is the last."))
        #expect(page.text.contains("There is no account “Nobody”"))
        #expect(page.text.contains("href=\"#f-value\""))
        #expect(try await desk.kith.find("deal").isEmpty)
    }

    @Test("what the kernel refuses stands at the field that it names")
    func kernelFaults() async throws {
        let page = try await Desk().post("/deal/new", [("name", "")])

        #expect(page.status == 422)
        #expect(page.text.contains("id=\"f-name-e\""))
    }

    @Test("a form is read as people type, and leads to the record with Undo")
    func creates() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(1)

        let page = try await desk.post(
            "/deal/new",
            [
                ("name", "Site 4"), ("value", "€48.200,50"), ("account", "Lumen Foods"),
                ("expected_close_on", "friday"), ("next_step", ""), ("probability", "40 %"),
            ])
        let deal = try await desk.kith.one("deal", where: "name = 'Site 4'")

        #expect(page.status == 303 && page.location == "/deal/\(deal.id)")
        #expect(page.flash?.text == "Site 4 saved" && page.flash?.undo != nil)
        #expect(deal["value"]?.money?.amount == Decimal(units: 4_820_050, scale: 2))
        #expect(deal["expected_close_on"]?.plainText == "2026-11-20")
        #expect(deal["probability"]?.decimal == Decimal(40))
    }

    @Test("a form knows the values that its address names")
    func prefills() async throws {
        let page = try await Desk().get("/deal/new?name=Site+5")

        #expect(page.text.contains("value=\"Site 5\""))
    }

    @Test("who saves over somebody's change is told of it, and nothing typed is lost")
    func conflict() async throws {
        let desk = try await Desk()
        let id = try await desk.makeDeals(1)[0]
        let version = try await desk.kith.get("deal", id).version
        let ana = try await desk.makeUser("Ana", may: ["deal": ["*": "all"]])
        try await desk.kith.update("deal", id, ["next_step": .text("Theirs")], as: ana)

        let page = try await desk.post(
            "/deal/\(id)/edit", [("version", String(version)), ("next_step", "Mine")])
        let now = try await desk.kith.get("deal", id)
        let again = try await desk.post(
            "/deal/\(id)/edit", [("version", String(now.version)), ("next_step", "Mine")])

        #expect(page.status == 422)
        #expect(page.text.contains("Ana changed next step to Theirs at"))
        #expect(page.text.contains("value=\"Mine\""))
        #expect(page.text.contains("name=\"version\" value=\"\(now.version)\""))
        #expect(again.status == 303)
        #expect(try await desk.kith.get("deal", id)["next_step"]?.text == "Mine")
    }

    @Test("one field is changed alone, the others stay")
    func oneField() async throws {
        let desk = try await Desk()
        let id = try await desk.makeDeals(1)[0]

        let page = try await desk.post(
            "/deal/\(id)/edit", [("only", "value"), ("value", "51,000"), ("back", "/deal")])
        let bad = try await desk.post("/deal/\(id)/edit", [("only", "value"), ("value", "x")])

        #expect(page.flash?.text == "Value changed to €51,000")
        #expect(try await desk.kith.get("deal", id)["name"]?.text == "Deal 1")
        #expect(bad.status == 422 && bad.text.contains("value=\"Deal 1\""))
    }

    @Test("a field that may not be read is not in the form; one that may only be read neither")
    func rights() async throws {
        let desk = try await Desk()
        let id = try await desk.makeDeals(1)[0]
        let user = try await desk.makeUser(
            "Ana",
            may: [
                "deal": [
                    "read": "all", "update": "all",
                    "fields": ["value": "none", "weighted_value": "none", "next_step": "read"],
                ]
            ])

        let page = try await desk.get("/deal/\(id)/edit", as: user)
        _ = try await desk.post("/deal/\(id)/edit", [("value", "9"), ("name", "New")], as: user)

        #expect(page.status == 200)
        #expect(!page.text.contains("name=\"value\"") && !page.text.contains("name=\"next_step\""))
        let deal = try await desk.kith.get("deal", id)
        #expect(deal["name"]?.text == "New")
        #expect(deal["value"]?.money?.amount == Decimal(1000))
    }

    @Test("a deletion leads to the list, and its Undo brings the record back")
    func deletes() async throws {
        let desk = try await Desk()
        let id = try await desk.makeDeals(1)[0]

        let page = try await desk.post("/deal/\(id)/delete", [])
        let set = try #require(page.flash?.undo)
        let undone = try await desk.post("/undo", [("set", set.description), ("back", "/deal")])

        #expect(page.location == "/deal" && page.flash?.text == "Deal 1 deleted")
        #expect(undone.location == "/deal" && undone.flash?.text.hasPrefix("Undone") == true)
        #expect(try await desk.kith.find("deal").count == 1)
    }

    @Test("GET changes nothing, not even by the address of an act")
    func safe() async throws {
        let desk = try await Desk()
        let id = try await desk.makeDeals(1)[0]

        for address in ["/deal/\(id)/delete", "/undo?set=\(id)", "/deal/bulk?act=delete&id=\(id)"] {
            #expect(try await desk.get(address).status >= 400)
        }
        #expect(try await desk.kith.find("deal").count == 1)
    }
}
