import KithKernel
import KithModel
import KithQuery

/// Notes in the history what became of a message that was to go out.
enum MessageEnd {
    /// Notes the end of an effect on the message that its payload names.
    static func note(_ effect: Effect, _ end: EffectEnd, in transaction: Transaction) throws {
        guard let id = effect.payload["message"]?.string.flatMap({ RecordID($0) }) else { return }
        var values: [String: Value] = [:]
        switch end {
        case .done(let answer):
            values = [
                "state": .text("sent"), "sent_at": .instant(transaction.now), "reason": .null,
            ]
            if let flag = effect.payload["is_automatic"]?.boolean {
                values["is_automatic"] = .boolean(flag)
            }
            if let identity = answer["message_id"]?.string {
                values["message_id"] = .text(identity)
            }
        case .leftOut(let reason):
            values = ["state": .text("left_out"), "reason": .text(reason)]
        case .refused(let words):
            values = ["state": .text("failed"), "reason": .text(String(words.prefix(500)))]
        case .failed, .wait: return
        }
        guard
            try !transaction.find("message", where: "id = :id", ["id": .string(id.description)])
                .isEmpty
        else { return }
        try transaction.update("message", id, values)
    }
}
