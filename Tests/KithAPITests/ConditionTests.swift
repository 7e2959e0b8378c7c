import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Conditional requests")
struct ConditionTests {
    private func account(_ api: TestAPI) async -> String {
        await api.ask(.post, "records/account", ["name": "Acme"])["id"]?.string ?? ""
    }

    @Test("what has not changed is answered 304, without its body")
    func notModified() async throws {
        let api = try await TestAPI()
        let id = await account(api)
        let paths = [
            "records/account/\(id)", "records/account", "records/account/\(id)/history",
            "entities", "commands", "users", "aggregate/account", "search?text=acme", "caller",
            "records/account?fields=name&format=csv", "changes/sets",
        ]
        for path in paths {
            let first = await api.ask(.get, path)
            let tag = try #require(first.header("etag"), "\(path)")
            func again(_ tags: String) async -> Answer {
                await api.ask(.get, path, headers: ["if-none-match": tags])
            }
            let same = await again(tag)
            #expect(same.status == 304, "\(path)")
            #expect(same.response.text.isEmpty)
            #expect(same.header("etag") == tag)
            #expect(same.header("vary")?.contains("authorization") == true)
            #expect(await again("\"other\", W/\(tag)").status == 304)
            #expect(await again("*").status == 304)
            #expect(await again("\"other\"").status == 200)
        }
    }

    @Test("what has changed is answered anew, for a change of rights too")
    func modified() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        let id = await api.ask(.post, "records/deal", ["name": "Roof"], as: ana)["id"]?.string ?? ""
        func tag() async -> String? {
            await api.ask(.get, "records/deal/\(id)", as: ana).header("etag")
        }
        let first = await tag()
        #expect(await tag() == first)
        await api.ask(
            .put, "roles/sales_agent/fields/deal/value", ["right": "none"])
        let masked = await tag()
        await api.ask(.patch, "records/deal/\(id)", ["name": "Wall"], as: ana)
        #expect(Set([first, masked, await tag()]).count == 3)
    }

    @Test("a tag of one caller is no tag of another who sees something else")
    func callers() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        await api.ask(.post, "records/deal", ["name": "Roof"])
        let tag = await api.ask(.get, "records/deal").header("etag") ?? ""
        let other = await api.ask(
            .get, "records/deal", as: ana, headers: ["if-none-match": tag])
        #expect(other.status == 200)
    }

    @Test("If-Match takes the tag of a record, several, or any; a weak one never fits")
    func ifMatch() async throws {
        let api = try await TestAPI()
        let id = await account(api)
        func patch(_ tags: String) async -> Int {
            await api.ask(
                .patch, "records/account/\(id)", ["sector": .string(tags)],
                headers: ["if-match": tags]
            ).status
        }
        let read = await api.ask(.get, "records/account/\(id)").header("etag") ?? ""
        #expect(await patch(read) == 200)
        #expect(await patch("\"1\", \"2\"") == 200)
        #expect(await patch("*") == 200)
        #expect(await patch("W/\"4\"") == 412)
        #expect(await patch("\"3\"") == 412)
        #expect(await patch("\"what,ever\", \"4\"") == 200)
        for broken in ["4", "\"4", "\"4\" \"5\"", "", "\"4\",x"] {
            #expect(await patch(broken) == 400, "\(broken)")
        }
    }

    @Test("a deletion and a restoring hold for the version that was seen, too")
    func deletion() async throws {
        let api = try await TestAPI()
        let id = await account(api)
        await api.ask(.patch, "records/account/\(id)", ["tier": "a"])
        let path = "records/account/\(id)"
        func ask(_ method: Request.Method, _ path: String, _ tag: String) async -> Int {
            await api.ask(method, path, headers: ["if-match": tag]).status
        }
        #expect(await ask(.delete, path, "\"1\"") == 412)
        #expect(await api.ask(.delete, path + "?version=1").status == 409)
        #expect(await ask(.delete, path, "\"2\"") == 200)
        #expect(await ask(.post, path + "/restore", "\"2\"") == 412)
        #expect(await api.ask(.post, path + "/restore?version=2").status == 409)
        #expect(await ask(.post, path + "/restore", "\"3\"") == 200)
        #expect(await api.ask(.get, path)["version"] == .integer(4))
    }

    @Test("a condition on what is not there is answered as without it")
    func missing() async throws {
        let api = try await TestAPI()
        let path = "records/account/0000000000000"
        for tag in ["*", "\"1\""] {
            let answer = await api.ask(
                .patch, path, ["name": "A"], headers: ["if-match": tag])
            #expect(answer.status == 404)
        }
    }

    @Test("HEAD answers as GET, without the body but with its length")
    func head() async throws {
        let api = try await TestAPI()
        let id = await account(api)
        for path in ["records/account/\(id)", "records/account", "entities"] {
            let get = await api.ask(.get, path)
            let head = await api.ask(.head, path)
            #expect(head.status == 200)
            #expect(head.response.text.isEmpty)
            #expect(head.header("etag") == get.header("etag"))
            #expect(head.header("content-length") == "\(get.response.text.utf8.count)")
        }
    }
}
