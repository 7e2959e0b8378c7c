import KithKernel
import KithModel

extension Operation {
    static let listTraces = Operation(
        "list_traces", "Lists what the last requests have run", .upkeep,
        details: "For administrators. The process keeps some thousand steps in its memory.",
        answers: .json(200, "The newest first.", .object(["traces": .list(of: .object(head))])))

    static let showTrace = Operation(
        "show_trace", "Tells which hooks and commands a request has run", .upkeep,
        details: "For administrators. Kept in memory, until newer ones take the room.",
        parameters: [.path("request", "The name of a request, as `x-request-id` tells it.")],
        answers: .json(
            200, "Each transaction, and its steps in the order in which they began.",
            .object([
                "request": .text,
                "transactions": .list(of: .object(head + [("steps", .list(of: step))])),
            ])))

    private static let head: [(String, Shape)] = [
        ("request", .text), ("at", .instant), ("title", .text), ("door", .text),
        ("count", .count),
    ]

    private static let step = Shape.object([
        ("kind", .word(TraceStep.Kind.allCases.map(\.rawValue))), ("owner", .text),
        ("name", .text), ("event", .text), ("source", .text), ("depth", .count),
        ("records", .count), ("microseconds", .count), ("fuel", Shape.count.orNull),
        ("queries", Shape.count.orNull), ("rejections", .count),
        ("error", Shape.object(["code": .text, "message": .text, "location": .text]).orNull),
    ])
}
