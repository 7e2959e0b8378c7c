import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("Acts on several records")
struct BulkActTests {
    @Test("chosen records are deleted as one, and one undo brings them back")
    func deletes() async throws {
        let desk = try await Desk()
        let ids = try await desk.makeDeals(3)
        let chosen = ids.prefix(2).map { ("id", $0.description) }

        let page = try await desk.post(
            "/deal/bulk", chosen + [("act", "delete"), ("back", "/deal?view=all")])
        let left = try await desk.kith.find("deal").count
        let set = try #require(page.flash?.undo)
        _ = try await desk.post("/undo", [("set", set.description)])

        #expect(page.status == 303 && page.location == "/deal?view=all")
        #expect(page.flash?.text == "2 deals deleted")
        #expect(left == 1)
        #expect(try await desk.kith.find("deal").count == 3)
    }

    @Test("a field of chosen records is set for all, or for none")
    func edits() async throws {
        let desk = try await Desk()
        let chosen = try await desk.makeDeals(2).map { ("id", $0.description) }

        let choice = try await desk.post("/deal/bulk", chosen + [("act", "edit")])
        let value = try await desk.post(
            "/deal/bulk", chosen + [("act", "edit"), ("field", "next_step")])
        let bad = try await desk.post(
            "/deal/bulk",
            chosen + [("act", "apply"), ("field", "expected_close_on"), ("expected_close_on", "x")])
        let done = try await desk.post(
            "/deal/bulk",
            chosen + [("act", "apply"), ("field", "next_step"), ("next_step", "Call")])

        #expect(choice.text.contains("<option value=\"next_step\">"))
        #expect(value.text.contains("name=\"next_step\""))
        #expect(bad.status == 422 && bad.text.contains("Enter a day"))
        #expect(done.flash?.text == "Next step of 2 deals changed")
        #expect(try await desk.kith.find("deal", where: "next_step = 'Call'").count == 2)
    }

    @Test("a field that may not be written cannot be set for several either")
    func rights() async throws {
        let desk = try await Desk()
        let id = try await desk.makeDeals(1)[0]
        let user = try await desk.makeUser(
            "Ana", may: ["deal": ["read": "all", "update": "all", "fields": ["next_step": "read"]]])

        let page = try await desk.post(
            "/deal/bulk",
            [
                ("id", id.description), ("act", "apply"), ("field", "next_step"),
                ("next_step", "x"),
            ], as: user)

        #expect(page.status == 404)
        #expect(try await desk.kith.get("deal", id)["next_step"]?.isNull == true)
    }
}
