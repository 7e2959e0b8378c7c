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
}
