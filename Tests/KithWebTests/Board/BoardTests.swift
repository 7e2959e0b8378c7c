import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("The board")
struct BoardTests {
    private func deal(_ desk: Desk, _ name: String, _ amount: String) async throws -> RecordID {
        try await desk.make(
            "deal",
            ["name": .string(name), "value": ["amount": .string(amount), "currency": "EUR"]])
    }

    @Test("a column counts and sums all of its records, not those that it shows")
    func sums() async throws {
        let desk = try await Desk()
        for number in 1...40 { _ = try await deal(desk, "Deal \(number)", "1000.25") }

        let page = try await desk.get("/deal/board")

        #expect(page.status == 200)
        #expect(page.text.contains("<small>40</small>"))
        #expect(page.text.contains("<b>€40,010</b>"))
        #expect(page.text.count(of: "class=\"deal\"") == BoardColumns.shown)
        #expect(page.text.contains("Show \(40 - BoardColumns.shown) more"))
    }

    @Test("six full columns stay within the 100 KB that a page may have")
    func budget() async throws {
        let desk = try await Desk()
        let stages = try await desk.kith.kernel.query(
            QueryRequest("stage"), as: .user(desk.kith.administrator)
        ).ids
        for stage in stages {
            for number in 0..<BoardColumns.shown {
                _ = try await desk.make(
                    "deal",
                    [
                        "name": .string("Deal \(number): a name as long as names are"),
                        "stage": .string(stage.description),
                        "value": ["amount": "123456.78", "currency": "EUR"],
                    ])
            }
        }

        let page = try await desk.get("/deal/board")

        #expect(page.text.utf8.count < 100 << 10, "\(page.text.utf8.count) for \(stages.count)")
    }

    @Test("a filter narrows cards and sums alike, and its mistakes are told")
    func filters() async throws {
        let desk = try await Desk()
        _ = try await deal(desk, "Small", "100")
        _ = try await deal(desk, "Large", "9000")

        let page = try await desk.get("/deal/board?filter=value+%3E+1000")
        let wrong = try await desk.get("/deal/board?filter=valu+%3E+1000")

        #expect(page.text.contains("Large") && !page.text.contains(">Small<"))
        #expect(page.text.contains("<b>€9,000</b>"))
        #expect(wrong.status == 422 && wrong.text.contains("value"))
    }

    @Test("a card that misses what its new step requires stays, and asks for it")
    func refuses() async throws {
        let desk = try await Desk()
        try await desk.require(["next_step"])
        let won = try await desk.stage("won")
        let card = try await deal(desk, "Lab refit", "5000")
        let before = try await desk.value("deal", card, "stage")

        let refused = try await desk.post(
            "/deal/\(card)/step",
            [("step", won.description), ("from", "board"), ("back", "/deal/board")])

        #expect(refused.status == 422)
        #expect(refused.text.contains("class=\"why\" role=\"alert\""))
        #expect(refused.text.contains("Next step is missing"))
        #expect(refused.text.contains("name=\"next_step\""))
        #expect(try await desk.value("deal", card, "stage") == before)

        let moved = try await desk.post(
            "/deal/\(card)/step",
            [
                ("step", won.description), ("from", "board"), ("back", "/deal/board"),
                ("next_step", "Ship it"),
            ])

        #expect(moved.status == 303 && moved.location == "/deal/board")
        #expect(try await desk.value("deal", card, "status") == "won")
        #expect(try await desk.value("deal", card, "next_step") == "Ship it")
    }

    @Test("a part of the page carries its status in a header of its own")
    func fragment() async throws {
        let desk = try await Desk()
        _ = try await deal(desk, "Lab refit", "5000")

        let part = try await desk.get("/deal/board", headers: ["kith-fragment": "board"])

        #expect(part.status == 200 && part.header("kith-status") == "200")
        #expect(part.text.hasPrefix("<div class=\"board\" id=\"board\""))
        #expect(!part.text.contains("<html"))
    }

    @Test("an entity without steps has no board")
    func noSteps() async throws {
        #expect(try await Desk().get("/account/board").status == 404)
    }

    @Test("who may not read amounts sees cards without them, and no sums")
    func masked() async throws {
        let desk = try await Desk()
        _ = try await deal(desk, "Lab refit", "5000")
        let ana = try await desk.user(
            "Ana",
            [
                "deal": [
                    "read": "all",
                    "fields": ["value": "none", "weighted_value": "none"],
                ], "stage": ["read": "all"], "pipeline": ["read": "all"],
            ])

        let page = try await desk.get("/deal/board", as: ana)

        #expect(page.status == 200)
        #expect(page.text.contains("Lab refit") && !page.text.contains("5,000"))
    }
}
