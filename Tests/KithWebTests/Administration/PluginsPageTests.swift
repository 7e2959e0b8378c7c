import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithSales
import KithTesting
import Testing

@testable import KithWeb

@Suite("The pages of plugins")
struct PluginsPageTests {
    @Test("every plugin is there with its state, what it adds and who needs it")
    func lists() async throws {
        let page = try await Desk().get("/plugins")

        #expect(page.status == 200)
        #expect(page.text.contains("Sales") && page.text.contains(Sales.manifest.summary))
        #expect(page.text.contains("Enabled. ") && page.text.contains("need it"))
        #expect(page.text.contains("action=\"/plugins/sales/disable\""))
        #expect(page.text.contains("role=\"switch\" aria-checked=\"true\""))
    }

    @Test("its page says before what disabling hides, and names every contribution")
    func plan() async throws {
        let desk = try await Desk()
        try await desk.kith.insert("lead", ["last_name": .text("Ana")])

        let page = try await desk.get("/plugins/sales")

        #expect(page.text.contains("1 lead"))
        #expect(page.text.contains("Takes away the commands"))
        #expect(page.text.contains("sales.move_deal"))
        #expect(page.text.contains("action=\"/plugins/sales/disable\""))
    }

    @Test("disabling takes effect at once, keeps the data, and enabling brings them back")
    func roundTrip() async throws {
        let desk = try await Desk()
        try await desk.kith.insert("lead", ["last_name": .text("Ana")])

        let off = try await desk.post("/plugins/sales/disable", [("all", "yes")])

        #expect(off.status == 303 && off.location == "/plugins")
        let without = try await desk.get("/plugins")
        #expect(!without.text.contains("href=\"/deal\"") && without.text.contains("Off. Its data"))
        let on = try await desk.post("/plugins/sales/enable", [])
        #expect(on.status == 303)
        #expect(try await desk.get("/plugins").text.contains("href=\"/deal\""))
        #expect(try await desk.kith.find("lead").map(\.title) == ["Ana"])
    }

    @Test("what needs another says so, changes nothing, and offers to switch both")
    func needs() async throws {
        let desk = try await Desk()

        let refused = try await desk.post("/plugins/contacts/disable", [])

        #expect(refused.status == 409)
        #expect(refused.text.contains("need Contacts and would go with it."))
        #expect(refused.text.contains("name=\"all\" value=\"yes\""))
        #expect(desk.kith.kernel.generation.enabled.contains { $0.id == "contacts" })
        #expect(try await desk.post("/plugins/contacts/disable", [("all", "yes")]).status == 303)
        #expect(!desk.kith.kernel.generation.enabled.contains { $0.id == "sales" })

        let alone = try await desk.post("/plugins/sales/enable", [])
        #expect(alone.status == 409)
        #expect(alone.text.contains("Sales needs Contacts, which is off."))
        #expect(try await desk.post("/plugins/sales/enable", [("all", "yes")]).status == 303)
        #expect(desk.kith.kernel.generation.enabled.contains { $0.id == "sales" })
    }

    @Test("grants are boxes: what is not checked is taken at once")
    func grants() async throws {
        let desk = try await Desk()
        let page = try await desk.get("/plugins/sales")
        #expect(page.text.contains("name=\"grant\" value=\"account:read\" checked"))

        let asks = Sales.manifest.asks.filter { $0 != "note:update" }
        let saved = try await desk.post("/plugins/sales/grants", asks.map { ("grant", $0) })

        #expect(saved.status == 303 && saved.location == "/plugins/sales")
        let after = try await desk.get("/plugins/sales").text
        #expect(after.contains("name=\"grant\" value=\"note:update\">"))
        #expect(after.contains("name=\"grant\" value=\"note:read\" checked"))
        let sales = desk.kith.kernel.generation.enabled.first { $0.id == "sales" }
        #expect(sales?.grants["note"] == [.read])
    }

    @Test("uninstalling says so and keeps the data; what others require stays")
    func uninstalling() async throws {
        let desk = try await Desk()

        let refused = try await desk.post("/plugins/contacts/uninstall", [])
        #expect(refused.status == 409)
        for id in ["sales_spy", "sales"] {
            let done = try await desk.post("/plugins/\(id)/uninstall", [])
            #expect(done.status == 303)
        }
        #expect(
            try await desk.get("/plugins/sales").text.contains("Uninstalled. Its data are kept"))
        #expect(try await desk.post("/plugins/sales/upgrade", []).status == 409)
        #expect(try await desk.post("/plugins/sales/clear", []).status == 303)
        #expect(try await desk.post("/plugins/nothing/clear", []).status == 404)
    }

    @Test(
        "nobody else finds them",
        arguments: ["/plugins", "/plugins/sales", "/plugins/nothing"])
    func rights(path: String) async throws {
        let desk = try await Desk()
        let agent = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])

        #expect(try await desk.get(path, as: agent).status == 404)
        #expect(try await desk.post("/plugins/sales/disable", [], as: agent).status == 404)
        #expect(desk.kith.kernel.generation.enabled.contains { $0.id == "sales" })
        #expect(try await desk.get("/plugins/nothing").status == 404)
    }
}
