import KithModel
import KithQuery
@testable import KithStore
import Testing

@Suite("Conditions")
struct FilterTests {
    /// Six deals: A to E with values, F without any.
    private static func sample() async throws -> SampleStore {
        let sample = try await SampleStore()
        let acme = try await sample.add(
            "account", ["name": .text("Acme"), "city": .text("Zagreb"), "rating": .integer(3)])
        let bolt = try await sample.add("account", ["name": .text("Bolt")])
        let rows: [[String: Value]] = [
            [
                "name": .text("A"), "code": .text("Straße 7"), "account": .reference(acme),
                "amount": try .euros("100.00"), "discount": try .decimal("1.50", scale: 2),
                "probability": .integer(10), "stage": .text("open"), "tags": .list(["a"]),
                "is_urgent": .boolean(true), "closed_on": try .day("2026-03-29"),
                "called_at": try .moment("2026-03-28T23:30:00Z"), "best_time": try .time("09:30"),
                "mail": .text("Ann@example.com"), "extra": .json(.object(["k": .integer(1)])),
            ],
            [
                "name": .text("B"), "code": .text("STRASSE 8"), "account": .reference(bolt),
                "amount": try .amount("1000", "JPY", base: "6.25"),
                "discount": try .decimal("1.51", scale: 2), "probability": .integer(20),
                "stage": .text("won"), "tags": .list(["ab", "b"]), "is_urgent": .boolean(false),
                "closed_on": try .day("2025-12-31"),
                "called_at": try .moment("2026-03-29T21:59:59Z"), "mail": .text("bob@example.com"),
            ],
            [
                "name": .text("C"), "code": .text("café"), "amount": try .euros("-5.00"),
                "discount": try .decimal("-0.01", scale: 2), "probability": .integer(20),
                "stage": .text("won"), "tags": .list(["b_a"]),
                "about": .polymorphic(entity: "account", id: acme),
            ],
            ["name": .text("D"), "code": .text("100%_x"), "account": .reference(acme)],
            ["name": .text("E"), "code": .text("Cafe"), "summary": .text("héllo")],
            [:],
        ]
        try await sample.add(rows.map { try sample.record("deal", $0) })
        return sample
    }

    /// Conditions with the deals that satisfy them; F stands for the empty one.
    static let cases: [(String, String)] = [
        ("name = 'A'", "A"), ("name = 'a'", ""), ("name != 'A'", "BCDEF"),
        ("not name = 'A'", "BCDEF"), ("name is null", "F"), ("name is not null", "ABCDE"),
        ("name < 'c'", "AB"), ("name <= 'C'", "ABC"), ("name > 'B'", "CDE"), ("name >= 'd'", "DE"),
        ("name between 'b' and 'D'", "BCD"), ("name not between 'b' and 'D'", "AEF"),
        ("name in ('A', 'E', 'x')", "AE"), ("name not in ('A', 'E')", "BCDF"),
        ("code = 'café'", "C"), ("code ~ 'CAFÉ'", "CE"), ("code ^= 'caf'", "CE"),
        ("code ~ 'strasse'", "AB"), ("code ^= 'STRASSE'", "AB"), ("code in ('café', 'Cafe')", "CE"),
        ("code ~ '%'", "D"), ("code ~ '_'", "D"), ("code ~ '0%_'", "D"), ("code ~ '%%'", ""),
        ("lower(code) = 'CAFÉ'", "CE"), ("len(code) = 4", "CE"), ("len(code) > 6", "AB"),
        ("summary ~ 'HELLO'", "E"), ("mail = 'ann@example.com'", ""), ("mail ^= 'ann@'", "A"),
        ("amount = 6.25", "B"), ("amount > 6.24", "AB"), ("amount <= 6.25", "BC"),
        ("amount < 0", "C"), ("amount != 100", "BCDEF"), ("amount in (100, 6.25)", "AB"),
        ("amount between -5 and 6.25", "BC"),
        ("discount = 1.5", "A"), ("discount >= 1.5", "AB"), ("discount in (1.50, -0.01)", "AC"),
        ("probability = 20", "BC"), ("probability < 20", "A"), ("not probability < 20", "BCDEF"),
        ("not (probability < 20 or stage = 'won')", "DEF"),
        ("stage = 'won'", "BC"), ("stage != 'won'", "ADEF"), ("stage ~ 'o'", "ABC"),
        ("stage in ('won', 'open')", "ABC"),
        ("tags = 'a'", "A"), ("tags ~ 'a'", "A"), ("tags ~ 'ab'", "B"), ("tags ~ 'b'", "B"),
        ("tags = 'b_a'", "C"), ("not tags = 'a'", "BCDEF"), ("tags is null", "DEF"),
        ("is_urgent = true", "A"), ("is_urgent = false", "B"), ("is_urgent != true", "BCDEF"),
        ("closed_on < @2026-01-01", "B"), ("closed_on = @2026-03-29", "A"),
        ("closed_on between @2025-12-31 and @2026-03-29", "AB"), ("year(closed_on) = 2026", "A"),
        ("month(closed_on) = 12", "B"), ("year(closed_on) < 2026", "B"),
        ("called_at >= @2026-03-29", "B"), ("date(called_at) = @2026-03-28", "A"),
        ("year(called_at) = 2026", "AB"), ("best_time < '10:00'", "A"),
        ("best_time = '09:30'", "A"),
        ("extra is not null", "A"), ("about is not null", "C"),
        ("account.city = 'Zagreb'", "AD"), ("account.city != 'Zagreb'", "BCEF"),
        ("account.city is null", "BCEF"), ("account.name ^= 'ac'", "AD"), ("account = 'Bolt'", "B"),
        ("account is null", "CEF"), ("name = code", "F"), ("name != code", "ABCDE"),
        ("mail > name", "AB"),
    ]

    @Test("each operator finds what it says, empty fields and folded text included")
    func operators() async throws {
        let sample = try await Self.sample()

        for (filter, expected) in Self.cases {
            let query = try sample.query("deal", filter, sort: "id", fields: "name")
            let plan = try sample.authorizer().authorize(query)
            let found = try await sample.read { executor in
                try executor.records(plan).map { $0["name"]?.text ?? "F" }.joined()
            }
            #expect(found == expected, "\(filter)")
        }
    }

    @Test("a count agrees with the list for every operator")
    func counts() async throws {
        let sample = try await Self.sample()

        for (filter, expected) in Self.cases {
            let plan = try sample.authorizer().authorize(sample.query("deal", filter))
            let count = try await sample.read { try $0.count(plan) }
            #expect(count == expected.count, "\(filter)")
        }
    }

    @Test("the day of a moment is that of the principal's zone")
    func zones() async throws {
        let sample = try await Self.sample()
        let query = try sample.query("deal", "date(called_at) = @2026-03-29", sort: "id")

        let plan = try sample.authorizer(zone: "Europe/Zagreb").authorize(query)
        let found = try await sample.read { try $0.records(plan).map(\.title) }

        #expect(found == ["A", "B"])
    }

    @Test("a reference to a record of any entity is found by its entity and id")
    func polymorphic() async throws {
        let sample = try await Self.sample()
        let acme = try await sample.page(sample.query("account", "name = 'Acme'")).records[0].id
        var query = try sample.query("deal")
        let about = FieldPath(try sample.field("deal.about"))
        let literal = Filter.Literal.value(.polymorphic(entity: "account", id: acme))
        query.filter = .comparison(.path(about), .equal, .literal(literal))

        #expect(try await sample.names(query) == ["C"])
    }

    @Test("years and months are right on every day of two thousand years")
    func calendar() async throws {
        let sample = try await SampleStore()
        let day = try #require(CalendarDate("0001-01-01")).days
        let deal = try sample.entity("deal")
        let context = QueryContext(
            plan: try sample.authorizer().authorize(Query(deal.id)),
            dialect: sample.store.dialect, codec: sample.codec, sources: .present)
        let compiler = QueryCompiler(context)
        let scope = compiler.scope(deal)
        let closed = Filter.Operand.path(FieldPath(try sample.field("deal.closed_on")))
        func sql(_ function: Filter.Function) throws -> String {
            let operand = Filter.Operand.function(function, closed)
            let expression = try compiler.expression(operand, in: scope, for: .principal)
            return expression.sql.split(separator: "t1.\"closed_on\"").joined(separator: "day")
        }
        let statement = """
            WITH RECURSIVE days(day) AS (SELECT ?1 UNION ALL SELECT day + 1 FROM days \
            WHERE day < ?2) SELECT day, \(try sql(.year)), \(try sql(.month)) FROM days
            """
        let last = try #require(CalendarDate("2200-12-31")).days

        let wrong = try await sample.store.read { session in
            var wrong: [String] = []
            try session.query(statement, [.integer(day), .integer(last)]) { row in
                let date = CalendarDate(days: row.integer(0))
                let parts = date.parts
                if parts.year != Int(row.integer(1)) || parts.month != Int(row.integer(2)) {
                    wrong.append(date.description)
                }
            }
            return wrong
        }

        #expect(wrong == [])
    }

    @Test(
        "a decimal with more digits than its field, or beyond its range, is compared exactly",
        arguments: [
            ("=", "1.505", ""), ("!=", "1.505", "ABCDEF"), (">", "1.505", "B"),
            (">=", "1.505", "B"),
            ("<", "1.505", "AC"), ("<=", "1.505", "AC"), (">", "-0.005", "AB"),
            ("<=", "-0.005", "C"), ("=", "-0.0100", "C"), ("=", "922337203685477580", ""),
            ("!=", "922337203685477580", "ABCDEF"), ("<", "922337203685477580", "ABC"),
            (">=", "922337203685477580", ""), (">", "-922337203685477580", "ABC"),
            ("<=", "-922337203685477580", ""),
        ])
    func digits(sign: String, digits: String, expected: String) async throws {
        let sample = try await Self.sample()
        let comparison = try #require(Filter.Comparison(rawValue: sign))
        let discount = FieldPath(try sample.field("deal.discount"))
        let literal = Filter.Literal.value(.decimal(try #require(Decimal(digits))))
        var query = try sample.query("deal", sort: "id", fields: "name")

        query.filter = .comparison(.path(discount), comparison, .literal(literal))
        let found = try await sample.page(query).rows.map { $0[0].text ?? "F" }.joined()
        query.filter = .isIn(discount, [literal, literal], negated: false)
        let listed = try await sample.page(query).rows.map { $0[0].text ?? "F" }.joined()

        #expect(found == expected)
        #expect(sign != "=" || listed == expected)
    }

    @Test("an amount in a currency without a rate is refused")
    func foreignAmounts() async throws {
        let sample = try await SampleStore()
        var query = try sample.query("deal")
        let amount = FieldPath(try sample.field("deal.amount"))
        let yen = Filter.Literal.value(try .amount("5", "JPY", base: nil))
        query.filter = .comparison(.path(amount), .greater, .literal(yen))
        let plan = try sample.authorizer().authorize(query)

        let error = await #expect(throws: KernelError.self) {
            try await sample.read { try $0.page(plan) }
        }

        #expect(error?.code == .invalid)
        #expect(error?.recovery == "Give the amount in EUR.")
    }
}
