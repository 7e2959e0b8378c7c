import KithKernel
import KithModel
import KithStore
import KithTesting
import Testing

@testable import KithAPI

@Suite("Idempotency keys")
struct OnceTests {
    private static let key = ["idempotency-key": "0b7f3a52-5d0e-4a8e-9f5e-0c5a2d1f7e11"]

    @Test("the same write sent twice happens once and is answered alike")
    func twice() async throws {
        let api = try await TestAPI()
        let body: JSON = ["name": "Acme"]

        let first = await api.ask(.post, "records/account", body, headers: Self.key)
        let second = await api.ask(.post, "records/account", body, headers: Self.key)

        #expect(first.header("idempotency-replayed") == nil)
        #expect(second.header("idempotency-replayed") == "true")
        #expect(second.status == 201)
        #expect(second.response.text == first.response.text)
        for name in ["etag", "location", "kith-change-set", "content-type"] {
            #expect(second.header(name) == first.header(name), "\(name)")
        }
        #expect(await api.ask(.get, "records/account")["records"]?.array?.count == 1)
    }

    @Test("twenty at once make one record, and all are answered alike")
    func concurrent() async throws {
        let api = try await TestAPI()

        let answers = await withTaskGroup(of: Answer.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    await api.ask(
                        .post, "records/account", ["name": "Acme"], headers: Self.key)
                }
            }
            return await group.reduce(into: [Answer]()) { $0.append($1) }
        }

        #expect(Set(answers.map(\.response.text)).count == 1)
        #expect(answers.count { $0.header("idempotency-replayed") == nil } == 1)
        #expect(await api.ask(.get, "records/account")["records"]?.array?.count == 1)
    }

    @Test("a key is refused with another method, path, parameter or body")
    func mismatch() async throws {
        let api = try await TestAPI()
        let made = await api.ask(.post, "records/account", ["name": "Acme"], headers: Self.key)
        let id = made["id"]?.string ?? ""
        let others = [
            await api.ask(.post, "records/account", ["name": "Bcme"], headers: Self.key),
            await api.ask(.post, "records/contact", ["name": "Acme"], headers: Self.key),
            await api.ask(.post, "records/account?names=true", ["name": "Acme"], headers: Self.key),
            await api.ask(.patch, "records/account/\(id)", ["name": "Acme"], headers: Self.key),
        ]
        #expect(others.map(\.status) == [422, 422, 422, 422])
        #expect(Set(others.map(\.code)) == ["idempotency_mismatch"])
        #expect(others[0]["recovery"]?.string?.isEmpty == false)
        #expect(await api.ask(.get, "records/account")["records"]?.array?.count == 1)
    }

    @Test("each caller has keys of their own, a token too")
    func callers() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        let token = try await api.kith.kernel.makeToken(
            "t", for: ana, scopes: nil, expires: nil, as: .user(api.kith.administrator),
            door: .kernel
        ).text
        let body: JSON = ["name": "Acme"]
        var byToken = TestAPI.request(.post, "records/deal", body, headers: Self.key)
        byToken.headers["authorization"] = "Bearer \(token)"

        let answers = [
            await api.ask(.post, "records/deal", body, headers: Self.key),
            await api.ask(.post, "records/deal", body, as: ana, headers: Self.key),
            await api.ask(byToken),
        ]

        #expect(answers.allSatisfy { $0.header("idempotency-replayed") == nil })
        #expect(Set(answers.map { $0["id"] }).count == 3)
    }

    @Test("what was refused is not kept and may be mended under its key")
    func failuresAreNotKept() async throws {
        let api = try await TestAPI()
        let wrong: JSON = ["name": "Acme", "tier": "z"]
        let path = "records/account"
        #expect(await api.ask(.post, path, wrong, headers: Self.key).status == 422)
        #expect(await api.ask(.post, path, wrong, headers: Self.key).status == 422)
        let right: JSON = ["name": "Acme", "tier": "a"]
        #expect(await api.ask(.post, path, right, headers: Self.key).status == 201)
    }

    @Test("who may no longer ask is not answered from what was kept")
    func revokedCaller() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        let body: JSON = ["name": "Acme"]
        let first = await api.ask(.post, "records/deal", body, as: ana, headers: Self.key)
        await api.ask(.post, "users/Ana/deactivate")
        let second = await api.ask(.post, "records/deal", body, as: ana, headers: Self.key)
        #expect([first.status, second.status] == [201, 401])
    }

    @Test("a key is kept for 24 hours of the kernel's clock, then swept and free")
    func expiry() async throws {
        let api = try await TestAPI()
        let kernel = api.kith.kernel
        func kept() async throws -> Bool {
            try await kernel.store.read { session in
                try KeptAnswerTable(session)
                    .hasAny(keptBefore: Instant(milliseconds: Int64.max))
            }
        }
        let body: JSON = ["name": "Acme"]
        await api.ask(.post, "records/account", body, headers: Self.key)

        kernel.clock.advance(milliseconds: 86_400_000)
        try await kernel.settle()
        #expect(try await kept())
        let within = await api.ask(.post, "records/account", body, headers: Self.key)
        #expect(within.header("idempotency-replayed") == "true")

        kernel.clock.advance(milliseconds: 1)
        let after = await api.ask(.post, "records/account", body, headers: Self.key)
        #expect(after.header("idempotency-replayed") == nil)
        kernel.clock.advance(milliseconds: 86_400_001)
        try await kernel.settle()
        #expect(try await !kept())
    }

    @Test("a key has 1 to 255 printable characters")
    func shape() async throws {
        let api = try await TestAPI()
        func post(_ key: String) async -> Answer {
            await api.ask(
                .post, "records/account", ["name": "A"], headers: ["idempotency-key": key])
        }
        for key in ["", String(repeating: "k", count: 256), "tab\t", "é"] {
            let answer = await post(key)
            #expect(answer.status == 400)
            #expect(answer["errors"]?.array?.first?["field"] == "idempotency-key")
        }
        #expect(await post(String(repeating: "k", count: 255)).status == 201)
        #expect(await post("k").status == 201)
    }

    @Test("the database holds neither the key nor a word of the answer, a token's least of all")
    func sealed() async throws {
        let api = try await TestAPI()
        let body: JSON = ["name": "job"]
        let first = await api.ask(.post, "tokens", body, headers: Self.key)
        let token = try #require(first["token"]?.string)

        let rows = try await api.kith.kernel.store.read { session in
            try session.all("SELECT key, answer FROM kith_kept_answer") {
                String(decoding: $0.blob(0) + $0.blob(1), as: UTF8.self)
            }
        }
        let second = await api.ask(.post, "tokens", body, headers: Self.key)

        #expect(rows.count == 1)
        for word in [token, "content-type", "0b7f3a52"] {
            #expect(rows.allSatisfy { !$0.contains(word) }, "\(word)")
        }
        #expect(second["token"]?.string == token)
        #expect(await api.ask(.get, "tokens")["records"]?.array?.count == 1)
    }

    @Test("of what an ended program has begun and not noted the end, the twin is told so")
    func interrupted() async throws {
        let api = try await TestAPI()
        let kernel = api.kith.kernel
        let request = TestAPI.request(.put, "clock", ["now": "2027-01-01"], headers: Self.key)
        var asked = request
        asked.principal = .user(api.kith.administrator)
        #expect(await api.ask(asked).status == 200)
        func claim(run: String) async throws -> Answer {
            try await kernel.store.write { session in
                _ = try session.execute(
                    "UPDATE kith_kept_answer SET answer = NULL, run = \(run)", [])
            }
            return await api.ask(asked)
        }

        let pending = try await claim(run: "run")
        let unknown = try await claim(run: "run - 1")

        #expect([pending.status, unknown.status] == [409, 409])
        #expect([pending.code, unknown.code] == ["idempotency_pending", "idempotency_unknown"])
        #expect(pending.header("retry-after") == "1")
        #expect(unknown.header("retry-after") == nil)
    }

    @Test("every endpoint that writes has a case here")
    func casesAreComplete() {
        let writing = API.endpoints.filter { $0.repetition != .harmless }.map(\.name)
        #expect(Set(writing).subtracting(WriteCase.all.map(\.endpoint)) == [])
        #expect(writing.count == Set(WriteCase.all.map(\.endpoint)).count)
    }

    @Test("every write happens once under one key", arguments: WriteCase.all.map(\.endpoint))
    func everyEndpoint(_ name: String) async throws {
        let api = try await TestAPI(canBackUp: true)
        let write = try #require(WriteCase.all.first { $0.endpoint == name })
        var request = try await write.prepare(api)
        request.principal = .user(api.kith.administrator)
        request.headers = Self.key

        let first = await api.ask(request)
        let changes = try await changes(api)
        let second = await api.ask(request)

        #expect((200..<300).contains(first.status), "\(first.response.text)")
        #expect(first.header("idempotency-replayed") == nil)
        #expect(second.header("idempotency-replayed") == "true", "\(second.response.text)")
        #expect(second.status == first.status)
        #expect(second.response.text == first.response.text)
        #expect(try await self.changes(api) == changes)
    }

    private func changes(_ api: TestAPI) async throws -> String? {
        try await api.kith.kernel.changes(
            after: .start, limit: 1000, as: .user(api.kith.administrator)
        ).changes.last?.token
    }
}
