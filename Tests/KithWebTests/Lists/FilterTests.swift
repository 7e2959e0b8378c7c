import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("Filters of lists")
struct FilterTests {
    @Test("each condition is a chip in words, with the address of the list without it")
    func chips() async throws {
        let desk = try await Desk()

        let page = try await desk.get(
            "/deal?view=all&filter=status+%3D+'open'+and+stage+in+('Proposal','Won')+and+value+>%3D+1000+and+closed_on+<+@today-30d+and+loss_reason+is+null"
        )

        #expect(page.status == 200)
        for chip in [
            "Status is <b>Open</b>", "Stage is <b>Proposal, Won</b>",
            "Value at least <b>€1,000</b>",
            "Closed on before <b>30 days ago</b>", "Loss reason is <b>empty</b>",
        ] { #expect(page.text.contains(chip), "\(chip)") }
        #expect(page.text.contains("aria-label=\"Remove filter: Loss reason is empty\""))
    }

    @Test("a filter that cannot be read is answered at the filter, with what was typed")
    func fault() async throws {
        let desk = try await Desk()

        let page = try await desk.get("/deal?filter=stagee+%3D+'Won'")

        #expect(page.status == 422)
        #expect(page.text.contains("did you mean “stage”?"))
        #expect(page.text.contains("value=\"stagee = &#39;Won&#39;\""))
        #expect(page.text.contains("aria-invalid=\"true\" aria-describedby=\"filter-e\""))
    }

    @Test(
        "a condition that is made by choosing becomes text",
        arguments: [
            ("stage", "is", ["Won"], "stage = 'Won'"),
            ("status", "is", ["open", "won"], "status in ('open', 'won')"),
            ("value", "from", ["€1,000"], "value >= 1000"),
            ("expected_close_on", "to", ["+30d"], "expected_close_on <= @today+30d"),
            ("expected_close_on", "before", ["12 Dec 2026"], "expected_close_on < @2026-12-12"),
            ("name", "contains", ["O'Brien"], "name ~ 'O''Brien'"),
            ("owner", "me", [], "owner = @me"), ("owner", "empty", [], "owner is null"),
        ])
    func adds(field: String, operation: String, values: [String], text: String) async throws {
        let desk = try await Desk()
        let sent = values.map { "&value=" + WebPath.encode($0) }.joined()

        let page = try await desk.get("/deal?view=all&add=\(field)&op=\(operation)\(sent)")

        #expect(page.status == 303)
        #expect(page.location == "/deal?view=all&filter=" + WebPath.encode(text))
        #expect(try await desk.get(try #require(page.location)).status == 200)
    }

    @Test("a condition goes behind those that are there, which keep their meaning")
    func joins() async throws {
        let desk = try await Desk()

        let page = try await desk.get(
            "/deal?view=all&filter=value+>+1+or+value+<+0&add=owner&op=me")

        let filter = WebPath.encode("(value > 1 or value < 0) and owner = @me")
        #expect(page.location == "/deal?view=all&filter=" + filter)
    }

    @Test("a value that cannot be read comes back with what to enter")
    func refuses() async throws {
        let desk = try await Desk()

        let sent = try await desk.get("/deal?view=all&add=value&op=from&value=much")
        let page = try await desk.get(try #require(sent.location))

        #expect(page.text.contains("Enter a number, like 48200 or 12.50."))
        #expect(page.text.contains("value=\"much\""))
    }

    @Test("a column is shown and hidden by its entry in the menu")
    func columns() async throws {
        let desk = try await Desk()
        try await desk.makeDeals(1)

        let shown = try await desk.get("/deal?view=all&columns=value&column=next_step")
        let hidden = try await desk.get("/deal?view=all&columns=value,next_step&column=value")

        #expect(shown.location?.hasSuffix("columns=value%2Cnext_step") == true)
        #expect(hidden.location?.hasSuffix("columns=next_step") == true)
    }
}
