import KithKernel
import KithModel
import KithQuery

/// What is said between the organisation and those it deals with, on every channel.
///
/// ```
/// Conversations/  conversation: the messages that belong together, and who has to answer
/// Messages/       message: one mail, call, chat line or note, in or out
/// Mail/Sending/   mail_sender; what sends mail; channels.send_mail
/// Mail/Templates/ mail_template, and how it is filled in; channels.preview_mail
/// Consent/        who may be written to for what
/// Transport/      conversations with other servers by libcurl
/// ```
package struct Channels: Capability {
    package static let manifest = Manifest(
        id: "channels", name: "Channels", version: "1.0.0",
        summary: "Conversations by e-mail, telephone, SMS and chat.",
        requires: ["contacts"],
        grants: ["contact": [.read], "account": [.read], "user": [.read], "lead": [.read]])

    package init() {}

    package func declare(_ contributions: inout Contributions) throws {
        for entity in Self.entities { contributions.entity(entity) }
        contributions.timeline(.message)
        declareMail(&contributions)
        contributions.event("email.replied", "A person has answered by mail.")
        contributions.on("message.after_create", id: "replies") { try Replies.announce($0) }
        for view in ChannelsViews.all { contributions.view(view) }
    }

    private func declareMail(_ contributions: inout Contributions) {
        contributions.performer(MailPerformer.self)
        contributions.on("mail_sender.before_save", id: "mail-sender") {
            try MailSenders.check($0)
        }
        contributions.on(
            "mail_sender.after_save", id: "one-default-sender", fields: ["is_default"]
        ) { try MailSenders.keepOneDefault($0) }
        contributions.on("mail_template.before_save", id: "mail-template") {
            try MailTemplates.check($0)
        }
        contributions.command(SendMail.self)
        contributions.command(PreviewMail.self)
    }

    private static let entities: [EntityDefinition] = [
        .conversation, .message, .mailSender, .mailTemplate,
    ]
}
