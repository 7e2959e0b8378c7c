import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("The page of a record")
struct RecordPageTests {
    private static let hostile = "<script>alert(1)</script>\"'&"

    private static func main(of page: Desk.Page) -> Substring {
        page.text.firstRange(of: "<main").map { page.text[$0.lowerBound...] } ?? ""
    }

    @Test("it shows title, facts, steps, details and what happened")
    func shows() async throws {
        let desk = try await Desk()
        let account = try await desk.make("account", ["name": "Lumen Foods"])
        let deal = try await desk.make(
            "deal",
            [
                "name": "Cold chain", "account": .string(account.description),
                "value": ["amount": "48200", "currency": "EUR"],
            ])

        let page = try await desk.get("/deal/\(deal)")

        #expect(page.status == 200)
        #expect(page.text.contains("<h1>Cold chain</h1>"))
        #expect(page.text.contains("€48,200"))
        #expect(page.text.contains("href=\"/account/\(account)\""))
        #expect(page.text.contains("aria-current=\"step\""))
        #expect(page.text.contains("created it"))
        #expect(page.text.contains("Win deal"))
    }

    @Test("what people have typed stays text, wherever it stands")
    func escapes() async throws {
        let desk = try await Desk()
        let account = try await desk.make("account", ["name": .string(Self.hostile)])
        let deal = try await desk.make(
            "deal",
            [
                "name": .string(Self.hostile), "account": .string(account.description),
                "next_step": .string(Self.hostile), "description": .string(Self.hostile),
            ])
        _ = try await desk.post(
            "/deal/\(deal)/activities", [("kind", "note"), ("body", Self.hostile)])

        for address in ["/deal/\(deal)", "/deal/\(deal)?tab=history", "/account/\(account)"] {
            let page = try await desk.get(address)
            #expect(page.status == 200)
            #expect(!page.text.contains("<script>alert"), "\(address)")
            #expect(page.text.contains("&lt;script&gt;alert(1)"), "\(address)")
        }
    }

    @Test("a record that may not be read and one that never was look the same")
    func hidden() async throws {
        let desk = try await Desk()
        let deal = try await desk.make("deal", ["name": "Secret"])
        let ana = try await desk.user("Ana", ["account": ["read": "all"]])

        let hidden = try await desk.get("/deal/\(deal)", as: ana)
        let never = try await desk.get("/deal/0000000000001", as: ana)
        let nothing = try await desk.get("/dael/\(deal)", as: ana)

        #expect(hidden.status == 404 && never.status == 404 && nothing.status == 404)
        #expect(Self.main(of: hidden) == Self.main(of: never))
        #expect(!hidden.text.contains("Secret"))
    }

    @Test("a field that may not be read has no line, no fact and no trace")
    func masked() async throws {
        let desk = try await Desk()
        let deal = try await desk.make(
            "deal",
            ["name": "Cold chain", "value": ["amount": "48200", "currency": "EUR"]])
        let ana = try await desk.user(
            "Ana",
            [
                "deal": [
                    "read": "all",
                    "fields": ["value": "none", "weighted_value": "none"],
                ], "stage": ["read": "all"],
            ])

        let page = try await desk.get("/deal/\(deal)", as: ana)
        let history = try await desk.get("/deal/\(deal)?tab=history", as: ana)

        #expect(page.status == 200)
        #expect(!page.text.contains("48,200") && !history.text.contains("48,200"))
        #expect(!page.text.contains("<dt>Value</dt>"))
    }

    @Test("who may only read is offered nothing to change")
    func readOnly() async throws {
        let desk = try await Desk()
        let deal = try await desk.make("deal", ["name": "Cold chain"])
        let ana = try await desk.user(
            "Ana", ["deal": ["read": "all"], "stage": ["read": "all"]])

        let page = try await desk.get("/deal/\(deal)", as: ana)

        #expect(page.status == 200)
        #expect(!page.text.contains("/edit"))
        #expect(!page.text.contains("Win deal"))
        #expect(!page.text.contains("/step\""))
        #expect(!page.text.contains("class=\"composer\""))
    }

    @Test("a note goes to the timeline, its first line as the subject")
    func notes() async throws {
        let desk = try await Desk()
        let deal = try await desk.make("deal", ["name": "Cold chain"])

        let done = try await desk.post(
            "/deal/\(deal)/activities", [("kind", "call"), ("body", "Called Mara\nShe agrees.")])
        let page = try await desk.get("/deal/\(deal)")

        #expect(done.status == 303 && done.location == "/deal/\(deal)")
        #expect(page.text.contains(">Called Mara</a>"))
        #expect(page.text.contains("<p>She agrees.</p>"))
    }

    @Test("the address of a merged record leads to the one that is left")
    func merged() async throws {
        let desk = try await Desk()
        let winner = try await desk.make("account", ["name": "Lumen Foods"])
        let loser = try await desk.make("account", ["name": "Lumen Food"])
        try await desk.kith.transact { transaction in
            try transaction.merge("account", loser, into: winner)
        }

        let page = try await desk.get("/account/\(loser)")

        #expect(page.status == 303 && page.location == "/account/\(winner)")
    }
}
