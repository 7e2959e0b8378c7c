/// What scripts send: the classes of the stubs.
extension LuaLibrary {
    static let mail = LuaClass(
        name: "MailOut", help: "Mail that goes out.",
        fields: [
            .init(
                "send", "fun(mail: kith.Mail): kith.Receipt",
                "Sends a mail after the commit; it needs the grant `mail`.")
        ])

    static let sms = LuaClass(
        name: "MessagesOut", help: "Text messages that go out.",
        fields: [
            .init(
                "send", "fun(message: { to: any, text: string, key: string? }): kith.Receipt",
                "Sends a text message after the commit; it needs the grant `sms`.")
        ])

    static let webhook = LuaClass(
        name: "WebhooksOut", help: "Calls of other servers.",
        fields: [
            .init(
                "send", "fun(call: { to: string, payload: any, key: string? }): kith.Receipt",
                "Calls a webhook after the commit; it needs the grant `webhook`.")
        ])

    static let mailOptions = LuaClass(
        name: "Mail", help: "A mail: `to`, and a subject with a text, or a template.",
        fields: [
            .init("to", "any", "A record with an address, or an address."),
            .init("subject", "string?"),
            .init("text", "string?"),
            .init("html", "string?"),
            .init("template", "string?", "The name of a mail template."),
            .init("values", "table<string, any>?", "What stands at {{values.…}}."),
            .init("about", "kith.Record?", "What it is about: {{about.…}}."),
            .init("conversation", "any", "The conversation that it belongs to."),
            .init("purpose", "string?", "For what it needs consent, as \"marketing\"."),
            .init("cc", "any", "Who else gets it: one, or a list."),
            .init("from", "string?", "The name of a sender; the default where none is named."),
            .init("reply_to", "string?"),
            .init("key", "string?", "Of the same key only one is ever sent."),
            .init("delay", "string?", "As \"2h\"."),
        ])

    static let receipt = LuaClass(
        name: "Receipt", help: "What becomes of something that is to be sent.",
        fields: [
            .init("id", "string", "Its number in the ledger."),
            .init("left_out", "string?", "Why it is not sent."),
            .init("is_repeated", "boolean", "Whether the same key was used before."),
        ])
}
