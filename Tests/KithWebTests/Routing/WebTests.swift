import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("Pages and acts")
struct WebTests {
    @Test("a page that does not exist says so, in the shell, with the strict policy")
    func notFound() async throws {
        let desk = try await Desk()

        let page = try await desk.get("/no/such/page")

        #expect(page.status == 404)
        #expect(page.text.contains("<h1>This page cannot be found</h1>"))
        #expect(page.text.contains("<nav class=\"sidebar\""))
        let policy = try #require(page.header("content-security-policy"))
        #expect(policy.contains("script-src 'self'") && !policy.contains("unsafe"))
        #expect(page.header("x-content-type-options") == "nosniff")
    }

    @Test("nothing in a page needs what the policy forbids")
    func strict() async throws {
        let page = try await Desk().get("/no/such/page")

        #expect(!page.text.contains(" style="))
        #expect(!page.text.contains("<style"))
        #expect(!page.text.contains(" onclick="))
        #expect(
            page.text.count(of: "<script") == page.text.count(of: "<script type=\"module\" src="))
    }

    @Test("an act without the session's secret is refused, with it done")
    func forgery() async throws {
        let desk = try await Desk()

        let refused = try await desk.post("/profile/theme", [("theme", "dark")], secret: "other")
        let done = try await desk.post(
            "/profile/theme", [("theme", "dark"), ("back", "/deal")])

        #expect(refused.status == 403)
        #expect(done.status == 303 && done.location == "/deal")
        #expect(done.header("set-cookie")?.hasPrefix("kith_theme=dark;") == true)
    }

    @Test("a form leads back to Kith's own pages only", arguments: ["//evil.example", "https://e"])
    func redirects(back: String) async throws {
        let desk = try await Desk()

        let page = try await desk.post("/profile/theme", [("back", back)])

        #expect(page.location == "/")
    }

    @Test("a method that a path does not know is answered with those it knows")
    func methods() async throws {
        let page = try await Desk().get("/deal/0000000000001/step")

        #expect(page.status == 405)
        #expect(page.header("allow") == "POST")
    }

    @Test("a line about what was done is shown once, with Undo, and escaped")
    func flash() async throws {
        let desk = try await Desk()
        let set = RecordID(milliseconds: 5, node: 0, sequence: 0)
        let cookie = Flash("Value <b>changed</b>", undo: set).header(isSecure: false).value
        let sent = String(cookie.prefix { $0 != ";" })

        let page = try await desk.get("/nowhere", headers: ["cookie": "a=b; \(sent)"])

        #expect(page.text.contains("Value &lt;b&gt;changed&lt;/b&gt;"))
        #expect(page.text.contains("name=\"set\" value=\"\(set)\""))
        #expect(page.header("set-cookie")?.hasPrefix("kith_flash=; Path=/; Max-Age=0") == true)
    }

    @Test("the stylesheet and the script are kept by browsers and small enough")
    func assets() async throws {
        let desk = try await Desk()
        let page = try await desk.get("/nowhere")

        for asset in [Assets.stylesheet] + Assets.modules {
            #expect(page.text.contains(asset.path))
            let answer = try #require(
                Assets.answer(Request(.get, ["assets", asset.name])))
            #expect(answer.header("cache-control")?.contains("immutable") == true)
        }
        #expect(Assets.stylesheet.bytes.count <= 40 * 1024)
        #expect(Assets.modules.map(\.bytes.count).reduce(0, +) <= 20 * 1024)
        #expect(Assets.answer(Request(.get, ["assets", "kith-0.css"]))?.status == 404)
    }

    @Test("the navigation holds what the visitor may read, and the administration for few")
    func navigation() async throws {
        let desk = try await Desk()
        let agent = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])
        let nobody = try await desk.kith.makeUser("Ivo")

        let chief = try await desk.get("/nowhere").text
        let sales = try await desk.get("/nowhere", as: agent).text
        let none = try await desk.get("/nowhere", as: nobody).text

        #expect(chief.contains("Administration") && chief.contains("href=\"/deal\""))
        #expect(sales.contains("href=\"/deal\"") && !sales.contains("Administration"))
        #expect(!none.contains("href=\"/deal\"") && !none.contains("href=\"/account\""))
    }
}

extension String {
    /// How often a text occurs.
    func count(of part: String) -> Int { ranges(of: part).count }
}
