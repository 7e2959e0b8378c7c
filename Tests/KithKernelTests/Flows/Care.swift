import KithKernel
import KithModel

/// A capability whose flow writes, sleeps, waits and asks.
struct Care: Capability {
    static let manifest = Manifest(id: "care", name: "Care", version: "1.0.0", summary: "")

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition(
                "guest", help: "",
                fields: [
                    FieldDefinition("name", .text).required(), FieldDefinition("mood", .text),
                ]))
        contributions.event("care.replied", "A guest has replied.")
        contributions.performer(CarePost.self)
        contributions.flow(
            FlowDefinition("care.welcome", on: "guest.committed_create", when: "mood != 'quiet'")
        ) { flow in
            let name = flow.record?["name"]?.text ?? ""
            try flow.send("care_post", ["to": .string(name)])
            try flow.sleep(3 * 86_400_000)
            let answer = try flow.wait(for: "care.replied", milliseconds: 7 * 86_400_000)
            if try flow.hasSeen("care.replied") {
                try flow.take(.update, ["record": flow.subject, "values": ["mood": "glad"]])
            } else {
                try flow.take(
                    .update,
                    ["record": flow.subject, "values": ["mood": answer ?? .string("silent")]])
            }
        }
        contributions.flow(
            FlowDefinition("care.loop", on: "guest.committed_update", when: "mood ~ 'loop'")
        ) { flow in
            let mood = flow.record?["mood"]?.text ?? ""
            try flow.take(
                .update, ["record": flow.subject, "values": ["mood": .string(mood + "!")]])
        }
        contributions.flow(
            FlowDefinition("care.ask", on: "guest.committed_create", when: "mood = 'ask'")
        ) { flow in
            let answer = try flow.take(
                .approve, ["by": flow.record?["created_by"]?.apiJSON ?? .null])
            try flow.take(
                .update,
                ["record": flow.subject, "values": ["mood": .string("answer \(answer.text)")]])
        }
        contributions.flow(
            FlowDefinition("care.fail", on: "guest.committed_create", when: "mood = 'fail'")
        ) { flow in
            try flow.send("care_post", ["to": "before"])
            _ = try flow.step("broken") { _ in throw KernelError(.invalid, "The ice is thin.") }
        }
    }
}

/// Sends nothing anywhere.
struct CarePost: EffectPerformer {
    static let kind = "care_post"
    static let summary = "A letter."

    func accept(
        _ wish: JSON, for caller: Transaction, in own: Transaction
    ) throws -> EffectRequest { EffectRequest(wish) }

    func perform(_ effect: Effect, _ plan: JSON) async -> EffectEnd { .done(.null) }
}
