import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithAPI

@Suite("The shape of lists")
struct ListShapeTests {
    @Test("expand brings one level of related records along, each once, as the caller sees it")
    func expand() async throws {
        let api = try await TestAPI()
        let acme = await api.ask(.post, "records/account", ["name": "Acme"])["id"] ?? .null
        for name in ["Roof", "Wall"] {
            await api.ask(.post, "records/deal", ["name": .string(name), "account": acme])
        }
        let id = acme.string ?? ""

        let list = await api.ask(.get, "records/deal?fields=name&expand=account,owner")
        #expect(list["related"]?[id]?["name"] == "Acme")
        #expect(list["related"]?[id]?["entity"] == "account")
        #expect(list["related"]?[id]?["version"] != nil)
        #expect(list["related"]?.object?.keys.count == 2)
        #expect(list["titles"]?[id] == "Acme")
        #expect(list["records"]?.array?.allSatisfy { $0["account"] == acme } == true)
        let question = await api.ask(.post, "query", ["entity": "deal", "expand": "account"])
        #expect(question["related"]?[id]?["name"] == "Acme")
        let deal = list["records"]?.array?.first?["id"]?.string ?? ""
        let one = await api.ask(.get, "records/deal/\(deal)?expand=account")
        #expect(one["related"]?[id]?["name"] == "Acme")
        #expect(await api.ask(.get, "records/deal")["related"] == nil)
    }

    @Test("the number of questions does not grow with the records that are expanded")
    func expandInSets() async throws {
        let api = try await TestAPI()
        func statements(_ count: Int) async -> Int {
            for index in 0..<count {
                let id = await api.ask(
                    .post, "records/account", ["name": .string("A\(count) \(index)")])["id"]
                await api.ask(.post, "records/deal", ["name": "D", "account": id ?? .null])
            }
            _ = await api.ask(.get, "records/deal?expand=account")
            return api.kith.statements
        }
        #expect(await statements(1) == statements(8))
    }

    @Test("29: what may not be read is not expanded, and an unreadable reference is unknown")
    func expandIsMasked() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        await api.ask(
            .post, "roles/sales_agent/grants",
            ["entity": "account", "verbs": ["read"], "scope": "own"])
        let secret = await api.ask(.post, "records/account", ["name": "Zqx"])["id"] ?? .null
        let made = await api.ask(
            .post, "records/deal",
            ["name": "Roof", "account": secret, "owner": .string(ana.description)])
        #expect(made.status == 201)

        let list = await api.ask(.get, "records/deal?expand=account,owner", as: ana)
        #expect(list.status == 200)
        #expect(!list.response.text.contains("Zqx"))
        await api.ask(.put, "roles/sales_agent/fields/deal/account", ["right": "none"])
        let hidden = await api.ask(.get, "records/deal?expand=account", as: ana)
        let unknown = await api.ask(.get, "records/deal?expand=acount", as: ana)
        #expect([hidden.code, unknown.code] == ["unknown_field", "unknown_field"])
        #expect(
            hidden.detail.replacing("account", with: "acount").prefix(40)
                == unknown.detail.prefix(40))
    }

    @Test("what is no reference cannot be expanded, nor a path")
    func notExpandable() async throws {
        let api = try await TestAPI()
        for word in ["name", "account.owner", "deals"] {
            let answer = await api.ask(.get, "records/deal?expand=\(word)")
            #expect(answer.status == 422, "\(word)")
        }
    }

    @Test(
        "lists under a noun of their own take the parameters of lists",
        arguments: ["users", "teams", "roles", "tokens", "settings"])
    func nouns(_ noun: String) async throws {
        let api = try await TestAPI()
        for index in 0..<3 {
            await api.ask(
                .post, "users",
                ["name": .string("U\(index)"), "email": .string("u\(index)@example.com")])
            await api.ask(.post, "records/team", ["name": .string("T\(index)")])
            await api.ask(.post, "tokens", ["name": .string("K\(index)")])
        }
        var seen: [JSON] = []
        var next: String? = ""
        while let after = next {
            let path = "\(noun)?limit=1&count=exact" + (after.isEmpty ? "" : "&after=\(after)")
            let page = await api.ask(.get, path)
            #expect(page.status == 200)
            seen += page["records"]?.array ?? []
            #expect((page["count"]?.integer ?? 0) >= 2)
            next = page["next"]?.string
        }
        let all = await api.ask(.get, noun)["records"]?.array ?? []
        #expect(all.count >= 2)
        #expect(seen.map { $0["id"] } == all.map { $0["id"] })
        let filtered = await api.ask(.get, "\(noun)?filter=id%20is%20null&fields=id")
        #expect(filtered["records"] == [])
    }

    @Test("history and change sets go on with the same cursor as every list")
    func cursors() async throws {
        let api = try await TestAPI()
        let id = await api.ask(.post, "records/account", ["name": "A0"])["id"]?.string ?? ""
        for index in 1..<5 {
            await api.ask(.patch, "records/account/\(id)", ["name": .string("A\(index)")])
        }
        for (path, member, key) in [
            ("records/account/\(id)/history", "changes", "seq"), ("changes/sets", "sets", "id"),
        ] {
            let whole = await api.ask(.get, path + "?limit=1000")
            var seen: [JSON?] = []
            var after: String?
            repeat {
                let page = await api.ask(
                    .get, path + "?limit=2" + (after.map { "&after=\($0)" } ?? ""))
                #expect(page.status == 200)
                seen += (page[member]?.array ?? []).map { $0[key] }
                after = page["next"]?.string
            } while after != nil
            #expect(seen == (whole[member]?.array ?? []).map { $0[key] })
            #expect(seen.count >= 5)
            #expect(whole["next"] == .null)
        }
    }

    @Test("every list takes limit and after, or is bounded by nature and says why here")
    func everyList() {
        let bounded = [
            "GET ": "the root", "GET caller": "the entities that there are",
            "GET commands": "what enabled plugins declare",
            "GET entities": "what is installed", "GET plugins": "what is compiled in",
            "GET registry": "what plugins declare", "GET limits": "what is enabled",
            "GET traces": "the last 100",
            "GET scripts": "1,000, each of them saved by hand",
            "GET held": "one report",
            "GET rules": "1,000, each of them saved by hand", "GET why": "one explanation",
            "GET schedules": "what plugins declare", "GET pollers": "what plugins declare",
            "GET forms": "what plugins declare",
            "GET imports": "20 a user", "GET hooks/{event}": "what plugins declare",
            "GET search": "the 200 best of the 1,000 newest hits",
            "GET aggregate/{entity}": "1,000 groups, and more are refused",
            "GET access": "one explanation", "GET health": "one report",
            "GET clock": "one moment", "GET files/{id}/content": "one file",
            "GET openapi.json": "one document",
            "GET export/{entity}": "a file, by stream",
            "GET changes/events": "a stream", "GET changes/consumers": "what one user has named",
        ]
        for endpoint in API.endpoints where endpoint.method == .get {
            let isOne = endpoint.pattern.contains { part in
                if case .any(let name) = part { name != "entity" && name != "event" } else { false }
            }
            let isPaged = Set(["limit", "after"]).isSubset(of: endpoint.parameters)
            let isKnown = isPaged || bounded[endpoint.name] != nil || isOne
            let isDefinition = endpoint.name == "GET entities/{entity}"
            #expect(isKnown || isDefinition, "\(endpoint.name)")
        }
    }
}
