import KithKernel
import KithModel

extension EntityDefinition {
    /// What a user is told within Kith.
    static let notification = EntityDefinition(
        "notification", titleField: "text", help: "What a user is told within Kith.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("text", .text).required(),
            FieldDefinition("user", .reference(.init("user"))).required().indexed(),
            FieldDefinition("about", .polymorphic(entities: [])),
            FieldDefinition("told_at", .instant).indexed(),
            FieldDefinition("read_at", .instant),
        ])
}

/// Notifies users within Kith.
struct NotificationPerformer: EffectPerformer {
    static let kind = "notification"
    static let summary = "A line for a user within Kith."

    func accept(
        _ wish: JSON, for caller: Transaction, in own: Transaction
    ) throws -> EffectRequest {
        for key in wish.object?.keys ?? [] where !["to", "text", "about"].contains(key) {
            throw KernelError(
                .unknownField, "A notification has no `\(key)`.",
                recovery: "It has `to`, `text` and `about`.", field: key)
        }
        guard let user = try MailRecord.read(wish["to"], "to", ["user"], for: own),
            user.entity.name == "user"
        else {
            throw KernelError(.invalid, "A notification needs a user in `to`.", field: "to")
        }
        guard let text = wish["text"]?.string, !text.isEmpty else {
            throw KernelError(.invalid, "A notification needs a text.", field: "text")
        }
        let about = try MailRecord.read(wish["about"], "about", [], for: caller)
        return EffectRequest(
            [
                "to": .string(user.title), "user": .string(user.id.description),
                "text": .string(String(text.prefix(1000))),
            ], about: about.map { .init($0.entity.name, $0.id) })
    }

    func perform(_ effect: Effect, _ plan: JSON) async -> EffectEnd { .done(.null) }

    func conclude(_ effect: Effect, _ end: EffectEnd, in transaction: Transaction) throws {
        guard case .done = end, let user = effect.payload["user"]?.string.flatMap({ RecordID($0) })
        else { return }
        var values: [String: Value] = [
            "text": .text(effect.payload["text"]?.string ?? ""), "user": .reference(user),
            "told_at": .instant(transaction.now),
        ]
        if let subject = effect.subject {
            transaction.mayName(subject.record)
            values["about"] = .polymorphic(entity: subject.entity, id: subject.record)
        }
        try transaction.insert("notification", values)
    }
}
