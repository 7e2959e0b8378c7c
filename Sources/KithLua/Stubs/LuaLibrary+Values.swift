extension LuaLibrary {
    private static let places = LuaSignature.Parameter("places", "integer", "0 to 18.")

    static let decimal = LuaClass(
        name: "Decimal", help: "An exact number; fractions of Lua do not mix with it.",
        methods: [
            .init("rounded", "Rounds half up.", [places], gives: [.init("kith.Decimal")]),
            .init(
                "divided", "Divides, to so many decimals.",
                [.init("by", "kith.Decimal|integer"), places], gives: [.init("kith.Decimal")]),
        ],
        operators: [
            "add(kith.Decimal|integer): kith.Decimal", "sub(kith.Decimal|integer): kith.Decimal",
            "mul(kith.Decimal|integer): kith.Decimal", "mul(kith.Money): kith.Money",
            "unm: kith.Decimal",
        ])

    static let money = LuaClass(
        name: "Money", help: "An amount in a currency; two currencies do not mix.",
        fields: [.init("amount", "kith.Decimal"), .init("currency", "string")],
        methods: [
            .init("rounded", "Rounds half up.", [places], gives: [.init("kith.Money")]),
            .init(
                "divided", "Divides, to so many decimals; by money, into a decimal.",
                [.init("by", "kith.Decimal|integer|kith.Money"), places],
                gives: [.init("kith.Money|kith.Decimal")]),
        ],
        operators: [
            "add(kith.Money): kith.Money", "sub(kith.Money): kith.Money",
            "mul(kith.Decimal|integer): kith.Money", "unm: kith.Money",
        ])

    static let date = LuaClass(
        name: "Date", help: "A day.",
        fields: [
            .init("year", "integer"), .init("month", "integer"), .init("day", "integer"),
            .init("weekday", "integer", "1 is Monday."),
        ],
        operators: [
            "add(kith.Span): kith.Date", "sub(kith.Span): kith.Date", "sub(kith.Date): kith.Span",
        ])

    static let instant = LuaClass(
        name: "Instant", help: "A moment, in UTC.",
        operators: [
            "add(kith.Span): kith.Instant", "sub(kith.Span): kith.Instant",
            "sub(kith.Instant): kith.Span",
        ])

    static let time = LuaClass(
        name: "Time", help: "A time of day.",
        fields: [.init("hour", "integer"), .init("minute", "integer")])

    static let span = LuaClass(
        name: "Span", help: "A span of time.",
        fields: [.init("days", "integer"), .init("milliseconds", "integer")],
        operators: ["unm: kith.Span"])
}
