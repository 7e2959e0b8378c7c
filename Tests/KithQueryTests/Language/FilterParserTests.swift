import KithModel
import KithQuery
import Testing

@Suite("Filter parser: what is accepted")
struct FilterParserTests {
    let fixture = Fixture()

    @Test(
        "A filter reads as what it means",
        arguments: [
            ("name = 'Ana'", "name = 'Ana'"),
            ("NAME = 1", nil),
            ("name=\"O'Hara\"", "name = 'O''Hara'"),
            ("name = 'a' AND seats > 1 or seats < 5", "(name = 'a' and seats > 1) or seats < 5"),
            ("name = 'a' or seats > 1 and seats < 5", "name = 'a' or (seats > 1 and seats < 5)"),
            ("(name = 'a' or seats > 1) and seats < 5", "(name = 'a' or seats > 1) and seats < 5"),
            ("not name = 'a' and seats = 1", "not name = 'a' and seats = 1"),
            ("not (name = 'a' and seats = 1)", "not (name = 'a' and seats = 1)"),
            ("not not is_won = true", "not not is_won = true"),
            ("5 < seats", "seats > 5"),
            ("'a' = name", "name = 'a'"),
            ("name = null", "name is null"),
            ("name != ''", "name is not null"),
            ("name is NOT null", "name is not null"),
            ("meta = null", "meta is null"),
            ("amount > 1000", "amount > 1000.00"),
            ("amount > '99.5 EUR'", "amount > 99.50"),
            ("probability >= -12.5", "probability >= -12.50"),
            ("seats in (1, 2,3)", "seats in (1, 2, 3)"),
            ("seats in ()", "seats in ()"),
            ("seats in (1, null)", "seats in (1) or seats is null"),
            ("seats not in (1, null)", "seats not in (1) and seats is not null"),
            ("seats in (null)", "seats is null"),
            ("seats between 1 and 5 and is_won = true", "seats between 1 and 5 and is_won = true"),
            ("seats not between 1 and 5", "not seats between 1 and 5"),
            ("kind = 'New Business'", "kind = 'new'"),
            ("kind ~ 'tech'", "kind ~ 'tech'"),
            ("name ^= 'A%_'", "name ^= 'A%_'"),
            ("lower(name) = 'ŽELJKO Ćosić'", "lower(name) = 'zeljko cosic'"),
            ("len(lower(name)) > 3", "len(lower(name)) > 3"),
            ("lower(name) = '\u{200B}'", "name is null"),
            ("year(closed_on) = year(@today)", "year(closed_on) = year(@today)"),
            ("year = 2026", "year = 2026"),
            ("`not` = 'x'", "`not` = 'x'"),
            ("closed_on > @today-7d", "closed_on > @today-7d"),
            ("closed_on > @TODAY + 2 w", "closed_on > @today+2w"),
            ("closed_on = @today+0m", "closed_on = @today"),
            ("closed_on <= @2026-11-16-1y", "closed_on <= @2026-11-16-1y"),
            ("closed_on = '2026-11-16'", "closed_on = '2026-11-16'"),
            ("created_at >= '2026-11-16'", "created_at >= @2026-11-16"),
            ("created_at < '2026-11-16T09:00Z'", "created_at < '2026-11-16T09:00:00.000Z'"),
            ("created_at > @now-1m", "created_at > @now-1m"),
            ("date(created_at) = closed_on", "date(created_at) = closed_on"),
            ("starts_at < '09:30'", "starts_at < '09:30'"),
            ("owner = @me", "owner = @me"),
            ("about = @me", "about = @me"),
            ("account.owner.name ~ 'ana'", "account.owner.name ~ 'ana'"),
            ("stage = 'Won'", "stage.name = 'Won'"),
            ("stage != 'Won'", "stage.name != 'Won'"),
            ("stage ~ 'wo'", "stage.name ~ 'wo'"),
            ("stage in ('Won', 'Lost')", "stage.name in ('Won', 'Lost')"),
            ("stage = 'investigation'", "stage.name = 'investigation'"),
            ("stage = '0000000001001'", "stage = '0000000001001'"),
            ("stage = '0000000001oo1'", "stage.name = '0000000001oo1'"),
            (
                "stage in ('0000000001001', 'Won')",
                "stage in ('0000000001001') or stage.name in ('Won')"
            ),
            (
                "stage not in ('0000000001001', 'Won')",
                "stage not in ('0000000001001') and stage.name not in ('Won')"
            ),
            ("account.tags = 'vip'", "account.tags = 'vip'"),
            ("account.tags != 'Gone cold'", "not account.tags = 'cold'"),
            ("account.tags in ('vip', 'cold')", "account.tags in ('vip', 'cold')"),
            ("any(account.contacts, email ~ 'x')", "any(account.contacts, email ~ 'x')"),
            (
                "NONE(contact.deals, any(account.deals, amount > 5 and is_won = true))",
                "none(contact.deals, any(account.deals, amount > 5.00 and is_won = true))"
            ),
            ("id = '0000000001001'", "id = '0000000001001'"),
            ("number = 'D-12'", "number = 'D-12'"),
            ("weighted > 10", "weighted > 10.00"),
            ("name < 'M'", "name < 'M'"),
            ("name = account.name", "name = account.name"),
            ("closed_on < due_on", "closed_on < due_on"),
            ("about = '0000000001001'", "about = '0000000001001'"),
            ("about = 'deal 0000000001001'", "about = 'deal 0000000001001'"),
        ] as [(String, String?)])
    func accepted(_ text: String, _ described: String?) throws {
        guard let described else {
            #expect(kernelError { try fixture.parse(text) } != nil)
            return
        }

        let filter = try fixture.parse(text)

        #expect(try fixture.describe(filter) == described)
        #expect(try fixture.parse(described) == filter, "the description reads back")
    }

    @Test("And binds tighter than or, not tighter than and")
    func precedence() throws {
        let name = FieldPath(field: try fixture.field("deal", "name"))
        func isNull(_ isNegated: Bool = false) -> Filter { .isNull(name, negated: isNegated) }

        let filter = try fixture.parse(
            "name is null or not name is null and name is not null")

        #expect(filter == .any([isNull(), .all([.not(isNull()), isNull(true)])]))
    }

    @Test("Parameters are bound as values and never read as text")
    func parameters() throws {
        let parameters: [String: JSON] = [
            "name": .string("x' or 1 = 1 --"), "min": .integer(5), "none": .null,
            "ids": .array([.string("0000000001001")]), "names": .array([.string("Won"), .null]),
            "price": .object(["amount": .string("12.50"), "currency": .string("EUR")]),
        ]

        func text(_ filter: String) throws -> String {
            try fixture.describe(try fixture.parse(filter, parameters: parameters))
        }

        #expect(try text("name = :name") == "name = 'x'' or 1 = 1 --'")
        #expect(try text("seats >= :min") == "seats >= 5")
        #expect(try text("id in :ids") == "id in ('0000000001001')")
        #expect(try text("seats = :none") == "seats is null")
        #expect(try text("amount < :price") == "amount < 12.50")
        #expect(
            try text("stage in :names") == "stage is null or stage.name in ('Won')")
    }

    @Test("An amount is bound with its worth in base currency")
    func money() throws {
        let euro = try #require(Fixture.euro)
        let filter = try fixture.parse("amount = 12.5")

        let amount = Decimal(units: 1250, scale: 2)
        let path = FieldPath(field: try fixture.field("deal", "amount"))
        let money = Money(amount: amount, currency: euro, base: amount)
        #expect(filter == .comparison(.path(path), .equal, .literal(.value(.money(money)))))
        guard case .comparison(_, _, .literal(.value(.money(let bound)))) = filter else { return }
        #expect(bound.base == amount)
    }

    @Test("A multi-choice equals a key when its list contains it")
    func multiChoice() throws {
        let path = FieldPath(field: try fixture.field("account", "tags"))

        let filter = try fixture.parse("tags = 'vip'", of: "account")

        #expect(
            filter == .comparison(.path(path), .contains, .literal(.value(.list(["vip"])))))
    }
}
