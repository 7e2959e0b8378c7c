import KithKernel
import KithModel
import KithQuery

/// Sends mail.
struct MailPerformer: EffectPerformer {
    static let kind = "mail"
    static let summary = "An e-mail to a contact, a user or an address."

    private let office = MailOffice()

    func accept(
        _ wish: JSON, for caller: Transaction, in own: Transaction
    ) throws -> EffectRequest {
        var mail = try MailWish(wish, for: caller, in: own)
        if let token = mail.conversation?["token"]?.text, !mail.subject.contains("[\(token)]") {
            mail.subject += " [\(token)]"
        }
        if let about = mail.about { own.mayName(about.id) }
        let refusal = mail.refusal
        let message =
            mail.to.isOutside
            ? try keep(mail, refusal, isAutomatic: caller.isAutomatic, in: own) : nil
        func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
        let person: JSON =
            mail.to.person.map {
                ["entity": .string($0.entity.name), "id": .string($0.id.description)]
            } ?? .null
        let last = try mail.conversation.flatMap { try lastMessage(of: $0, in: own) }
        return EffectRequest(
            [
                "to": text(mail.to.address), "person": person,
                "cc": .array(mail.copies.map(JSON.string)), "subject": .string(mail.subject),
                "text": text(mail.text), "html": text(mail.html), "purpose": text(mail.purpose),
                "sender": text(mail.sender?.description), "reply_to": text(mail.replyTo),
                "in_reply_to": text(last?["message_id"]?.text),
                "message": text(message?.id.description),
                "is_automatic": .boolean(caller.isAutomatic),
            ],
            about: (mail.about ?? mail.to.person).map { .init($0.entity.name, $0.id) },
            leftOut: refusal)
    }

    func prepare(_ effect: Effect, in transaction: Transaction) throws -> EffectPlan {
        let payload = effect.payload
        if let purpose = payload["purpose"]?.string,
            let entity = payload["person"]?["entity"]?.string,
            let id = payload["person"]?["id"]?.string
        {
            let person = try transaction.find(
                entity, where: "id = :id", ["id": .string(id)], limit: 1
            ).first
            if let refusal = Consent.refusal(purpose, of: person) { return .leaveOut(refusal) }
        }
        guard
            let sender = try MailSenders.sender(payload["sender"]?.string, in: transaction)
        else { return .perform(["at": .string(transaction.now.description)]) }
        func field(_ name: String) -> JSON { sender[name]?.apiJSON ?? .null }
        return .perform([
            "at": .string(transaction.now.description), "address": field("address"),
            "display_name": field("display_name"), "host": field("host"), "port": field("port"),
            "security": field("security"), "user_name": field("user_name"),
            "password": try transaction.ownSecret("password", of: sender).map(JSON.string) ?? .null,
            "signature": field("signature"), "per_minute": field("per_minute"),
        ])
    }

    func perform(_ effect: Effect, _ plan: JSON) async -> EffectEnd {
        guard plan["host"]?.string != nil else {
            return .failed("No mail sender is set up. Create one: kith record create mail_sender …")
        }
        return await office.send(MailText(effect, plan), by: SMTPServer(plan))
    }

    func conclude(_ effect: Effect, _ end: EffectEnd, in transaction: Transaction) throws {
        try MessageEnd.note(effect, end, in: transaction)
    }

    func picture(_ effect: Effect, _ plan: JSON) -> EffectPicture {
        EffectPicture("eml", MailText(effect, plan).bytes)
    }

    /// Notes the mail in the history of who gets it.
    private func keep(
        _ mail: MailWish, _ refusal: String?, isAutomatic: Bool, in own: Transaction
    ) throws -> Record {
        var values: [String: Value] = [
            "subject": .text(mail.subject), "channel": .text("email"),
            "direction": .text("outbound"),
            "state": .text(refusal == nil ? "queued" : "left_out"), "sent_at": .instant(own.now),
            "is_automatic": .boolean(isAutomatic),
        ]
        values["reason"] = refusal.map { .text($0) }
        values["recipients"] = mail.to.address.map { .text($0) }
        if !mail.copies.isEmpty { values["copies"] = .text(mail.copies.joined(separator: ", ")) }
        if mail.to.person?.entity.name == "contact" {
            values["contact"] = mail.to.person.map { .reference($0.id) }
        }
        values["about"] = mail.about.map { .polymorphic(entity: $0.entity.name, id: $0.id) }
        values["conversation"] = mail.conversation.map { .reference($0.id) }
        values["body"] = mail.text.map { .text($0) }
        values["html"] = mail.html.map { .text($0) }
        return try own.insert("message", values)
    }

    private func lastMessage(of conversation: Record, in own: Transaction) throws -> Record? {
        try own.find(
            "message", where: "conversation = :id and message_id is not null",
            ["id": .string(conversation.id.description)], sort: "-sent_at", limit: 1
        ).first
    }
}
