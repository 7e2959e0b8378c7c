import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("Lists")
struct ListPageTests {
    @Test("a list shows titles as links, amounts, stages with their ring, and the sum of all")
    func shows() async throws {
        let desk = try await Desk()
        let ids = try await desk.makeDeals(60)

        let page = try await desk.get("/deal?view=all&sort=value")

        #expect(page.status == 200)
        #expect(page.text.contains("<a id=\"r0\" href=\"/deal/\(ids[0])\">Deal 1</a>"))
        #expect(page.text.contains("€1,000<"))
        #expect(page.text.contains("<use href=\"#i-ring-10\"/>"))
        #expect(page.text.contains("id=\"i-ring-10\""))
        #expect(page.text.contains("<b>50</b> of 60 deals"))
        // 1 + 2 + … + 60 thousand: the sum is that of all records, not of the page.
        #expect(page.text.contains("€1,830,000"))
    }

    @Test("the next page goes on where the first ended")
    func pages() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(60)

        let first = try await desk.get("/deal?view=all&sort=value")
        let more = try #require(first.text.firstMatch(of: /href="([^"]+)" data-more/))
        let second = try await desk.get(String(more.1).replacing("&amp;", with: "&"))

        #expect(first.text.contains(">Deal 50<") && !first.text.contains(">Deal 51<"))
        #expect(second.text.contains(">Deal 51<") && !second.text.contains(">Deal 50<"))
        #expect(second.text.contains(">Deal 60<") && !second.text.contains("data-more"))
    }

    @Test("what somebody named a record cannot become a part of the page")
    func hostile() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(1, name: "\"><script>alert(1)</script><a b='")

        let page = try await desk.get("/deal?view=all")

        #expect(!page.text.contains("<script>alert"))
        #expect(page.text.contains("&quot;&gt;&lt;script&gt;alert(1)"))
    }

    @Test("a field that may not be read has no column, no menu entry, no sum and no filter")
    func rights() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(2)
        let user = try await desk.makeUser(
            "Ana",
            may: ["deal": ["read": "all", "fields": ["value": "none", "weighted_value": "none"]]])

        let page = try await desk.get("/deal?view=all", as: user)
        let asked = try await desk.get("/deal?filter=value+>+1", as: user)
        let unknown = try await desk.get("/deal?filter=valuex+>+1", as: user)

        #expect(page.status == 200 && page.text.contains("Deal 1"))
        for word in ["€", ">Value<", "add=value", "column=value", "weighted_value"] {
            #expect(!page.text.contains(word), "\(word)")
        }
        #expect(asked.status == 422 && unknown.status == 422)
        #expect(asked.text.contains("unknown field “value” of “deal”"))
        #expect(!asked.text.contains("did you mean"))
    }

    @Test("who may not create or change has no button and no boxes for it")
    func reader() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(1)
        let user = try await desk.makeUser("Ana", may: ["deal": ["read": "all"]])

        let page = try await desk.get("/deal?view=all", as: user)

        #expect(!page.text.contains("New deal"))
        #expect(!page.text.contains("type=\"checkbox\""))
        #expect(!page.text.contains("bulkbar"))
    }

    @Test("an entity that may not be read reads like one that does not exist")
    func unreadable() async throws {
        let desk = try await Desk()
        let user = try await desk.makeUser("Ana", may: ["account": ["read": "all"]])

        let hidden = try await desk.get("/deal", as: user)
        let missing = try await desk.get("/dael", as: user)

        #expect(hidden.status == 404 && missing.status == 404)
        #expect(
            hidden.text.replacing("/deal", with: "") == missing.text.replacing("/dael", with: ""))
    }

    @Test("an empty list says why and leads on")
    func empty() async throws {
        let desk = try await Desk()
        let reader = try await desk.makeUser("Ana", may: ["deal": ["read": "all"]])

        let none = try await desk.get("/deal?view=all")
        let filtered = try await desk.get("/deal?filter=name+%3D+'x'")
        let unseen = try await desk.get("/deal?view=all", as: reader)

        #expect(none.text.contains("No deals yet") && none.text.contains("href=\"/deal/new\""))
        #expect(filtered.text.contains("No deals match"))
        #expect(filtered.text.contains("Clear filters"))
        #expect(unseen.text.contains("An administrator can say"))
    }

    @Test("a list of fifty is small, whatever it is asked")
    func budget() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(60, name: "Cold-chain monitoring, three sites, part")

        let page = try await desk.get("/deal?view=all&sort=-value")

        #expect(page.text.count(of: "name=\"id\"") == 50)
        #expect(page.text.utf8.count < 60 * 1024)
    }

    @Test("a part of the page is answered alone where it is asked for")
    func fragment() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(1)

        let part = try await desk.get(
            "/deal?view=all", headers: ["kith-fragment": "rows,list-foot"])

        #expect(part.text.hasPrefix("<tbody id=\"rows\""))
        #expect(part.text.contains("<div class=\"list-foot\""))
        #expect(!part.text.contains("<nav"))
        #expect(part.header("vary") == "Kith-Fragment")
    }
}
