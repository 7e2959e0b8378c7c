extension LuaLibrary {
    /// What a test has: the class of `t`, as `kith plugin test` gives it.
    static let test = LuaClass(
        name: "Test", help: "What a test does and expects, in a Kith that is thrown away.",
        methods: [])

    /// The functions of `t`; they are called with a dot.
    static let testFunctions: [LuaClass.Method] = acts + expectations

    private static let entity = LuaSignature.Parameter("entity", "string")
    private static let filter = LuaSignature.Parameter("filter", "string", isOptional: true)
    private static let parameters = LuaSignature.Parameter("parameters", "table", isOptional: true)
    private static let body = LuaSignature.Parameter("body", "fun()")
    private static let event = LuaSignature.Parameter("event", "string")
    private static let count = LuaSignature.Parameter(
        "count", "integer", "At least once where it is left out.", isOptional: true)
    private static let record = LuaSignature.Parameter("record", "table", "One that `t` has given.")

    private static let acts: [LuaClass.Method] = [
        .init("create", "Creates a record.", [entity, .values], gives: [.init("table")]),
        .init("get", "Returns a record as it is now.", [record], gives: [.init("table")]),
        .init("update", "Changes a record.", [record, .values], gives: [.init("table")]),
        .init("delete", "Deletes a record.", [record]),
        .init("restore", "Brings a deleted record back.", [record]),
        .init(
            "find", "Returns records, oldest first.", [entity, filter, parameters],
            gives: [.init("table[]")]),
        .init(
            "count", "Returns how many records there are.", [entity, filter, parameters],
            gives: [.init("integer")]),
        .init(
            "run", "Runs a command.",
            [.init("command", "string"), .init("arguments", "table", isOptional: true)],
            gives: [.init("kith.CommandAnswer")]),
        .init(
            "send", "Fills in a form, as somebody does who has not signed in.",
            [.init("form", "string"), .init("values", "table", isOptional: true)],
            gives: [.init("kith.FormAnswer")]),
        .init(
            "fixture", "Returns the record that a fixture names.", [.init("name", "string")],
            gives: [.init("table")]),
        .init(
            "advance", "Moves the clock on, and does what falls due.",
            [.init("span", "string", "As \"31d\".")]),
        .init("now", "The moment at which the clock stands.", gives: [.init("kith.Instant")]),
        .init("today", "The day.", gives: [.init("kith.Date")]),
        .init(
            "as", "Acts as somebody with a role, or as a user.",
            [.init("who", "string"), body]),
    ]

    private static let expectations: [LuaClass.Method] = [
        .init(
            "eq", "Two values must be equal, tables by what is in them.",
            [
                .init("actual", "any"), .init("expected", "any"),
                .init("message", "string", isOptional: true),
            ]),
        .init(
            "ok", "A value must be true.",
            [.init("value", "any"), .init("message", "string", isOptional: true)]),
        .init(
            "rejects", "It must be refused, by this fault where one is named.",
            [
                body, .init("field", "string", isOptional: true),
                .init("code", "string", isOptional: true),
            ]),
        .init("denied", "It must be refused for want of a right.", [body]),
        .init("fired", "How often hooks of the plugin on an event ran.", [event, count]),
        .init("delivered", "How often an event was delivered after a commit.", [event, count]),
        .init(
            "sent",
            "What was sent, or is to be, oldest first: each with `kind`, `key`, `state` and what it says.",
            [.init("kind", "string", "As \"mail\"; all where left out.", isOptional: true)],
            gives: [.init("table[]")]),
        .init(
            "under", "No hook or command of the plugin has used more so far.",
            [.init("limits", "{ fuel?: integer, queries?: integer }")]),
    ]
}
