import KithAPI
import KithModel
import Testing

@Suite("The change feed over the API")
struct FeedEndpointTests {
    private let api: TestAPI

    init() async throws { api = try await TestAPI() }

    @Test("a page is of the entities that are named, from a token or a moment on")
    func pages() async throws {
        await api.ask(.post, "records/account", ["name": "Acme"])
        await api.ask(.post, "records/deal", ["name": "Roof"])
        let page = await api.ask(.get, "changes?entity=account,deal&limit=1")
        let next = page["next"]?.string ?? ""
        let rest = await api.ask(.get, "changes?entity=account,deal&after=\(next)")
        let none = await api.ask(.get, "changes?entity=deal&since=2030-01-01")

        #expect(page["changes"]?.array?.map { $0["entity"] } == ["account"])
        #expect(page["has_more"] == .boolean(true))
        #expect(rest["changes"]?.array?.map { $0["entity"] } == ["deal"])
        #expect(none["changes"] == [] && none["has_more"] == .boolean(false))
        #expect(page["changes"]?.array?.first?["seq"] == nil)
    }

    @Test("a token of elsewhere is refused with 410 and what to do")
    func stale() async throws {
        let other = try await TestAPI()
        let token = await other.ask(.get, "changes?after=now")["next"]?.string ?? ""
        let answer = await api.ask(.get, "changes?after=\(token)")

        #expect(answer.status == 410)
        #expect(answer.code == "stale_token")
        #expect(answer["recovery"]?.string?.contains("after=now") == true)
    }

    @Test("a consumer is made, read, moved and deleted")
    func consumer() async throws {
        let body: JSON = ["entities": ["deal"], "after": "now"]
        let made = await api.ask(.put, "changes/consumers/books", body)
        let again = await api.ask(.put, "changes/consumers/books", body)
        await api.ask(.post, "records/deal", ["name": "Roof"])
        let shown = await api.ask(.get, "changes/consumers/books")
        let page = await api.ask(.get, "changes/consumers/books/changes")
        let token = page["changes"]?.array?.last?["token"] ?? .null
        let taken = await api.ask(
            .post, "changes/consumers/books/acknowledge", ["token": token])
        let twice = await api.ask(
            .post, "changes/consumers/books/acknowledge", ["token": token])
        let list = await api.ask(.get, "changes/consumers")

        #expect([made.status, again.status] == [201, 200])
        #expect(made["entities"] == ["deal"] && made["acknowledged_at"] == .null)
        #expect(shown["lag"]?["changes"] == .integer(1))
        #expect(page["changes"]?.array?.count == 1)
        #expect(taken["moved"] == .boolean(true) && twice["moved"] == .boolean(false))
        #expect(list["consumers"]?.array?.map { $0["lag"]?["changes"] } == [.integer(0)])
        #expect(await api.ask(.delete, "changes/consumers/books").status == 204)
        #expect(await api.ask(.get, "changes/consumers/books").status == 404)
    }

    @Test("what cannot be understood is named")
    func refusals() async throws {
        await api.ask(.put, "changes/consumers/books")
        let cases: [(path: String, body: JSON, status: Int, field: String)] = [
            ("books", ["after": "now", "since": "2026-11-16"], 422, "after"),
            ("books", ["after": .integer(17)], 422, "after"),
            ("new", ["after": "17"], 400, "after"),
            ("new", ["entities": "deal"], 422, "entities"),
            ("new", ["entities": []], 422, "entities"),
            ("new", ["entity": ["deal"]], 422, "entity"),
            ("books", ["entities": ["deal"]], 409, "entities"),
            ("a b", [:], 422, "name"),
        ]
        for (path, body, status, field) in cases {
            let answer = await api.ask(.put, "changes/consumers/\(path)", body)
            #expect(answer.status == status, "\(body)")
            #expect(answer["errors"]?.array?.first?["field"]?.string == field, "\(body)")
        }
        let empty = await api.ask(.post, "changes/consumers/books/acknowledge", [:])
        let odd = await api.ask(
            .post, "changes/consumers/books/acknowledge", ["token": "start"])
        let nobody = await api.ask(
            .post, "changes/consumers/none/acknowledge", ["token": "x"])
        #expect([empty.status, odd.status, nobody.status] == [422, 400, 404])
    }
}
