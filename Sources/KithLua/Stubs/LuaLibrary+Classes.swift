extension LuaLibrary {
    /// The classes of what scripts hold.
    static let classes: [LuaClass] = [
        record, event, query, group, decimal, money, date, instant, time, span,
        LuaClass(name: "Null", help: "The empty value."), error, hookOptions, commandOptions,
        commandResult, commandAnswer, aggregateOptions, computedOptions, healthOptions, memory, job,
        jobs, mail, sms, webhook, mailOptions, receipt,
        flow, flowOptions,
        jobOptions, scheduleOptions, formOptions, formAnswer, upsertOptions, calendar,
    ]

    private static let record = LuaClass(
        name: "Record",
        help: "A record. Fields are read by their names; a misspelt one raises an error.",
        fields: [
            .init("id", "string"), .init("version", "integer"),
            .init("created_at", "kith.Instant"), .init("created_by", "string?"),
            .init("updated_at", "kith.Instant"), .init("updated_by", "string?"),
            .init("owner", "string?"), .init("team", "string?"), .init("[string]", "any"),
        ],
        methods: [
            .init(
                "to_table", "Returns the readable fields as a plain table.",
                gives: [.init("table<string, any>")])
        ])

    private static let event = LuaClass(
        name: "Event", help: "What a hook hears; which fields it has depends on the event.",
        fields: [
            .init("entity", "string?", "Before, after and committed: the entity."),
            .init("operation", "string?", "Before and after: create, update, delete …"),
            .init("key", "string?", "Committed: the same for every try to deliver it."),
            .init("name", "string?", "Committed and asked: the name of the event."),
            .init("record", "string?", "Committed and asked: the id of the record."),
            .init("changes", "table?", "Committed: what changed, or what the event says."),
            .init("at", "kith.Instant?", "Committed: when it happened."),
            .init("payload", "any", "Asked: what the event says."),
        ],
        methods: [
            .init(
                "records", "Each record of the batch, with what it was before.",
                gives: [.init("fun(): kith.Record, kith.Record?")]),
            .init(
                "reject",
                "Refuses a record before it is written; the caller gets every reason at once.",
                [
                    .init("record", "kith.Record"), .init("field", "string?"),
                    .init("code", "string", "In snake_case."),
                    .init("message", "string", isOptional: true),
                    .init("recovery", "string", isOptional: true),
                ]),
        ])

    private static let query = LuaClass(
        name: "Query", help: "A question about records: `kith.query(\"contact\"):where(…):all()`.",
        methods: [
            .init(
                "where", "Adds a condition.",
                [
                    .init("filter", "string", "As \"amount > :min\"."),
                    .init("parameters", "table<string, any>", isOptional: true),
                ], gives: [.init("self")]),
            .init(
                "order", "Says the order.", [.init("sort", "string", "As \"-amount\".")],
                gives: [.init("self")]),
            .init(
                "limit", "Says how many records at most; 50 where nobody says.",
                [.init("most", "integer")], gives: [.init("self")]),
            .init("all", "Returns the records.", gives: [.init("kith.Record[]")]),
            .init("first", "Returns the first record, or nil.", gives: [.init("kith.Record?")]),
            .init("count", "Returns how many there are.", gives: [.init("integer")]),
            .init("each", "Goes through the records.", gives: [.init("fun(): kith.Record?")]),
        ])

    private static let error = LuaClass(
        name: "Error", help: "An error as `pcall` catches it.",
        fields: [
            .init("code", "string"), .init("message", "string"), .init("field", "string?"),
            .init("record", "string?"), .init("recovery", "string?"),
            .init("retryable", "boolean?"),
        ])

    private static let hookOptions = LuaClass(
        name: "HookOptions", help: "Options of `kith.on`.",
        fields: [
            .init("id", "string?", "A name of the hook that other hooks can refer to."),
            .init("fields", "string[]?", "Runs only when one of these fields changes."),
            .init("phase", "\"early\"|\"normal\"|\"late\"|nil"),
            .init("before", "string[]?", "Plugins or hooks that it runs before."),
            .init("after", "string[]?", "Plugins or hooks that it runs after."),
        ])

    private static let commandOptions = LuaClass(
        name: "CommandOptions", help: "Options of `kith.command`.",
        fields: [
            .init("summary", "string?", "One sentence about what it does."),
            .init("args", "table<string, table>?", "As { serial = { type = \"text\" } }."),
            .init("requires", "string?", "As \"contact:update\"; else for administrators."),
            .init("mode", "\"write\"|\"read\"|nil"), .init("asks", "string[]?"),
            .init("announces", "string[]?"),
        ])

    private static let commandResult = LuaClass(
        name: "CommandResult", help: "What a command returns.",
        fields: [
            .init("message", "string?"), .init("records", "kith.Record[]?"),
            .init("data", "any"),
        ])

    private static let commandAnswer = LuaClass(
        name: "CommandAnswer", help: "What `kith.call` returns.",
        fields: [
            .init("message", "string"), .init("records", "{ entity: string, id: string }[]"),
            .init("data", "any"),
        ])

    private static let aggregateOptions = LuaClass(
        name: "AggregateOptions", help: "Options of `kith.aggregate`.",
        fields: [
            .init("where", "string?"), .init("parameters", "table<string, any>?"),
            .init("by", "string|string[]|nil", "As \"stage, month(closed_on)\"."),
            .init("measures", "string|string[]|nil", "As \"sum(value), avg(value)\"."),
        ])

    private static let group = LuaClass(
        name: "Group", help: "A group of records.",
        fields: [
            .init("key", "any[]"), .init("count", "integer"),
            .init("figures", "any[]", "In the order of the measures."),
        ])
}
