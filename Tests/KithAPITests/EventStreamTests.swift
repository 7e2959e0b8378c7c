import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Server-sent events")
struct EventStreamTests {
    private let test: TestAPI
    private let ana: RecordID

    init() async throws {
        test = try await TestAPI()
        ana = try await test.makeAgent()
    }

    /// The same kernel behind an API whose streams have other limits.
    private func api(_ change: (inout EventStreams.Limits) -> Void = { _ in }) -> API {
        var limits = EventStreams.Limits()
        limits.pause = .milliseconds(1)
        change(&limits)
        let house = House(version: "test", profile: "development", folder: test.folder.path)
        return API(test.kith.kernel, house: house, streams: limits)
    }

    private func open(
        _ api: API, _ parameters: String = "", as principal: Principal? = nil,
        headers: [String: String] = [:]
    ) async -> Response {
        var request = TestAPI.request(.get, "changes/events" + parameters, headers: headers)
        request.principal = principal ?? .user(ana)
        return await api.answer(request)
    }

    /// Makes a deal, of Ana's or of the administrator's.
    private func deal(_ name: String, isHidden: Bool = false) async {
        await test.ask(
            .post, "records/deal", ["name": .string(name)], as: isHidden ? nil : ana)
    }

    @Test("a stream begins with its place, and tells each change with its token")
    func format() async throws {
        let response = await open(api(), "?entity=deal&after=now")
        #expect(response.status == 200)
        #expect(response.header("content-type") == "text/event-stream")
        #expect(response.header("cache-control") == "no-cache")
        #expect(response.header("x-accel-buffering") == "no")
        try await EventListener.with(response) { events in
            #expect(await events.next()?.retry == "2000")
            let place = await events.next()
            #expect(place?.data == "" && place?.name == "" && place?.id.isEmpty == false)
            await deal("Roof")
            let event = try #require(await events.next())
            #expect(event.name == "change")
            #expect(event.json["changes"]?["name"]?["new"] == "Roof")
            #expect(event.json["token"]?.string == event.id)
            #expect(event.json["seq"] == nil)
        }
    }

    @Test("a reader that comes again with the last id misses nothing and gets nothing twice")
    func resumes() async throws {
        let api = api()
        for number in 0..<5 { await deal("\(number)") }
        let whole = await test.ask(.get, "changes?entity=deal", as: ana)["changes"]?.array ?? []
        let second = try #require(whole[1]["token"]?.string)

        let response = await open(api, "?entity=deal", headers: ["last-event-id": second])
        try await EventListener.with(response) { events in
            for change in whole.dropFirst(2) {
                #expect(await events.next(named: "change")?.id == change["token"]?.string)
            }
        }
    }

    @Test("nothing at all is sent for what the reader may not see")
    func silence() async throws {
        let response = await open(api(), "?entity=deal")
        try await EventListener.with(response) { events in
            _ = await (events.next(), events.next())
            for number in 0..<5 { await deal("secret \(number)", isHidden: true) }
            await deal("open")
            var event = await events.next()
            // On a busy machine the time of a heart-beat may come.
            while event?.comment == "heart-beat" { event = await events.next() }
            #expect(event?.json["changes"]?["name"]?["new"] == "open")
        }
    }

    @Test("a heart-beat comes by the clock, and moves the place without an event")
    func heartBeat() async throws {
        let response = await open(api { $0.heartBeat = .milliseconds(30) }, "?entity=deal")
        try await EventListener.with(response) { events in
            _ = await events.next()
            let place = try #require(await events.next())
            await deal("secret", isHidden: true)
            let beats = await [events.next(), events.next()].compactMap(\.self)
            #expect(beats.map(\.comment) == ["heart-beat", "heart-beat"])
            #expect(beats.allSatisfy { $0.name.isEmpty && $0.data.isEmpty })
            #expect(Set(beats.map(\.id) + [place.id]).count == 3)
            #expect(Set(beats.map(\.id.utf8.count)) == [place.id.utf8.count])
        }
    }

    @Test("a brief stream names the records and tells no value")
    func brief() async throws {
        let response = await open(api(), "?entity=deal&brief=true")
        try await EventListener.with(response) { events in
            await deal("Roof")
            let event = await events.next(named: "change")
            #expect(event?.json.object?.keys == ["entity", "record", "operation"])
        }
    }

    @Test("a token that is revoked ends its stream at once, with the reason")
    func revoked() async throws {
        let kernel = test.kith.kernel
        let admin = Principal.user(test.kith.administrator)
        let token = try await kernel.makeToken(
            "feed", for: ana, scopes: nil, expires: nil, as: admin, door: .kernel)
        let response = await open(api(), as: .token(token.id))
        try await EventListener.with(response) { events in
            try await kernel.revokeToken(token.id, as: admin, door: .kernel)
            let end = await events.next(named: "end")
            #expect(end?.json["code"] == "unauthenticated")
            #expect(await events.next() == nil)
        }
    }

    @Test("a user who is deactivated hears no more; nor does a browser that signs out")
    func ended() async throws {
        let kernel = test.kith.kernel
        let key = try await kernel.startSession(for: ana)
        var request = TestAPI.request(.get, "changes/events")
        (request.principal, request.session) = (.user(ana), key)
        let browser = await api().answer(request)
        try await EventListener.with(browser) { events in
            try await kernel.endSession(key)
            #expect(await events.next(named: "end")?.json["code"] == "unauthenticated")
        }
        let response = await open(api())
        try await EventListener.with(response) { events in
            try await test.kith.update("user", ana, ["is_active": .boolean(false)])
            #expect(await events.next(named: "end")?.json["code"] == "unauthenticated")
        }
    }

    @Test("a reader that takes in nothing is cut, and its place is free again")
    func slow() async throws {
        let api = api { $0.patience = .milliseconds(20) }
        let response = await open(api)
        guard case .stream(let send) = response.body else { return #expect(Bool(false)) }
        let (never, end) = AsyncStream<Void>.makeStream()
        defer { end.finish() }
        await #expect(throws: CancellationError.self) {
            try await send { _ in for await _ in never {} }
        }
        await deal("Roof")
        #expect(await open(api).status == 200)
    }

    @Test("there are so many streams for one user and so many in all; then one waits")
    func limits() async throws {
        let api = api { ($0.perUser, $0.inAll) = (2, 3) }
        var held = [await open(api), await open(api)]
        let third = await open(api)
        held.append(await open(api, as: .user(test.kith.administrator)))
        let fourth = await open(api, as: .user(test.kith.administrator))

        #expect(held.map(\.status) == [200, 200, 200])
        #expect([third, fourth].map(\.status) == [429, 429])
        #expect(third.header("retry-after") == "15")
        #expect(api.streams.count == 3)
        held = []
        #expect(api.streams.count == 0)
        #expect(await open(api).status == 200)
    }

    @Test("with the server all streams end at once, and no new one begins")
    func shutdown() async throws {
        let api = api()
        let response = await open(api)
        try await EventListener.with(response) { events in
            _ = await (events.next(), events.next())
            api.streams.close()
            // On a busy machine a heart-beat may be due before; of changes there are none.
            #expect(await events.next(named: "change") == nil)
        }
        #expect(await open(api).status == 503)
    }

    @Test("what is wrong with the question is told by the status")
    func refusals() async throws {
        let api = api()
        let cases = [
            "?after=17": 400, "?entity=dael": 404, "?entity=role": 404,
            "?after=now&since=2026-11-16": 422, "?record=x": 422, "?limit=5": 422,
        ]
        for (parameters, status) in cases {
            #expect(await open(api, parameters).status == status, "\(parameters)")
        }
        #expect(api.streams.count == 0)
        let nobody = await api.answer(TestAPI.request(.get, "changes/events"))
        #expect(nobody.status == 401)
    }
}
