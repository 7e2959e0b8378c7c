import KithKernel

/// How the pages show what Channels brings.
enum ChannelsViews {
    static let all = [notification, conversation, message, mailbox]

    private static let conversation = EntityView(
        "conversation", icon: "activity", menu: .init("Service", order: 10, key: "i"),
        columns: ["subject", "contact", "status", "waiting_since", "last_message_at", "owner"],
        sort: "-last_message_at",
        lists: [
            .init("Open", filter: "status = 'open'"),
            .init("Mine", filter: "owner = @me and status = 'open'"),
            .init("Waiting for us", filter: "waiting_since is not null"),
            .init("All"),
        ],
        facts: ["contact", "about", "status", "waiting_since", "owner"])

    private static let mailbox = EntityView(
        "mailbox", icon: "activity",
        columns: ["name", "address", "is_enabled", "error", "fetched_at"], sort: "name",
        facts: ["address", "is_enabled", "error", "next_try_at", "fetched_at"],
        groups: [
            .init("Mailbox", ["name", "address", "is_enabled", "fetch_from"]),
            .init("Server", ["host", "port", "security", "user_name", "password", "folder"]),
        ])

    private static let message = EntityView(
        "message", icon: "activity",
        columns: ["subject", "channel", "direction", "state", "contact", "sent_at"],
        sort: "-sent_at",
        facts: ["channel", "direction", "state", "contact", "conversation", "sent_at"],
        groups: [
            .init(
                "Message",
                ["subject", "channel", "direction", "sender", "recipients", "copies", "body"]),
            .init("Belongs to", ["conversation", "contact", "about"]),
            .init("State", ["state", "reason", "sent_at", "is_automatic"]),
        ])

    private static let notification = EntityView(
        "notification", icon: "activity", menu: .init("Service", order: 90),
        columns: ["text", "about", "user", "told_at", "read_at"], sort: "-told_at",
        lists: [
            .init("New for me", filter: "user = @me and read_at = null"), .init("All"),
        ],
        facts: ["about", "user", "told_at", "read_at"])
}
