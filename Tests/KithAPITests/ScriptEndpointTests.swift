import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithAPI

@Suite("Scripts by the API")
struct ScriptEndpointTests {
    @Test("a script is saved, compared, tried, published, rolled back, stopped and removed")
    func whole() async throws {
        let api = try await TestAPI()
        let acme = await api.ask(.post, "records/account", ["name": "acme"])["id"]?.string ?? ""

        let first = await api.save(TestAPI.script())
        #expect(first["version"] == .integer(1) && first["is_new"] == .boolean(true))
        #expect(
            first["asks"]?.array?.compactMap(\.string) == ["account:read", "account:update:name"])
        #expect(await api.save(TestAPI.script())["is_new"] == .boolean(false))
        let trial = await api.ask(
            .post, "scripts/tidy/try", ["entity": "account", "record": .string(acme)])
        #expect(trial["assignments"]?.array?.first?["new"] == "ACME")
        #expect(trial["steps"]?.array?.count == 1)
        #expect(await api.ask(.get, "records/account/\(acme)")["name"] == "acme")

        let waiting = await api.ask(.post, "scripts/tidy/publish")
        #expect(waiting.code == "pending_grants" && waiting.detail.contains("account:update:name"))
        #expect(await api.ask(.get, "scripts/tidy")["state"] == "draft")
        #expect(await api.publish().status == 200)
        await api.ask(.patch, "records/account/\(acme)", ["name": "roofs"])
        #expect(await api.ask(.get, "records/account/\(acme)")["name"] == "ROOFS")

        await api.save(TestAPI.script("lower"))
        #expect(await api.ask(.get, "scripts/tidy")["state"] == "changed")
        let lines = await api.ask(.get, "scripts/tidy/difference")["lines"]?.array ?? []
        #expect(
            lines.filter { $0["kind"] != "same" }.compactMap { $0["kind"]?.string } == [
                "removed", "added",
            ])
        #expect(await api.publish().status == 200)
        #expect(
            await api.ask(.post, "scripts/tidy/publish", ["version": .integer(1)]).status == 200)
        let versions = await api.ask(.get, "scripts/tidy/versions")["versions"]?.array ?? []
        #expect(versions.compactMap { $0["version"]?.integer } == [2, 1])
        #expect(await api.ask(.get, "scripts/tidy")["published"] == .integer(1))

        #expect(await api.ask(.delete, "scripts/tidy").code == "conflict")
        #expect(await api.ask(.post, "scripts/tidy/stop").status == 200)
        #expect(await api.ask(.post, "scripts/tidy/stop").code == "conflict")
        #expect(await api.ask(.get, "scripts/tidy")["state"] == "stopped")
        #expect(await api.ask(.delete, "scripts/tidy").status == 204)
        #expect(await api.ask(.get, "scripts")["scripts"]?.array?.isEmpty == true)
        let plugins = await api.ask(.get, "plugins")["plugins"]?.array ?? []
        #expect(!plugins.contains { $0["id"] == "s_tidy" })
    }

    @Test("what cannot run is kept, told with its line, and not published")
    func fault() async throws {
        let api = try await TestAPI()

        let saved = await api.save(TestAPI.script() + "\nif then\n")

        #expect(saved["fault"]?["message"]?.string?.contains("tidy.lua:9:") == true)
        let refused = await api.publish()
        #expect(refused.status == 422 && refused.detail.contains("tidy.lua:9:"))
        #expect(await api.ask(.get, "scripts/tidy")["state"] == "draft")
    }

    @Test(
        "a text that names no script, or another one, is refused",
        arguments: [
            ("return 1", "does not begin with a comment"),
            ("--[[ {\"id\": \"tidy\",\n \"title\" } ]]", "Line 2"),
            ("--[[ {\"id\": \"other\", \"title\": \"Other\"} ]]", "names itself `other`"),
            ("--[[ {\"id\": \"tidy\", \"title\": \"T\", \"grnts\": {}} ]]", "`grants`?"),
            ("--[[ {\"id\": \"s tidy\", \"title\": \"T\"} ]]", "small letters"),
            ("--[[ {\"id\": \"tidy\", \"title\": \"T\"}", "has no end"),
        ])
    func unfit(text: String, words: String) async throws {
        let api = try await TestAPI()

        let refused = await api.save(text)

        #expect(refused.status == 422 && refused.detail.contains(words), "\(refused.detail)")
        #expect(await api.ask(.get, "scripts")["scripts"]?.array?.isEmpty == true)
    }

    @Test("who has no right on scripts sees and writes none, and only administrators let them run")
    func rights() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        await api.save(TestAPI.script())
        for path in ["scripts", "scripts/tidy", "scripts/tidy/versions/1"] {
            #expect(await api.ask(.get, path, as: ana).status == 404, "\(path)")
        }
        let text: JSON = ["text": .string(TestAPI.script("lower"))]
        #expect(await api.ask(.put, "scripts/tidy", text, as: ana).status >= 400)

        for (entity, verbs) in [
            ("script", ["read", "create", "update"]), ("script_version", ["read", "create"]),
        ] {
            await api.ask(
                .post, "roles/sales_agent/grants",
                [
                    "entity": .string(entity), "verbs": .array(verbs.map(JSON.string)),
                    "scope": "all",
                ])
        }

        #expect(await api.ask(.put, "scripts/tidy", text, as: ana)["version"] == .integer(2))
        #expect(await api.ask(.get, "scripts/tidy/versions/2", as: ana)["text"] == text["text"])
        for act in ["publish", "stop", "try"] {
            #expect(await api.ask(.post, "scripts/tidy/\(act)", as: ana).status == 403, "\(act)")
        }
        let raw = await api.ask(.get, "records/script_version", as: ana)["records"]?.array?.first
        let id = raw?["id"]?.string ?? ""
        #expect(await api.ask(.patch, "records/script_version/\(id)", text, as: ana).status >= 400)
        #expect(await api.ask(.delete, "records/script_version/\(id)").status == 403)
    }

    @Test("a script that is too large is refused")
    func size() async throws {
        let api = try await TestAPI()
        let text = TestAPI.script() + String(repeating: "-", count: 300_000)
        #expect(await api.save(text).status == 413)
    }

    @Test("a trial tells what the script refuses, writes to the log and ends with")
    func trial() async throws {
        let api = try await TestAPI()
        let acme = await api.ask(.post, "records/account", ["name": "acme"])["id"] ?? .null
        func trial(_ body: String, _ more: JSONObject = [:]) async -> Answer {
            let manifest =
                #"{"id": "tidy", "title": "T", "grants": {"entities": {"account": ["read"]}}}"#
            var body: JSONObject = ["text": .string("--[[ \(manifest) ]]\n" + body)]
            body["entity"] = "account"
            body["record"] = acme
            for (key, value) in more { body[key] = value }
            return await api.ask(.post, "scripts/tidy/try", .object(body))
        }
        func hook(_ body: String) -> String {
            "kith.on(\"account.before_save\", function(event) for account in event:records() do \(body) end end)"
        }

        let refusing = await trial(hook(#"event:reject(account, "name", "ugly", "An ugly name.")"#))
        #expect(refusing["refusals"]?.array?.first?["message"] == "An ugly name.")
        let telling = await trial(hook(#"kith.log("name", account.name)"#))
        #expect(telling["log"]?.array?.first?.string?.hasSuffix("name acme") == true)
        let failing = await trial(hook("error('no')"))
        #expect(failing["error"]?["message"]?.string?.contains("tidy.lua:2") == true)
        let endless = await trial(hook("while true do end"))
        #expect(endless["error"]?["code"] == "plugin_limit")
        #expect(await trial(hook("account.name = 'x'"))["error"]?["code"] == "forbidden")
        let changed = await trial(hook(""), ["values": ["name": "Roofs"]])
        #expect(changed["changes"]?.array?.first?["changes"]?["name"]?["new"] == "Roofs")
        #expect(await trial("").status == 404)
        let none = await api.ask(.get, "plugins")["plugins"]?.array ?? []
        #expect(!none.contains { $0["id"] == "s_tidy" })
        #expect(await api.ask(.get, "records/account")["records"]?.array?.count == 1)
    }
}

extension TestAPI {
    /// A script that writes the names of accounts by a function of `string`.
    static func script(_ function: String = "upper") -> String {
        """
        --[[
        { "id": "tidy", "title": "Tidy names",
          "grants": { "entities": { "account": ["read", "update:name"] } } }
        ]]
        kith.on("account.before_save", { fields = { "name" } }, function(event)
          for account in event:records() do account.name = account.name:\(function)() end
        end)

        """
    }

    /// A script with a schedule that fails.
    static let clock = """
        --[[ {"id": "clock", "title": "Clock", "grants": {"schedule": true}} ]]
        kith.schedule("tick", { every = "1h" }, function() error("no") end)
        """

    @discardableResult
    fileprivate func save(_ text: String) async -> Answer {
        await ask(.put, "scripts/tidy", ["text": .string(text)])
    }

    fileprivate func publish() async -> Answer {
        await ask(.post, "scripts/tidy/publish", ["approve": .boolean(true)])
    }
}
