import KithKernel
import KithModel

/// Programs that read the change feed under a name, for whom the database keeps how far they
/// are.
enum ConsumerEndpoints {
    // To ask again is harmless: a consumer that is there is left as it is, and moves forward
    // only. What is done is no change of a record, so nothing waits to be delivered.
    static let all = [
        Endpoint(.get, "changes/consumers", ["limit"], about: .listConsumers, run: list),
        Endpoint(
            .put, "changes/consumers/{name}", about: .makeConsumer, writes: false,
            repetition: .harmless, run: make),
        Endpoint(
            .get, "changes/consumers/{name}", ["owner"], about: .getConsumer, run: show),
        Endpoint(
            .delete, "changes/consumers/{name}", ["owner"], about: .deleteConsumer,
            writes: false, repetition: .noted, run: remove),
        Endpoint(
            .get, "changes/consumers/{name}/changes", ["limit", Description.parameter],
            about: .changesOfConsumer, run: changes),
        Endpoint(
            .post, "changes/consumers/{name}/acknowledge", about: .acknowledgeChanges,
            writes: false, repetition: .harmless, run: acknowledge),
    ]

    private static func list(_ call: Call) async throws -> Response {
        let limit = Int(try call.integer("limit", in: 1...200) ?? 100)
        let consumers = try await call.kernel.feedConsumers(limit: limit, as: call.principal)
        return Response(200, ["consumers": .array(consumers.map(\.json))])
    }

    /// `{"entities": ["contact", "deal"], "after": "now"}`; `since` in place of `after`.
    private static func make(_ call: Call) async throws -> Response {
        let body = try call.members(["entities", "after", "since"])
        let made = try await call.kernel.makeFeedConsumer(
            call.part("name"), of: entities(body["entities"]), from: start(body, call),
            as: call.principal)
        return Response(made.isNew ? 201 : 200, json: made.consumer.json)
    }

    private static func show(_ call: Call) async throws -> Response {
        let consumer = try await call.kernel.feedConsumer(
            call.part("name"), of: owner(call), as: call.principal)
        return Response(200, json: consumer.json)
    }

    private static func remove(_ call: Call) async throws -> Response {
        try await call.kernel.removeFeedConsumer(
            call.part("name"), of: owner(call), as: call.principal)
        return Response(204)
    }

    private static func changes(_ call: Call) async throws -> Response {
        let page = try await call.kernel.changes(
            for: call.part("name"), limit: call.feedLimit(), as: call.principal)
        return try await call.answer(page)
    }

    /// `{"token": …}`: the last change that was taken, or the `next` of the page.
    private static func acknowledge(_ call: Call) async throws -> Response {
        let body = try call.members(["token"])
        guard let token = body["token"]?.string else {
            throw KernelError(
                .required, "Nothing is acknowledged: there is no `token`.",
                recovery: "Send the token of the last change that was taken.", field: "token")
        }
        let name = call.part("name")
        let moved = try await call.kernel.acknowledge(token, for: name, as: call.principal)
        return Response(200, ["name": .string(name), "moved": .boolean(moved)])
    }

    private static func owner(_ call: Call) async throws -> RecordID? {
        guard let name = call.text("owner") else { return nil }
        return try await call.kernel.record("user", named: name, as: call.principal)
    }

    private static func entities(_ json: JSON?) throws -> [String]? {
        guard let json, json != .null else { return nil }
        let names = json.array?.compactMap(\.string)
        guard let names, names.count == json.array?.count, !names.isEmpty else {
            throw Call.unfit("entities", json.text, "a list of names of entities")
        }
        return names
    }

    private static func start(_ body: JSONObject, _ call: Call) async throws -> FeedStart {
        let (after, since) = (body["after"] ?? .null, body["since"] ?? .null)
        switch (after, since) {
        case (.null, .null): return .now
        case (.string(let text), .null): return FeedStart(text)
        case (.null, .string(let text)):
            let zone = try await call.kernel.caller(call.principal).timeZone
            return .since(try Moment.read(text, zone: zone))
        default:
            throw KernelError(
                .invalid, "`after` is a token, `start` or `now`, and `since` a moment.",
                recovery: "Send one of the two, as a text.", field: "after")
        }
    }
}
