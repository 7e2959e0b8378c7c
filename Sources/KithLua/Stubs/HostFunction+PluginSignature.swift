extension HostFunction {
    /// What registers more than hooks and commands.
    var examining: LuaSignature {
        self == .computed
            ? LuaSignature(
                "Computes a read-only field of the plugin's own whenever its record is written.",
                [
                    .init("field", "string", "As \"contact.lead_score\"."),
                    .init("options", "kith.ComputedOptions"),
                    .init("handler", "fun(record: kith.Record): any"),
                ])
            : LuaSignature(
                "Registers a look at whether the plugin can do its work.",
                [
                    .init("id", "string"), .init("options", "kith.HealthOptions"),
                    .init(
                        "handler", "fun(): boolean|string|nil, string?",
                        "Nothing or true where all is well; else false and what is wrong."),
                ], overloads: ["fun(id: string, handler: fun(): boolean|string|nil, string?)"])
    }

    /// What registers work that is done later, or again and again.
    var waiting: LuaSignature {
        switch self {
        case .job:
            LuaSignature(
                "Registers work that `kith.jobs.enqueue` puts off, done again where it fails.",
                [
                    .init("name", "string", "As \"visits.remind\", or \"remind\" alone."),
                    .init("options", "kith.JobOptions"),
                    .init("handler", "fun(job: kith.Job)"),
                ], overloads: ["fun(name: string, handler: fun(job: kith.Job))"])
        case .flow:
            LuaSignature(
                "Registers work that may wait for days: an event of a record begins it.",
                [
                    .init("name", "string", "As \"visits.welcome\", or \"welcome\" alone."),
                    .init("options", "kith.FlowOptions"),
                    .init(
                        "handler", "fun(flow: kith.Flow, record: kith.Record)",
                        "Runs from the top whenever it goes on: steps that are recorded give what "
                            + "they gave."),
                ])
        default:
            LuaSignature(
                "Registers work that is done again and again; it needs the grant `schedule`.",
                [
                    .init("name", "string", "As \"visits.nightly\", or \"nightly\" alone."),
                    .init("options", "kith.ScheduleOptions"),
                    .init("handler", "fun(job: kith.Job)"),
                ])
        }
    }

    /// What registers a form for people who have not signed in.
    var filling: LuaSignature {
        LuaSignature(
            "Registers a form that people fill in without signing in; it needs the grant `form`.",
            [
                .init("name", "string", "As \"visits.ask\", or \"ask\" alone."),
                .init("options", "kith.FormOptions"),
                .init("handler", "fun(values: table, context: table): string|kith.FormAnswer|nil"),
            ])
    }

    /// What is asked about the plugin itself.
    var asking: LuaSignature {
        self == .config
            ? LuaSignature(
                "Returns what administrators chose for one of the plugin's settings.",
                [.init("key", "string", "Its `key` under `config` in plugin.json.")],
                gives: [.init("any")])
            : LuaSignature(
                "Returns an English text in another language, as the files under i18n say it.",
                [
                    .init("english", "string"),
                    .init(
                        "language", "string", "As \"de\"; else that of organisation.language.",
                        isOptional: true),
                ], gives: [.init("string")])
    }
}

extension LuaLibrary {
    static let memory = LuaClass(
        name: "Memory", help: "What the plugin remembers from one time to the next.",
        fields: [
            .init("get", "fun(key: string): any", "What lies under a key; nil for nothing."),
            .init(
                "all", "fun(prefix: string?): table<string, any>",
                "Everything under keys that begin with a prefix."),
            .init(
                "set", "fun(key: string, value: any)",
                "Puts a value under a key; nil forgets it."),
        ])

    static let computedOptions = LuaClass(
        name: "ComputedOptions", help: "Options of `kith.computed`.",
        fields: [
            .init("fields", "string[]?", "What it is made of: a change of one computes it anew.")
        ])

    static let healthOptions = LuaClass(
        name: "HealthOptions", help: "Options of `kith.health`.",
        fields: [.init("summary", "string?", "One sentence about what it looks at.")])

    static let jobs = LuaClass(
        name: "Jobs", help: "Work that is put off.",
        fields: [
            .init(
                "enqueue",
                "fun(name: string, payload: any, options: { delay: string?, key: string? }?): string?",
                "Puts a job off until the commit; nil where one waits under the same key.")
        ])

    static let job = LuaClass(
        name: "Job", help: "One attempt to do a job.",
        fields: [
            .init("id", "string", "The same in each attempt."),
            .init("name", "string"),
            .init("key", "string", "Stable over attempts: what is sent under it is sent once."),
            .init("attempt", "integer", "From 1."),
            .init("due_at", "kith.Instant", "For when it was meant."),
            .init("payload", "any", "What it was told."),
        ])

    static let jobOptions = LuaClass(
        name: "JobOptions", help: "Options of `kith.job`.",
        fields: [
            .init("summary", "string?", "One sentence about what it does."),
            .init(
                "attempts", "integer?", "How often it is tried: 1 to 12, which is also the default."
            ),
        ])

    static let scheduleOptions = LuaClass(
        name: "ScheduleOptions",
        help: "Options of `kith.schedule`: `every`, or `at` with its days.",
        fields: [
            .init("every", "string?", "As \"15m\", from one minute on."),
            .init("at", "string|string[]|nil", "Times of day, as \"07:00\"."),
            .init("days", "string[]?", "Days of the week, as \"mon\"; each where none is named."),
            .init("month_days", "integer[]?", "Days of the month; 31 is its last day."),
            .init(
                "zone", "string?", "As \"Europe/Zagreb\"; the organisation's where none is named."),
            .init(
                "misfire", "\"once\"|\"skip\"|\"all\"|nil",
                "What becomes of moments that passed while nothing ran."),
            .init("most", "integer?", "With misfire = \"all\": for how many at most; 10."),
            .init(
                "overlap", "\"forbid\"|\"queue\"|nil",
                "What becomes of a moment at which the run before still works."),
            .init("summary", "string?", "One sentence about what it does."),
        ])
}
