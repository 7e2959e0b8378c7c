import KithKernel
import KithModel
import KithQuery

/// What is said between the organisation and those it deals with, on every channel.
///
/// ```
/// Conversations/  conversation: the messages that belong together, and who has to answer
/// Messages/       message: one mail, call, chat line or note, in or out; its files
/// Mailboxes/      mailbox: where mail is fetched from, and how far it was fetched
/// Mail/Reading/   what a mail says, who wrote it, and what came back
/// Mail/Fetching/  how mail comes from a mailbox
/// Mail/Intake/    how a mail becomes a message in a conversation
/// Mail/Sending/   mail_sender; what sends mail; channels.send_mail
/// Mail/Templates/ mail_template, and how it is filled in; channels.preview_mail
/// Notifications/  notification: what a user is told within Kith
/// TextMessages/   sms_provider, and what carries text messages
/// Webhooks/       webhook, and what calls it
/// Consent/        who may be written to for what
/// Transport/      conversations with other servers by libcurl
/// ```
package struct Channels: Capability {
    package static let manifest = Manifest(
        id: "channels", name: "Channels", version: "1.0.0",
        summary: "Conversations by e-mail, telephone, SMS and chat.",
        requires: ["contacts"],
        grants: [
            "contact": [.read], "account": [.read], "user": [.read], "lead": [.read],
            "file": [.read, .create],
        ])

    package init() {}

    package func declare(_ contributions: inout Contributions) throws {
        for entity in Self.entities { contributions.entity(entity) }
        contributions.timeline(.message)
        declareMailIn(&contributions)
        declareMailOut(&contributions)
        contributions.setting(PrivateNetwork.setting)
        contributions.performer(NotificationPerformer.self)
        contributions.performer(TextMessagePerformer.self)
        contributions.performer(WebhookPerformer.self)
        contributions.event("email.replied", "A person has answered by mail.")
        contributions.on("message.after_create", id: "replies") { try Replies.announce($0) }
        for view in ChannelsViews.all { contributions.view(view) }
    }

    private static let entities: [EntityDefinition] = [
        .conversation, .mailbox, .mailboxFolder, .mailSender, .mailTemplate, .message,
        .messageAttachment, .notification, .smsProvider, .webhook,
    ]

    private func declareMailIn(_ contributions: inout Contributions) {
        contributions.event("message.received", "A person's message has come.")
        contributions.event("message.bounced", "A message that was sent could not be delivered.")
        contributions.on("conversation.before_create", id: "conversation-token") {
            try ConversationToken.give($0)
        }
        contributions.on(
            "message.after_save", id: "conversation-clock", fields: ["state", "conversation"]
        ) { try ConversationClock.follow($0) }
        contributions.on("mailbox.before_save", id: "mailbox-rules") { try MailboxRules.check($0) }
        contributions.health("mailboxes", "Whether mail can be fetched from every mailbox.") {
            try MailboxHealth.fault(in: $0)
        }
        contributions.poller(MailFetching.definition) { try await MailFetching.poll($0) }
    }

    private func declareMailOut(_ contributions: inout Contributions) {
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
}
