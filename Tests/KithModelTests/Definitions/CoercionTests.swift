import KithModel
import Testing

@Suite("Coercion")
struct CoercionTests {
    private static let choices: [FieldType.Choice] = [
        .init("new", title: "New business"), .init("technology"), .init("vip", title: "V, I, P"),
    ]

    private static let types: [FieldType] = [
        .text, .longText, .integer, .decimal(scale: 2), .money(), .boolean, .date, .instant,
        .localTime, .choice(choices), .multiChoice(choices), .email, .phone, .url,
        .reference(.init("deal")), .polymorphic(entities: ["deal"]), .file, .json,
        .autoNumber(pattern: "D-{n}"), .formula(expression: "1", result: .integer),
        .rollup(.init(.count, of: "deal", by: "account")), .consent(purpose: "news"),
    ]

    private func coerce(_ type: FieldType, _ json: JSON) throws -> Value {
        try type.coerce(json, currency: Currency("EUR"))
    }

    @Test("Text and JSON become values of every type")
    func accepted() throws {
        let id = RecordID(milliseconds: 0, node: 0, sequence: 1)
        let cases: [(FieldType, JSON, String)] = [
            (.text, .string("e\u{301}"), "\u{E9}"), (.longText, .string("a\nb"), "a\nb"),
            (.integer, .integer(-5), "-5"), (.integer, .string("12"), "12"),
            (.integer, .number("2.0"), "2"),
            (.decimal(scale: 2), .string("12.5"), "12.50"),
            (.decimal(scale: 2), .number("12.500"), "12.50"),
            (.decimal(scale: 2), .integer(3), "3.00"),
            (.money(), .string("1234.5"), "1234.50 EUR"), (.money(), .string("USD 5"), "5.00 USD"),
            (.money(), .string("5 jpy"), "5 JPY"), (.money(), .integer(7), "7.00 EUR"),
            (
                .money(), .object(["amount": .number("1.5"), "currency": .string("BHD")]),
                "1.500 BHD"
            ),
            (.boolean, .boolean(true), "true"), (.boolean, .string("No"), "false"),
            (.date, .string("2026-11-16"), "2026-11-16"),
            (.instant, .string("2026-11-16T10:00+01:00"), "2026-11-16T09:00:00.000Z"),
            (.localTime, .string("09:30"), "09:30"), (.choice(Self.choices), .string("new"), "new"),
            (.choice(Self.choices), .string("NEW BUSINESS"), "new"),
            (
                .multiChoice(Self.choices),
                .array([.string("vip"), .string("new"), .string("vip")]), "new, vip"
            ),
            (.multiChoice(Self.choices), .string("technology , new"), "new, technology"),
            (.email, .string("a@X.de"), "a@x.de"),
            (.phone, .string("00385 1234567"), "+3851234567"),
            (.url, .string("x.de"), "https://x.de"),
            (.file, .string(id.description), id.description),
            (.reference(.init("deal")), .string("000000000000I"), "0000000000001"),
            (.polymorphic(entities: []), .string("deal \(id)"), "deal \(id)"),
            (
                .polymorphic(entities: ["deal"]),
                .object(["entity": .string("deal"), "id": .string(id.description)]), "deal \(id)"
            ),
            (.json, .string("[1]"), "[1]"), (.json, .number("1.50"), "1.50"),
            (.json, .boolean(true), "true"),
            (.consent(purpose: "news"), .string("granted"), "granted"),
        ]
        for (type, json, text) in cases {
            let value = try coerce(type, json)
            #expect(Array(value.plainText.utf8) == Array(text.utf8), "\(type.name) of \(json.text)")
        }
    }

    @Test("Null and empty text are empty in every type")
    func empty() throws {
        for type in Self.types {
            #expect(try coerce(type, .null) == .null)
            #expect(try coerce(type, .string("")) == .null)
        }
        #expect(try coerce(.multiChoice(Self.choices), .array([])) == .null)
    }

    @Test("What a type cannot hold is refused with what it expects")
    func refused() throws {
        let cases: [(FieldType, JSON, String)] = [
            (.text, .string("a\0"), "`a\0` is not text without NUL characters."),
            (.text, .integer(5), "`5` is not text without NUL characters."),
            (.integer, .string("1.0"), "`1.0` is not a whole number."),
            (
                .integer, .string("9223372036854775808"),
                "`9223372036854775808` is not a whole number."
            ),
            (.integer, .boolean(true), "`true` is not a whole number."),
            (
                .decimal(scale: 2), .string("1.234"),
                "`1.234` is not a number with at most 2 decimals (as 12.50)."
            ),
            (
                .decimal(scale: 2), .number("1e2"),
                "`1e2` is not a number with at most 2 decimals (as 12.50)."
            ),
            (.boolean, .integer(1), "`1` is not true or false."),
            (.date, .string("16.11.2026"), "`16.11.2026` is not a date (as 2026-11-16)."),
            (
                .instant, .string("2026-11-16"),
                "`2026-11-16` is not a moment (as 2026-11-16T09:00:00Z)."
            ),
            (.localTime, .string("9:30"), "`9:30` is not a time of day (as 09:30)."),
            (
                .choice(Self.choices), .string("technolgy"),
                "`technolgy` is not one of `new`, `technology`, `vip`: did you mean `technology`?"
            ),
            (
                .multiChoice(Self.choices), .array([.string("new"), .string("old")]),
                "`old` is not one of `new`, `technology`, `vip`."
            ),
            (
                .multiChoice(Self.choices), .array([.integer(1)]),
                "`[1]` is not one of `new`, `technology`, `vip`."
            ),
            (.email, .string("ana"), "`ana` is not an e-mail address (as ana@example.com)."),
            (
                .phone, .string("12"),
                "`12` is not a telephone number with its country code (as +385 1 2345 678)."
            ),
            (
                .url, .string("javascript:1"),
                "`javascript:1` is not a web address (as https://example.com)."
            ),
            (.reference(.init("deal")), .string("Won"), "`Won` is not the id of a record."),
            (.consent(purpose: "x"), .string("yes"), "`yes` is not `granted` or `withdrawn`."),
            (.json, .string("{"), "`{` is not a JSON document."),
        ]
        for (type, json, message) in cases {
            #expect { try coerce(type, json) } throws: {
                ($0 as? CoercionError)?.message == message
            }
        }
    }

    @Test("An amount says its currency once, and has no more digits than it")
    func money() {
        let texts: [JSON] = [
            .string("1.234"), .string("5.5 JPY"), .string("EUR USD"), .string("5 6"),
            .string("5 EUR USD"),
            .string("5 EURO"), .object(["amount": .string("5 USD"), "currency": .string("EUR")]),
            .object(["amount": .string("5")]),
            .object(["amount": .null, "currency": .string("EUR")]),
            .object(["amount": .string("5"), "currency": .string("EUR"), "x": .null]), .array([]),
            .string("99999999999999999999"), .boolean(true),
        ]
        for text in texts {
            #expect(throws: CoercionError.self) { try coerce(.money(), text) }
        }
        #expect(throws: CoercionError.self) { try FieldType.money().coerce("5", currency: nil) }
    }

    @Test("A polymorphic reference stays within its entities")
    func polymorphic() {
        let id = RecordID(milliseconds: 0, node: 0, sequence: 1).description
        let object = JSON.object(["entity": .string("user"), "id": .string(id)])

        #expect(throws: CoercionError.self) { try coerce(.polymorphic(entities: ["deal"]), object) }
        #expect(throws: CoercionError.self) {
            try coerce(.polymorphic(entities: ["deal"]), .string("user \(id)"))
        }
        #expect(throws: CoercionError.self) { try coerce(.polymorphic(entities: []), .string(id)) }
    }

    @Test("A megabyte of text is quoted by eighty code points")
    func hostile() {
        let text = "a" + String(repeating: "\u{301}", count: 500_000)

        #expect { try coerce(.integer, .string(text)) } throws: {
            ($0 as? CoercionError).map { $0.value.unicodeScalars.count } == 80
        }
    }

    @Test("A value that is coerced already stays as it is")
    func conforming() throws {
        let cases: [(FieldType, Value)] = [
            (.text, .text("a")), (.integer, .integer(1)), (.date, .date(CalendarDate(days: 1))),
            (.choice(Self.choices), .text("new")),
            (.multiChoice(Self.choices), .list(["new", "vip"])),
            (.json, .json(.null)),
        ]
        for (type, value) in cases {
            #expect(try type.conforming(value) == value)
        }
        #expect(
            try FieldType.decimal(scale: 2).conforming(.integer(5))
                == .decimal(Decimal(units: 500, scale: 2)))
        #expect(throws: CoercionError.self) { try FieldType.integer.conforming(.text("5")) }
        #expect(throws: CoercionError.self) {
            try FieldType.decimal(scale: 1).conforming(.decimal(Decimal(units: 125, scale: 2)))
        }
    }
}
