import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("The first page")
struct HomeTests {
    @Test("where nothing is there yet, it leads on")
    func empty() async throws {
        let page = try await Desk().get("/")

        #expect(page.status == 200)
        #expect(page.text.contains("Kith is yours and still empty"))
        #expect(page.text.contains("href=\"/imports\""))
        #expect(page.text.contains("href=\"/deal/new\""))
        #expect(page.text.count(of: "btn primary") == 1)
    }

    @Test("without any plugin it leads to them")
    func noPlugins() async throws {
        let kith = try await TestKith()
        let web = Web(kith.kernel)
        let visitor = try await Visitor(
            kith.administrator, csrf: Desk.secret, kernel: kith.kernel)

        let page = Desk.Page(await web.answer(.init(.get, []), for: visitor))

        #expect(page.status == 200)
        #expect(page.text.contains("See plugins"))
        #expect(!page.text.contains("href=\"/imports\">Import"))
    }

    @Test("with records it shows figures that lead to them, a picture, and one's tasks")
    func figures() async throws {
        let desk = try await Desk()
        _ = try await desk.make(
            "deal", ["name": "Lab refit", "value": ["amount": "5000", "currency": "EUR"]])
        _ = try await desk.make(
            "activity", ["kind": "task", "subject": "Send the offer", "due_on": "2026-11-10"])

        let page = try await desk.get("/")

        #expect(page.text.contains("€5,000"))
        #expect(page.text.contains("Deals by stage"))
        #expect(page.text.contains("Send the offer"))
    }

    @Test("who may see nothing is told to ask, and sees no figure of others")
    func nothing() async throws {
        let desk = try await Desk()
        _ = try await desk.make(
            "deal", ["name": "Lab refit", "value": ["amount": "5000", "currency": "EUR"]])
        let ana = try await desk.user("Ana", [:])

        let page = try await desk.get("/", as: ana)

        #expect(page.status == 200)
        #expect(!page.text.contains("5,000") && !page.text.contains("Deals"))
        #expect(page.text.contains("Ask an administrator"))
    }
}
