/// What the prelude and the host written in C add to the host functions.
///
/// Stubs, help and checks are made of it; a test holds it against a live state.
enum LuaLibrary {
    /// A function in the table `kith`.
    struct Function: Sendable {
        var name: String
        var signature: LuaSignature
    }

    /// The functions of `kith` that are there in every phase and ask nothing of Kith.
    static let functions: [Function] =
        makers + [
            Function(
                name: "kith.list",
                signature: LuaSignature(
                    "Marks a table as a list, so that an empty one is not taken for a map.",
                    [.init("t", "table", isOptional: true)], gives: [.init("table")])),
            Function(
                name: "kith.query",
                signature: LuaSignature(
                    "Begins a question about the records of an entity.",
                    [.init("entity", "string")], gives: [.init("kith.Query")])),
            Function(
                name: "kith.sorted",
                signature: LuaSignature(
                    "The pairs of a table in the order of its keys, the same every time.",
                    [.init("t", "table")], gives: [.init("fun(): any, any")])),
            Function(
                name: "kith.upsert",
                signature: LuaSignature(
                    "Changes the one record that matches, or creates it; of several, none.",
                    [.init("entity", "string"), .init("options", "kith.UpsertOptions")],
                    gives: [
                        .init("kith.Record?"),
                        .init("\"created\"|\"updated\"|\"ambiguous\""),
                        .init("kith.Record[]?"),
                    ])),
        ]

    /// The constants of `kith`.
    static let constants = [
        LuaClass.Field("calendar", "kith.Calendar", "Working time."),
        LuaClass.Field("jobs", "kith.Jobs", "Work that is put off."),
        LuaClass.Field("mail", "kith.MailOut", "Mail that goes out."),
        LuaClass.Field("sms", "kith.MessagesOut", "Text messages that go out."),
        LuaClass.Field("webhook", "kith.WebhooksOut", "Calls of other servers."),
        LuaClass.Field(
            "notify",
            "fun(notification: { to: any, text: string, about: any, key: string? }): kith.Receipt",
            "Notifies a user after the commit; it needs the grant `notification`."),
        LuaClass.Field("kv", "kith.Memory", "What the plugin remembers."),
        LuaClass.Field("null", "kith.Null", "The empty value where nil would mean unchanged."),
    ]

    private static let makers: [Function] = [
        maker("decimal", "An exact number.", "text", "string|integer|kith.Decimal", "Decimal"),
        Function(
            name: "kith.money",
            signature: LuaSignature(
                "An amount in a currency.",
                [
                    .init("amount", "string|integer|kith.Decimal"),
                    .init("currency", "string", "As \"EUR\"."),
                ], gives: [.init("kith.Money")])),
        maker("date", "A day, written as \"2026-11-16\".", "text", "string", "Date"),
        maker(
            "instant", "A moment, written as \"2026-11-16T09:00:00Z\".", "text", "string",
            "Instant"),
        maker("time", "A time of day, written as \"09:30\".", "text", "string", "Time"),
        maker("days", "A span to add to a date or an instant.", "count", "integer", "Span"),
        maker("hours", "A span to add to an instant.", "count", "integer", "Span"),
        maker("minutes", "A span to add to an instant.", "count", "integer", "Span"),
        maker("seconds", "A span to add to an instant.", "count", "integer", "Span"),
    ]

    private static func maker(
        _ name: String, _ help: String, _ parameter: String, _ type: String, _ made: String
    ) -> Function {
        Function(
            name: "kith." + name,
            signature: LuaSignature(
                help, [.init(parameter, type)], gives: [.init("kith." + made)]))
    }

    /// The globals of Lua that scripts have; what else Lua knows is not there.
    static let globals: Set<String> = [
        "_G", "_VERSION", "assert", "coroutine", "error", "getmetatable", "ipairs", "kith", "math",
        "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset", "require", "select",
        "setmetatable", "string", "table", "tonumber", "tostring", "type", "utf8", "xpcall",
    ]
}
