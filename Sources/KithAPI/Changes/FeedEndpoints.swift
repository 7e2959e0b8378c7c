import KithKernel
import KithModel

/// The change feed: asked for page by page, or sent as it happens.
enum FeedEndpoints {
    static let all = [
        Endpoint(
            .get, "changes", Call.feedParameters + ["limit", Description.parameter],
            about: .feedOfChanges, run: pull),
        Endpoint(
            .get, "changes/events", Call.feedParameters + ["brief"], about: .streamOfChanges,
            run: events),
    ]

    private static func pull(_ call: Call) async throws -> Response {
        let page = try await call.kernel.changes(
            call.feedQuestion(from: .start), as: call.principal)
        return try await call.answer(page)
    }

    /// Sends changes as server-sent events (WHATWG HTML, 9.2) until one side ends it.
    private static func events(_ call: Call) async throws -> Response {
        var question = try await call.feedQuestion(from: .now)
        if let last = call.request.headers["last-event-id"], !last.isEmpty {
            question.after = .token(last)
        }
        let user = try await call.kernel.caller(call.principal).user
        let seat = try call.api.streams.open(for: user)
        let stream = EventStream(
            call.kernel, question, EventReader(call), isBrief: try call.flag("brief"), seat)
        // What is wrong with the question is told by the status.
        let first = try await stream.page()
        return Response(
            200,
            headers: [
                ("content-type", EventStream.mediaType), ("cache-control", "no-cache"),
                ("x-accel-buffering", "no"),
            ],
            body: .stream { write in try await stream.run(from: first, to: write) })
    }
}

extension Call {
    /// Returns the answer that a page of the feed is.
    func answer(_ page: Kernel.ChangePage) async throws -> Response {
        var object: JSONObject = [
            "changes": .array(page.changes.map(\.json)), "next": .string(page.next),
            "has_more": .boolean(page.hasMore),
        ]
        if try isDescribed() {
            object[Description.member] = try await description(of: page.changes)
        }
        return Response(200, object)
    }
}
