extension LuaLibrary {
    static let calendar = LuaClass(
        name: "Calendar",
        help: "Working time, by a business calendar: its id, its name, or nil for the default one.",
        fields: [
            .init(
                "add",
                "fun(calendar: string|kith.Record|nil, from: kith.Instant, minutes: integer): kith.Instant",
                "The moment at which so many working minutes are over."),
            .init(
                "minutes",
                "fun(calendar: string|kith.Record|nil, from: kith.Instant, to: kith.Instant): integer",
                "The whole working minutes between two moments."),
            .init(
                "is_open", "fun(calendar: string|kith.Record|nil, at: kith.Instant?): boolean",
                "Whether a moment, or the present one, is working time."),
        ])
}
