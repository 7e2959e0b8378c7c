import KithKernel
import KithModel

/// What plugins look for elsewhere: listed, and looked for now.
enum PollerEndpoints {
    static let all = [
        Endpoint(.get, "pollers", about: .listPollers, run: list),
        Endpoint(
            .post, "pollers/{poller}/run", about: .runPoller, repetition: .harmless, run: look),
    ]

    private static func list(_ call: Call) async throws -> Response {
        let pollers = try await call.kernel.pollers(as: call.principal)
        return Response(
            200,
            [
                "pollers": .array(
                    pollers.map { poller in
                        [
                            "name": .string(poller.name), "owner": .string(poller.owner),
                            "summary": .string(poller.summary),
                            "seconds": .integer(Int64(poller.seconds)),
                        ]
                    })
            ])
    }

    private static func look(_ call: Call) async throws -> Response {
        let about = try call.members(["about"])["about"]?.string
        let found = try await call.kernel.poll(
            call.part("poller"), about: about, as: call.principal)
        return Response(
            200,
            [
                "poller": .string(call.part("poller")),
                "found": .array(found.map(JSON.string)),
            ])
    }
}

extension Operation {
    static let listPollers = Operation(
        "list_pollers", "Lists what plugins look for elsewhere", .upkeep,
        details: "For administrators. A server looks again and again, as into mailboxes.",
        answers: .json(
            200, "The pollers of the plugins that run.",
            .object([
                "pollers": .list(
                    of: .object([
                        "name": .text, "owner": .text, "summary": .text, "seconds": .count,
                    ]))
            ])))

    static let runPoller = Operation(
        "run_poller", "Looks now, and waits for what is found", .upkeep,
        details:
            "For administrators. What is found once is not found again. `about` names what alone "
            + "it looks at, as a mailbox, which need not be enabled then: that one is only tried.",
        parameters: [.path("poller", "The name of a poller, as `channels.mail`.")],
        body: .json(.input([:], optional: ["about": .text]), isRequired: false),
        answers: .json(
            200, "What was found, a sentence for each.",
            .object(["poller": .text, "found": .list(of: .text)])))
}
