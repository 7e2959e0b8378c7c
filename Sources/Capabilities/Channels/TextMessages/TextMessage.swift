import KithKernel
import KithModel
import KithQuery

extension EntityDefinition {
    /// Who carries text messages, by JSON over HTTP.
    static let smsProvider = EntityDefinition(
        "sms_provider", title: "SMS provider", titleField: "name",
        help: "Who carries text messages, by JSON over HTTP.",
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition("url", .url, help: "Where a message is posted.").required(),
            FieldDefinition("token", .text, help: "It is kept, and never shown.").secret(),
            FieldDefinition("sender", .text, help: "The number or the name it comes from."),
        ])
}

/// Sends text messages: `{"id", "from", "to", "text"}` is posted to the provider, whose answer of 200
/// to 299 takes it.
struct TextMessagePerformer: EffectPerformer {
    static let kind = "sms"
    static let summary = "A text message to a contact or a number."

    func accept(
        _ wish: JSON, for caller: Transaction, in own: Transaction
    ) throws -> EffectRequest {
        let keys = ["to", "text", "purpose", "about", "conversation"]
        for key in wish.object?.keys ?? [] where !keys.contains(key) {
            throw KernelError(
                .unknownField,
                "A text message has no `\(key)`\(Suggestion.question(for: key, among: keys))",
                recovery: "It has \(keys.joined(separator: ", ")).", field: key)
        }
        guard let text = wish["text"]?.string, !text.isEmpty, text.count <= 1600 else {
            throw KernelError(
                .invalid, "A text message has a text of 1,600 characters at the most.",
                field: "text")
        }
        let person = try person(wish["to"], for: caller)
        let number =
            person.map(Self.number)
            ?? wish["to"]?.string.flatMap { PhoneNumber.normalized($0, region: own.region) }
        if person == nil, number == nil {
            throw KernelError(
                .invalid, "`to` is neither a record nor a telephone number.",
                recovery: "Give a number with its country code, as +385911234567.", field: "to")
        }
        let refusal =
            number == nil
            ? "no_number: there is no telephone number."
            : wish["purpose"]?.string.flatMap { Consent.refusal($0, of: person) }
        let about = try MailRecord.read(wish["about"], "about", [], for: caller)
        let conversation = try MailRecord.read(
            wish["conversation"], "conversation", ["conversation"], for: caller)
        let message = try keep(text, number, person, about, conversation, refusal, caller, own)
        return EffectRequest(
            [
                "to": number.map(JSON.string) ?? .null, "text": .string(text),
                "message": .string(message.id.description),
            ],
            about: (about ?? person).map { .init($0.entity.name, $0.id) }, leftOut: refusal)
    }

    func prepare(_ effect: Effect, in transaction: Transaction) throws -> EffectPlan {
        guard let provider = try transaction.find("sms_provider", sort: "id", limit: 1).first
        else { return .perform(.null) }
        return .perform([
            "url": provider["url"]?.apiJSON ?? .null, "from": provider["sender"]?.apiJSON ?? .null,
            "token": try transaction.ownSecret("token", of: provider).map(JSON.string) ?? .null,
            "may_be_private": .boolean(try PrivateNetwork.isAllowed(in: transaction)),
        ])
    }

    func perform(_ effect: Effect, _ plan: JSON) async -> EffectEnd {
        guard let url = plan["url"]?.string else {
            return .failed(
                "Nobody carries text messages. Name one: kith record create sms_provider …")
        }
        let body: JSON = [
            "id": .string(effect.id.description), "from": plan["from"] ?? .null,
            "to": effect.payload["to"] ?? .null, "text": effect.payload["text"] ?? .null,
        ]
        var headers = ["Idempotency-Key: \(effect.id)"]
        if let token = plan["token"]?.string { headers.append("Authorization: Bearer \(token)") }
        return await JSONPost(
            url: url, body: Array(body.text.utf8), headers: headers,
            mayBePrivate: plan["may_be_private"]?.boolean ?? false
        ).send()
    }

    func conclude(_ effect: Effect, _ end: EffectEnd, in transaction: Transaction) throws {
        try MessageEnd.note(effect, end, in: transaction)
    }

    private func person(_ json: JSON?, for caller: Transaction) throws -> Record? {
        if let text = json?.string, RecordID(text) == nil { return nil }
        return try MailRecord.read(json, "to", ["contact", "user", "lead"], for: caller)
    }

    /// The number for text messages: a mobile one before another.
    private static func number(_ person: Record) -> String? {
        let fields = person.entity.fields.filter { field in
            if case .phone = field.type { return true }
            return false
        }.sorted { $0.name.contains("mobile") && !$1.name.contains("mobile") }
        return fields.compactMap { person[$0].text }.first
    }

    private func keep(
        _ text: String, _ number: String?, _ person: Record?, _ about: Record?,
        _ conversation: Record?, _ refusal: String?, _ caller: Transaction, _ own: Transaction
    ) throws -> Record {
        var values: [String: Value] = [
            "subject": .text(String(text.prefix(80))), "channel": .text("sms"),
            "direction": .text("outbound"), "body": .text(text),
            "state": .text(refusal == nil ? "queued" : "left_out"), "sent_at": .instant(own.now),
            "is_automatic": .boolean(caller.isAutomatic),
        ]
        values["reason"] = refusal.map { .text($0) }
        values["recipients"] = number.map { .text($0) }
        if person?.entity.name == "contact" {
            values["contact"] = person.map { .reference($0.id) }
        }
        if let about {
            own.mayName(about.id)
            values["about"] = .polymorphic(entity: about.entity.name, id: about.id)
        }
        values["conversation"] = conversation.map { .reference($0.id) }
        return try own.insert("message", values)
    }
}
