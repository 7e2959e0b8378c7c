import KithModel
import KithQuery
import Testing

@Suite("Formulas")
struct FormulaTests {
    private let fields = [
        FieldDefinition("amount", .money()), FieldDefinition("cost", .money()),
        FieldDefinition("probability", .decimal(scale: 2)), FieldDefinition("seats", .integer),
        FieldDefinition("is_won", .boolean), FieldDefinition("first", .text),
        FieldDefinition("last", .text), FieldDefinition("starts_on", .date),
        FieldDefinition("ends_on", .date), FieldDefinition("seen_at", .instant),
        FieldDefinition("tags", .multiChoice([.init("a")])),
        FieldDefinition("token", .text).secret(),
    ]

    private let values: [String: Value] = [
        "amount": money("1234.55", "EUR"), "cost": money("100.00", "USD", base: "92.50"),
        "probability": .decimal(Decimal(units: 3333, scale: 2)), "seats": .integer(7),
        "is_won": .boolean(true), "first": .text("Ana"),
        "starts_on": .date(CalendarDate(days: 20_000)),
        "ends_on": .date(CalendarDate(days: 20_045)),
    ]

    private static func money(_ digits: String, _ code: String, base: String? = nil) -> Value {
        guard let amount = Decimal(digits), let currency = Currency(code) else { return .null }
        return .money(
            Money(
                amount: amount, currency: currency,
                base: base.map { Decimal($0) } ?? (code == "EUR" ? amount : nil)))
    }

    private func evaluate(_ text: String, _ result: FieldType = .decimal(scale: 4)) throws -> Value
    {
        try Formula(text, fields: fields).evaluate({ values[$0] ?? .null }, result: result)
    }

    @Test(
        "Numbers are exact until the end",
        arguments: [
            ("1 + 2 * 3", "7.0000"), ("(1 + 2) * 3", "9.0000"), ("-seats + 1", "-6.0000"),
            ("10 - 4 - 3", "3.0000"), ("1 / 3 * 3", "1.0000"), ("2 / 3", "0.6667"),
            ("-2 / 3", "-0.6667"), ("0.00005 * 1", "0.0001"), ("-0.00005", "-0.0001"),
            ("0.1 + 0.2", "0.3000"), ("round(2.345, 2)", "2.3500"), ("round(-2.5, 0)", "-3.0000"),
            ("if(is_won, 1, 2)", "1.0000"), ("if(not is_won, 1, 2)", "2.0000"),
            ("if(seats > 5 and probability < 50, 1, 2)", "1.0000"),
            ("if(seats > 9 or first = 'Ana', 1, 2)", "1.0000"),
            ("min(seats, 3, probability)", "3.0000"), ("max(seats, 3)", "7.0000"),
            ("year(starts_on) * 100 + month(starts_on)", "202410.0000"),
            ("days_between(starts_on, ends_on)", "45.0000"), ("amount / amount", "1.0000"),
            ("amount / cost", "13.3465"),
            ("9000000000000 * 9000000 / 9000000 / 9000000000", "1000.0000"),
        ])
    func numbers(_ text: String, _ result: String) throws {
        #expect(try evaluate(text).plainText == result)
    }

    @Test("An amount is rounded once, half up, at its currency's scale, and its worth follows")
    func money() throws {
        let weighted = try #require(
            try evaluate("amount * probability / 100", .money()).money)
        let halved = try #require(try evaluate("cost / 3", .money()).money)

        #expect(weighted.description == "411.48 EUR")
        #expect(weighted.base?.description == "411.48")
        #expect(halved.description == "33.33 USD")
        #expect(halved.base?.description == "30.83")
        #expect(try evaluate("0.005 * amount / amount * amount / amount").plainText == "0.0050")
        #expect(try evaluate("amount - 0", .money()).plainText == "1234.55 EUR")
        #expect(try evaluate("amount + amount", .money()).money?.base?.description == "2469.10")
        #expect(try evaluate("round(amount, 0)", .money()).plainText == "1235.00 EUR")
        #expect(try evaluate("max(amount, 0)", .money()).plainText == "1234.55 EUR")
        #expect(try evaluate("-amount", .money()).plainText == "-1234.55 EUR")
    }

    @Test("Two currencies have no sum, but an order by their worth")
    func currencies() throws {
        #expect(try evaluate("amount + cost", .money()) == .null)
        #expect(try evaluate("if(cost < amount, 1, 2)").plainText == "1.0000")
        #expect(try evaluate("if(cost < 95, 1, 2)").plainText == "1.0000")
        #expect(try evaluate("max(amount, cost)", .money()).plainText == "1234.55 EUR")
        #expect(try evaluate("coalesce(null, 0) + coalesce(null, 0)", .money()) == .null)
    }

    @Test("Null in means null out, but where it is asked for")
    func nulls() throws {
        #expect(try evaluate("seats + null") == .null)
        #expect(try evaluate("seats / 0") == .null)
        #expect(try evaluate("amount / (seats - 7)", .money()) == .null)
        #expect(try evaluate("coalesce(null, seats)").plainText == "7.0000")
        #expect(try evaluate("if(last = null, 1, 2)").plainText == "1.0000")
        #expect(try evaluate("if(last != 'x', 1, 2)").plainText == "1.0000")
        #expect(try evaluate("if(last < 'x', 1, 2)").plainText == "2.0000")
        #expect(try evaluate("if(null, 1, 2)").plainText == "2.0000")
        #expect(try evaluate("max(seats, null)") == .null)
        #expect(try evaluate("concat(first, last)", .text) == .text("Ana"))
        #expect(try evaluate("concat(last)", .text) == .null)
    }

    @Test("Results take the type of their field")
    func results() throws {
        #expect(try evaluate("2.5", .integer) == .integer(3))
        #expect(try evaluate("seats > 5", .boolean) == .boolean(true))
        #expect(try evaluate("starts_on + 45", .date) == values["ends_on"])
        #expect(try evaluate("ends_on - 45.2", .date) == values["starts_on"])
        #expect(try evaluate("@2026-11-16", .date).plainText == "2026-11-16")
        #expect(
            try evaluate("concat(first, ' ', seats, ' ', 1/2, ' ', amount, ' ', ends_on)", .text)
                == .text("Ana 7 0.5 1234.55 EUR 2024-11-18"))
        #expect(try evaluate("if(is_won, 'a', 'b')", .choice([.init("a")])) == .text("a"))
        let error = kernelError { try evaluate("'b'", .choice([.init("a")])) }
        #expect(error?.code == .invalid)
    }

    @Test("It names the fields that it reads")
    func dependencies() throws {
        let formula = try Formula("if(is_won, amount, null) * probability", fields: fields)

        #expect(formula.dependencies == ["is_won", "amount", "probability"])
    }

    @Test(
        "A mistake is named with its place",
        arguments: [
            ("", "At character 1: expected a value, not the end."),
            ("1 +", "At character 4: expected a value, not the end."),
            ("(1", "At character 3: expected `)` to close the bracket, not the end."),
            ("1 1", "At character 3: expected an operator or the end, not `1`."),
            ("amont * 2", "At character 1: unknown field `amont`: did you mean `amount`?"),
            ("token", "At character 1: unknown field `token`."),
            (
                "tags",
                "At character 1: `tags` is of type multi choice, which a formula cannot read."
            ),
            ("amount * cost", "At character 8: `*` does not go between an amount and an amount."),
            ("amount + 1", "At character 8: `+` does not go between an amount and a number."),
            ("first + last", "At character 7: `+` does not go between text and text."),
            ("1 / amount", "At character 3: `/` does not go between a number and an amount."),
            ("-first", "At character 1: text has no sign."),
            ("first > 1", "At character 7: text cannot be compared with a number."),
            ("is_won < true", "At character 8: conditions have no order."),
            ("seats and is_won", "At character 1: expected a condition, not a number."),
            ("if(seats, 1, 2)", "At character 4: expected a condition, not a number."),
            ("if(is_won, 1)", "At character 1: `if` takes 3 values, not 2."),
            (
                "if(is_won, 1, first)",
                "At character 15: `if` takes values of one kind, not a number and text."
            ),
            (
                "round(1.5, seats)",
                "At character 12: the digits of `round` are a number from 0 to 9."
            ),
            ("round(first, 1)", "At character 7: `round` does not take text."),
            ("year(seen_at)", "At character 6: `year` takes days, not a moment."),
            ("max(first, last)", "At character 1: `max` does not take text."),
            ("summ(1)", "At character 1: unknown function `summ`."),
            ("rond(1)", "At character 1: unknown function `rond`: did you mean `round`?"),
            ("@today", "At character 1: a formula knows fixed days only, as @2026-11-16."),
            ("99999999999999999999", "At character 1: `99999999999999999999` has too many digits."),
            ("amount ~ 'a'", "At character 8: expected an operator or the end, not `~`."),
        ])
    func mistakes(_ text: String, _ message: String) {
        #expect(kernelError { try Formula(text, fields: fields) }?.message == message)
    }

    @Test("A result that its field cannot hold is refused")
    func wrongResult() {
        #expect(kernelError { try evaluate("seats", .money()) }?.code == .malformed)
        #expect(kernelError { try evaluate("amount", .integer) }?.code == .malformed)
        #expect(kernelError { try evaluate("first", .date) }?.code == .malformed)
    }

    @Test("A number that is too large is an error, not a trap")
    func overflow() throws {
        let huge = "9223372036854775807"
        #expect(kernelError { try evaluate("\(huge) * 1", .integer) } == nil)
        #expect(kernelError { try evaluate("\(huge) + 1", .integer) }?.code == .invalid)
        #expect(kernelError { try evaluate(huge) }?.code == .invalid)
        #expect(kernelError { try evaluate("\(huge) * \(huge) * \(huge)") }?.code == .invalid)
        #expect(
            kernelError {
                try evaluate("1/\(huge) + 1/9223372036854775783 + 1/9223372036854775643")
            }?.code == .invalid)
        #expect(kernelError { try evaluate("starts_on + \(huge)", .date) } == nil)
    }

    @Test("Depth and size are bounded")
    func bounds() {
        func error(_ text: String) -> KernelError? {
            kernelError { try Formula(text, fields: fields) }
        }
        func repeated(_ text: String, _ count: Int) -> String {
            Array(repeating: text, count: count).joined()
        }

        #expect(error(repeated("(", 3_900))?.code == .tooLarge)
        #expect(error(repeated("1+", 299) + "1") == nil)
        #expect(error(repeated("1+", 300) + "1")?.code == .tooLarge)
        #expect(error(repeated(" ", 4_001))?.code == .tooLarge)
        #expect(error(repeated("not ", 900) + "is_won") == nil)
        #expect(error(repeated("-", 2_000) + "1") != nil)
    }
}
