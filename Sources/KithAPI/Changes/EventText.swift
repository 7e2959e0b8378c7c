import KithKernel
import KithModel

/// Changes in the format of an event stream (WHATWG HTML, 9.2.5).
enum EventText {
    /// How long a reader is to wait before it comes again.
    static func retry(_ milliseconds: Int64) -> String { "retry: \(milliseconds)\n\n" }

    /// The place that the reader has come to: an event without data reaches no listener, but
    /// moves the place.
    static func place(_ token: String) -> String { "id: \(token)\n\n" }

    /// One change; its data are one line, since JSON breaks none.
    static func change(_ change: ChangeSummary, isBrief: Bool) -> String {
        event("change", isBrief ? brief(change) : change.json, at: change.token)
    }

    /// A sign of life, with the place that the reader has come to.
    static func heartBeat(at token: String) -> String { ": heart-beat\n" + place(token) }

    /// Why the stream ends.
    static func end(_ problem: Problem) -> String { event("end", problem.json, at: nil) }

    private static func event(_ name: String, _ data: JSON, at token: String?) -> String {
        "event: \(name)\n" + (token.map { "id: \($0)\n" } ?? "") + "data: \(data.text)\n\n"
    }

    /// What has changed, without a value of it.
    private static func brief(_ change: ChangeSummary) -> JSON {
        [
            "entity": .string(change.entity), "record": .string(change.record.description),
            "operation": .string(change.operation),
        ]
    }
}
