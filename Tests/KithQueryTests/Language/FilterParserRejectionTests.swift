import KithModel
import KithQuery
import Testing

@Suite("Filter parser: what is refused")
struct FilterParserRejectionTests {
    let fixture = Fixture()

    @Test(
        "A mistake is named with its place and a remedy",
        arguments: [
            ("", "At character 1: expected a condition, not the end."),
            (
                "ammount > 5",
                "At character 1: unknown field `ammount` of `deal`: did you mean `amount`?"
            ),
            (
                "name = 'žž' and contact.emial = 'a'",
                "At character 25: unknown field `emial` of `contact`: did you mean `email`?"
            ),
            (
                "name",
                "At character 5: expected one of = != < <= > >= ~ ^= in between is, not the end."
            ),
            ("name = ", "At character 8: expected a value, not the end."),
            ("name = Won", "At character 8: unknown field `Won` of `deal`."),
            ("name = 'a", "At character 8: the text that starts here has no closing '."),
            ("name = '", "At character 8: the text that starts here has no closing '."),
            ("name == 'a'", "At character 7: expected a value, not `=`."),
            ("name ! 'a'", "At character 6: unexpected character `!`."),
            ("name = 'a' && seats = 1", "At character 12: unexpected character `&`."),
            ("name = 'a'\u{301}", "At character 11: unexpected character U+0301."),
            ("name = 'a\0b'", "At character 10: a text may hold no NUL character."),
            ("name\0 = 'a'", "At character 5: unexpected character U+0000."),
            (
                "name = 'a' seats = 1",
                "At character 12: expected `and`, `or` or the end, not `seats`."
            ),
            ("(name = 'a'", "At character 12: expected `)` to close the bracket, not the end."),
            ("name = 'a')", "At character 11: expected `and`, `or` or the end, not `)`."),
            ("seats = '12x'", "At character 9: `12x` is not a whole number."),
            ("seats = 1.5", "At character 9: `1.5` is not a whole number."),
            (
                "seats = 99999999999999999999",
                "At character 9: `99999999999999999999` is not a whole number."
            ),
            (
                "probability = 1.234",
                "At character 15: `1.234` is not a number with at most 2 decimals (as 12.50)."
            ),
            (
                "kind = 'technolgy'",
                "At character 8: `technolgy` is not one of `new`, `technology`: did you mean `technology`?"
            ),
            (
                "closed_on = '2026-02-30'",
                "At character 13: `2026-02-30` is not a date (as 2026-11-16)."
            ),
            ("closed_on = @2026-02-30", "At character 13: `@2026-02-30` is no moment."),
            ("closed_on = @tomorrow", "At character 13: `@tomorrow` is no moment."),
            ("closed_on = @today+7h", "At character 21: expected d, w, m or y, not `h`."),
            (
                "closed_on = @today+",
                "At character 20: expected a whole number of days, weeks, months or years, not the end."
            ),
            ("closed_on = @today+100001d", "At character 20: at most 100000 units are counted."),
            ("seats = @today", "At character 9: a field of type integer is never a day."),
            ("seats = @me", "At character 9: a field of type integer is never a user."),
            ("stage = @me", "At character 9: a field of type reference is never a user."),
            ("name ~ 5", "At character 8: `~` and `^=` take text in quotes."),
            ("name ~ ''", "At character 8: every text contains the empty one."),
            ("name ~ null", "At character 6: only = and != compare with null."),
            ("name = 5", "At character 8: a number is no text: write '5' in quotes."),
            (
                "seats ~ '5'",
                "At character 7: `seats` is of type integer: `~` looks into text only."
            ),
            (
                "is_won < true",
                "At character 8: `is_won` is of type boolean: its values have no order for `<`."
            ),
            (
                "meta = 'a'",
                "At character 6: `meta` is of type json: it can only be compared with null."
            ),
            (
                "meta in ('a')",
                "At character 1: `meta` is of type json: it can only be compared with null."
            ),
            (
                "contact.account.parent.parent.name = 'a'",
                "At character 24: a path follows at most 3 references."
            ),
            ("name.first = 'a'", "At character 1: `name` of `deal` leads to no other entity."),
            ("about.name = 'a'", "At character 1: `about` of `deal` leads to no other entity."),
            ("name. = 'a'", "At character 7: expected a field after the point, not `=`."),
            ("seats = 1 and 2 = 2", "At character 15: this compares two fixed values."),
            ("'a' ~ name", "At character 1: expected a field before `~`."),
            (
                "name = seats",
                "At character 6: `name` is of type text: it cannot be compared with integer."
            ),
            (
                "closed_on = created_at",
                "At character 11: `closed_on` is of type date: it cannot be compared with instant."
            ),
            ("uper(name) = 'a'", "At character 1: unknown function `uper`."),
            ("lowr(name) = 'a'", "At character 1: unknown function `lowr`: did you mean `lower`?"),
            (
                "lower(seats) = 'a'",
                "At character 1: `seats` is of type integer: `lower` takes text."
            ),
            (
                "date(closed_on) = @today",
                "At character 1: `closed_on` is of type date: `date` takes a moment."
            ),
            (
                "year(name) = 2026",
                "At character 1: `name` is of type text: `year` takes a day or moment."
            ),
            ("year(closed_on) in (2025)", "At character 1: expected a field before `in`."),
            ("any(dealz, name = 'a')", "At character 5: nothing refers to `deal` as `dealz`."),
            (
                "any(account.contcts, name = 'a')",
                "At character 13: nothing refers to `account` as `contcts`: did you mean `contacts`?"
            ),
            (
                "any(account.contacts name = 'a')",
                "At character 22: expected `,` after the name of the collection, not `name`."
            ),
            (
                "any(account.contacts, amont = 1)",
                "At character 23: unknown field `amont` of `contact`."
            ),
            ("seats in 5", "At character 10: expected `(` after `in`, not `5`."),
            ("seats in (1, 2", "At character 15: expected `)` or `,` in the list, not the end."),
            ("seats in (a)", "At character 11: expected a value, not `a`."),
            ("seats between 1", "At character 16: expected `and` and a second value, not the end."),
            ("seats between null and 1", "At character 15: `between` takes two values."),
            (
                "is_won between false and true",
                "At character 1: `is_won` is of type boolean: its values have no order for `between`."
            ),
            ("seats is 5", "At character 10: expected `null`, not `5`."),
            ("seats > :min", "At character 9: `:min` has no value."),
            ("seats > :limt", "At character 9: `:limt` has no value: did you mean `limit`?"),
            ("seats = :list", "At character 9: the parameter is a list: write `in`."),
            ("seats in :limit", "At character 10: the parameter after `in` must be a list."),
            ("amount = '5 USD'", "At character 10: amounts are compared in EUR, not in USD."),
            (
                "amount = 1.234",
                "At character 10: `1.234` is not an amount with at most the currency's decimals (as 1234.50 or 1234.50 EUR)."
            ),
            ("id = 'Won'", "At character 6: `Won` is not the id of a record."),
            ("contract = 'x'", "At character 12: `x` is not the id of a record."),
            ("seats = -", "At character 10: expected digits after the minus, not the end."),
            ("seats = .5", "At character 9: expected a value, not `.`."),
        ])
    func refused(_ text: String, _ message: String) {
        let parameters: [String: JSON] = ["limit": .integer(5), "list": .array([.integer(1)])]

        let error = kernelError { try fixture.parse(text, parameters: parameters) }

        #expect(error?.message == message)
        let codes: [ErrorCode] = [.malformed, .unknownField, .tooLarge]
        #expect(error.map { codes.contains($0.code) } == true)
    }

    @Test("27: a hidden field and a missing one are refused in the same words")
    func hidden() {
        let readable: (Entity, Field) -> Bool = { _, field in field.name != "salary" }
        let surfaces = [
            "SALARY > 5", "account.owner.SALARY > 5", "5 < SALARY", "SALARY is null",
            "SALARY in (1)", "SALARY between 1 and 2", "name = SALARY", "len(SALARY) = 1",
            "any(deals, owner.SALARY > 1)", "any(account.contacts, SALARY > 1)",
            "not (name = 'a' or SALARY = 1)",
        ]
        for surface in surfaces {
            func error(_ name: String) -> KernelError? {
                let text = surface.replacing("SALARY", with: name)
                return kernelError { try fixture.parse(text, of: "contact", readable: readable) }
            }

            let hidden = error("salary")
            let missing = error("salarx")

            #expect(hidden?.code == .unknownField)
            #expect(hidden?.message == missing?.message.replacing("salarx", with: "salary"))
            #expect(hidden?.recovery == missing?.recovery)
        }
    }

    @Test("27: a suggestion never names a hidden field")
    func suggestions() {
        let error = kernelError {
            try fixture.parse("salari > 5", of: "contact") { _, field in field.name != "salary" }
        }

        #expect(error?.message == "At character 1: unknown field `salari` of `contact`.")
    }

    @Test("A reference to an entity of which nothing may be read leads nowhere")
    func hiddenTarget() {
        let readable: (Entity, Field) -> Bool = { entity, _ in entity.name != "account" }

        let hop = kernelError { try fixture.parse("account.name = 'a'", readable: readable) }
        let title = kernelError { try fixture.parse("account = 'Acme'", readable: readable) }
        let quantifier = kernelError {
            try fixture.parse("any(subsidiaries, name = 'a')", of: "account", readable: readable)
        }

        #expect(
            hop?.message
                == "At character 1: unknown field `account` of `deal`: did you mean `amount`?")
        #expect(title?.message == "At character 11: `Acme` is not the id of a record.")
        #expect(quantifier?.code == .unknownField)
    }

    @Test("A secret is unknown to everybody")
    func secret() {
        let error = kernelError { try fixture.parse("password is null", of: "user") }

        #expect(error?.message == "At character 1: unknown field `password` of `user`.")
    }

    @Test("Amounts wait for a base currency")
    func withoutBaseCurrency() throws {
        let deal = try fixture.entity("deal")
        let error = kernelError {
            try FilterParser.parse(
                "amount > 5", entity: deal, schema: fixture.schema, baseCurrency: nil)
        }

        #expect(error?.message.hasPrefix("At character 10: amounts cannot be compared") == true)
    }
}
