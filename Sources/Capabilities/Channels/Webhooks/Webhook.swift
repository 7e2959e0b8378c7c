import KithKernel
import KithModel
import KithQuery

extension EntityDefinition {
    /// A server that is told what happens here.
    static let webhook = EntityDefinition(
        "webhook", titleField: "name", help: "A server that is told what happens here.",
        fields: [
            FieldDefinition("name", .text, help: "What scripts call it.").required().unique(),
            FieldDefinition("url", .url, help: "Where the document is posted.").required(),
            FieldDefinition(
                "signing_key", .text,
                help: "By what the server knows us; it is kept, and never shown."
            ).secret(),
            FieldDefinition("is_active", .boolean).defaulting(to: .boolean(true)),
        ])
}

/// Calls webhooks: a signed document for each call, under its key.
///
/// The signature is that of Standard Webhooks in spirit: HMAC-SHA256 over id, moment and body,
/// joined by dots, in the header `Kith-Signature: v1=…`.
struct WebhookPerformer: EffectPerformer {
    static let kind = "webhook"
    static let summary = "A signed document for another server."

    func accept(
        _ wish: JSON, for caller: Transaction, in own: Transaction
    ) throws -> EffectRequest {
        for key in wish.object?.keys ?? [] where !["to", "payload"].contains(key) {
            throw KernelError(
                .unknownField, "A call of a webhook has no `\(key)`.",
                recovery: "It has `to` and `payload`.", field: key)
        }
        let name = wish["to"]?.string ?? ""
        guard
            let webhook = try own.find(
                "webhook", where: "name = :name", ["name": .string(name)], limit: 1
            ).first
        else {
            throw KernelError(
                .notFound, "There is no webhook `\(name)`.",
                recovery: "See them: kith query webhook", field: "to")
        }
        return EffectRequest(
            [
                "to": .string(name), "webhook": .string(webhook.id.description),
                "payload": wish["payload"] ?? .null,
            ],
            about: .init("webhook", webhook.id))
    }

    func prepare(_ effect: Effect, in transaction: Transaction) throws -> EffectPlan {
        let id = effect.payload["webhook"] ?? .null
        guard
            let webhook = try transaction.find("webhook", where: "id = :id", ["id": id], limit: 1)
                .first, webhook["is_active"]?.boolean == true
        else { return .leaveOut("The webhook is not active any more.") }
        return .perform([
            "url": webhook["url"]?.apiJSON ?? .null,
            "key": try transaction.ownSecret("signing_key", of: webhook).map(JSON.string) ?? .null,
            "at": .string(transaction.now.description),
            "may_be_private": .boolean(try PrivateNetwork.isAllowed(in: transaction)),
        ])
    }

    func perform(_ effect: Effect, _ plan: JSON) async -> EffectEnd {
        let body = Self.body(effect)
        let moment = plan["at"]?.string ?? ""
        var headers = [
            "Kith-Id: \(effect.id)", "Kith-Timestamp: \(moment)", "Idempotency-Key: \(effect.id)",
        ]
        if let key = plan["key"]?.string {
            let signed = Array("\(effect.id).\(moment).".utf8) + body
            headers.append(
                "Kith-Signature: v1=\(MessageSignature.hmacSHA256(signed, key: key))")
        }
        return await JSONPost(
            url: plan["url"]?.string ?? "", body: body, headers: headers,
            mayBePrivate: plan["may_be_private"]?.boolean ?? false
        ).send()
    }

    private static func body(_ effect: Effect) -> [UInt8] {
        Array(
            JSON.object([
                "id": .string(effect.id.description), "at": .string(effect.at.description),
                "payload": effect.payload["payload"] ?? .null,
            ]).text.utf8)
    }
}
