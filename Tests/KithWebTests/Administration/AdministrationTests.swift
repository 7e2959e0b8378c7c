import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("The administration")
struct AdministrationTests {
    @Test(
        "nobody but administrators finds its pages, and for others nothing changes",
        arguments: [
            "/users", "/users/new", "/teams", "/teams/new", "/roles", "/roles/sales_agent",
            "/settings", "/audit", "/audit/sets",
        ])
    func rights(path: String) async throws {
        let desk = try await Desk()
        let agent = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])

        #expect(try await desk.get(path).status == 200)
        let refused = try await desk.get(path, as: agent)
        #expect(refused.status == 404)
        #expect(refused.text.contains("This page cannot be found"))
    }

    @Test(
        "nobody but administrators does what they do",
        arguments: [
            "/users/new", "/teams/new", "/roles", "/roles/sales_agent/grants",
            "/roles/sales_agent/delete", "/settings", "/settings/rates",
        ])
    func acts(path: String) async throws {
        let desk = try await Desk()
        let agent = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])

        #expect(try await desk.post(path, [("name", "x")], as: agent).status == 404)
    }

    @Test("settings are changed, kept when refused, and the country is a code")
    func settings() async throws {
        let desk = try await Desk()

        let saved = try await desk.post(
            "/settings",
            [("name", "Bright <b>"), ("country", "hr"), ("time_zone", "Europe/Zagreb")])
        let page = try await desk.get("/settings").text

        #expect(saved.status == 303)
        #expect(page.contains("Bright &lt;b&gt;") && page.contains("value=\"HR\""))
        #expect(page.contains("value=\"Europe/Zagreb\"") && !page.contains("Bright <b>"))
        let zone = try await desk.post("/settings", [("time_zone", "Mars/Base")])
        #expect(zone.status == 422 && zone.text.contains("Mars/Base"))
        let country = try await desk.post(
            "/settings", [("country", "Croatia"), ("time_zone", "UTC")])
        #expect(country.status == 422 && country.text.contains("is not the code of a country"))
    }

    @Test("an exchange rate is added and deleted, and a wrong one is told at its field")
    func rates() async throws {
        let desk = try await Desk()

        let added = try await desk.post(
            "/settings/rates",
            [("currency", "usd"), ("valid_from", "2026-01-01"), ("rate", "0.92")])
        #expect(added.status == 303)
        #expect(try await desk.get("/settings").text.contains("USD"))
        let rate = try await desk.kith.one("exchange_rate", where: "currency = 'USD'")
        let wrong = try await desk.post(
            "/settings/rates", [("currency", "USD"), ("valid_from", "soonish"), ("rate", "1")])
        #expect(wrong.status == 422 && wrong.text.contains("value=\"soonish\""))
        #expect(try await desk.post("/settings/rates/\(rate.id)/delete", []).status == 303)
        #expect(try await desk.kith.find("exchange_rate").isEmpty)
    }

    @Test("the audit trail shows who changed what to what, escaped, newest first")
    func audit() async throws {
        let desk = try await Desk()
        let account = try await desk.kith.insert("account", ["name": .text("Alt <b>")])
        try await desk.kith.update("account", account.id, ["name": .text("Neu & gut")])

        let page = try await desk.get("/audit?entity=account").text

        #expect(page.contains("Alt &lt;b&gt;") && page.contains("Neu &amp; gut"))
        #expect(!page.contains("Alt <b>"))
        #expect(page.contains("<del>") && page.contains("Created"))
        let nobody = try await desk.get("/audit?user=\(account.id)").text
        #expect(nobody.contains("No change here"))
        #expect(try await desk.get("/audit?from=2026-11-17").text.contains("No change here"))
        #expect(try await desk.get("/audit?from=never").text.contains("role=\"alert\""))
    }

    @Test("older changes follow page by page, none twice")
    func auditPaging() async throws {
        let desk = try await Desk()
        let account = try await desk.kith.insert("account", ["name": .text("A0")])
        for number in 1...60 {
            try await desk.kith.update("account", account.id, ["name": .text("A\(number).")])
        }

        let first = try await desk.get("/audit?entity=account").text
        #expect(first.contains("A60.") && !first.contains(">A5.<"))
        let link = first.split(separator: "before=").dropFirst().first?.prefix { $0.isNumber }
        let before = try #require(link)
        let second = try await desk.get("/audit?entity=account&before=\(before)").text
        #expect(second.contains(">A5.<") && !second.contains("Older changes"))
    }

    @Test("a change set shows what its undo would do before it is done")
    func undoPreview() async throws {
        let desk = try await Desk()
        try await desk.kith.insert("account", ["name": .text("Alt")])
        let set = try #require(
            try await desk.kith.kernel.changeSets(
                limit: 1, as: .user(desk.kith.administrator)
            ).first)

        let page = try await desk.get("/audit/sets/\(set.id)").text

        #expect(page.contains("1 account") && page.contains("Undo this change set"))
        #expect(try await desk.get("/audit/sets").text.contains("/audit/sets/\(set.id)"))
        let agent = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])
        #expect(try await desk.get("/audit/sets/\(set.id)", as: agent).status == 404)
    }

    @Test("a change set that cannot be undone is shown all the same, and says so")
    func noUndo() async throws {
        let desk = try await Desk()
        let kernel = desk.kith.kernel
        let chief = desk.kith.administrator
        try await kernel.setPassword(
            "another long one", of: chief, as: .user(chief), door: .kernel)
        let set = try #require(try await kernel.changeSets(limit: 1, as: .user(chief)).first)

        let page = try await desk.get("/audit/sets/\(set.id)")

        #expect(page.status == 200)
        #expect(page.text.contains("cannot be undone") && page.text.contains("Its changes"))
    }

    @Test("the kernel without plugins manages people and shows its audit trail")
    func kernelAlone() async throws {
        let kith = try await TestKith()
        let web = Web(kith.kernel)
        let visitor = try await Visitor(
            kith.administrator, csrf: Desk.secret, kernel: kith.kernel)

        for path in [["users"], ["roles"], ["teams"], ["settings"], ["audit"], ["plugins"]] {
            let answer = await web.answer(.init(.get, path), for: visitor)
            #expect(answer.status == 200, "\(path)")
        }
    }
}
