import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("The pages of scripts")
struct ScriptPageTests {
    private static func text(_ function: String = "upper") -> String {
        """
        --[[ { "id": "tidy", "title": "Tidy names",
          "grants": { "entities": { "account": ["read", "update:name"] } } } ]]
        kith.on("account.before_save", { fields = { "name" } }, function(event)
          for account in event:records() do account.name = account.name:\(function)() end
        end)
        """
    }

    @Test("a script is written, tried on a record, published with what the page showed, compared")
    func whole() async throws {
        let desk = try await Desk()
        try await desk.kith.insert("account", ["name": .text("Acme")])
        #expect(try await desk.get("/scripts").text.contains("No scripts yet"))

        let saved = try await desk.post("/scripts/new", [("text", Self.text())])
        #expect(saved.status == 303 && saved.location == "/scripts/tidy")
        let page = try await desk.get("/scripts/tidy").text
        #expect(page.contains("Draft") && page.contains("Publishing approves this."))
        #expect(page.contains("name=\"grant\" value=\"account:update:name\""))

        let tried = try await desk.post(
            "/scripts/tidy",
            [("act", "try"), ("text", Self.text()), ("entity", "account"), ("record", "Acme")])
        #expect(tried.text.contains("Tried on Acme") && tried.text.contains("<ins>ACME</ins>"))
        #expect(try await desk.kith.one("account", where: "name = 'Acme'").title == "Acme")

        let asks = ["account:read", "account:update:name"].map { ("grant", $0) }
        let done = try await desk.post(
            "/scripts/tidy", [("act", "publish"), ("text", Self.text())] + asks)
        #expect(done.status == 303)
        #expect(try await desk.kith.insert("account", ["name": .text("Roofs")]).title == "ROOFS")
        #expect(
            try await desk.post(
                "/scripts/tidy", [("act", "save"), ("text", Self.text("lower"))]
            ).status == 303)
        let second = try await desk.get("/scripts/tidy/versions/2").text
        #expect(second.contains("class=\"added\"") && second.contains("class=\"removed\""))
        #expect(try await desk.get("/scripts").text.contains("1 of 2"))
        #expect(
            try await desk.post("/scripts/tidy", [("act", "publish"), ("version", "2")]).status
                == 303)
        #expect(try await desk.kith.insert("account", ["name": .text("Walls")]).title == "walls")
        #expect(try await desk.post("/scripts/tidy", [("act", "stop")]).status == 303)
        #expect(try await desk.post("/scripts/tidy", [("act", "remove")]).location == "/scripts")
    }

    @Test("what the page did not show is approved by nobody")
    func unseen() async throws {
        let desk = try await Desk()
        _ = try await desk.post("/scripts/new", [("text", Self.text())])
        let more = Self.text().replacing("\"read\",", with: "\"read\", \"delete\",")

        let refused = try await desk.post(
            "/scripts/tidy",
            [("act", "publish"), ("text", more), ("grant", "account:read")])

        #expect(refused.status == 422 && refused.text.contains("account:delete"))
        let state = try await desk.kith.kernel.script(
            "tidy", as: .user(desk.kith.administrator))
        #expect(state.standing == .draft && state.newest == 2)
    }

    @Test("a mistake is shown with its line, and the text that was typed stays")
    func mistake() async throws {
        let desk = try await Desk()
        let bad = try await desk.post("/scripts/new", [("text", "--[[\n{ \"id\" ]]\n<b>")])
        #expect(bad.status == 422 && bad.text.contains("data-line=\"2\""))
        #expect(bad.text.contains("&lt;b&gt;"))
        _ = try await desk.post("/scripts/new", [("text", Self.text() + "\r\nif then")])
        let page = try await desk.get("/scripts/tidy").text
        #expect(page.contains("tidy.lua:6:") && page.contains("Go to line 6"))
        let twice = try await desk.post("/scripts/new", [("text", Self.text())])
        #expect(twice.status == 422 && twice.text.contains("already"))
    }

    @Test("a trial without a record, on one that is not there, or with half a change is refused")
    func unfitTrial() async throws {
        let desk = try await Desk()
        _ = try await desk.post("/scripts/new", [("text", Self.text())])
        try await desk.kith.insert("account", ["name": .text("Acme")])
        for (record, change, words) in [
            ("", "", "No record is named"), ("Acne", "", "Acme"), ("Acme", "name", "no field"),
        ] {
            let page = try await desk.post(
                "/scripts/tidy",
                [
                    ("act", "try"), ("text", Self.text()), ("entity", "account"),
                    ("record", record), ("change", change),
                ])
            #expect(page.status == 422 && page.text.contains(words), "\(words)")
        }
    }

    @Test("only administrators find them")
    func others() async throws {
        let desk = try await Desk()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])
        _ = try await desk.post("/scripts/new", [("text", Self.text())])
        for path in ["/scripts", "/scripts/new", "/scripts/tidy", "/scripts/tidy/versions/1"] {
            #expect(try await desk.get(path, as: ana).status == 404, "\(path)")
        }
        #expect(try await desk.get("/scripts/nothing").status == 404)
        #expect(try await desk.get("/scripts/tidy/versions/9").status == 404)
    }
}
