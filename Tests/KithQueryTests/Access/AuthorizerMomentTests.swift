import KithModel
import KithQuery
import Testing

@Suite("Authoriser: moments and me")
struct AuthorizerMomentTests {
    let fixture = Fixture()

    @Test(
        "Moments become values of the field that they are compared with",
        arguments: [
            ("closed_on >= @today", "closed_on >= '2026-11-17'"),
            ("closed_on = @today+7d", "closed_on = '2026-11-24'"),
            ("closed_on < @today-2w", "closed_on < '2026-11-03'"),
            ("closed_on < @2026-01-31+1m", "closed_on < '2026-02-28'"),
            ("closed_on < @2024-02-29+1y", "closed_on < '2025-02-28'"),
            ("closed_on < @now+1d", "closed_on < '2026-11-18'"),
            ("created_at > @now+2d", "created_at > '2026-11-18T23:30:00.000Z'"),
            ("created_at > @now-1m", "created_at > '2026-10-16T23:30:00.000Z'"),
            ("created_at >= @today", "created_at >= '2026-11-16T23:00:00.000Z'"),
            ("created_at < '2026-07-01'", "created_at < '2026-06-30T23:00:00.000Z'"),
            (
                "created_at between @today-1m and @now",
                "created_at between '2026-10-16T23:00:00.000Z' and '2026-11-16T23:30:00.000Z'"
            ),
            ("created_at = @today", "date(created_at) = '2026-11-17'"),
            ("created_at != '2026-11-01'", "date(created_at) != '2026-11-01'"),
            ("closed_on in (@today, @today-1d)", "closed_on in ('2026-11-17', '2026-11-16')"),
            ("year(closed_on) = year(@today)", "year(closed_on) = 2026"),
            ("month(created_at) = month(@now)", "month(created_at) = 11"),
            ("closed_on = date(@now)", "closed_on = '2026-11-17'"),
            ("name = lower('ŠTO')", "name = 'sto'"),
            ("len(name) > len('abc')", "len(name) > 3"),
        ])
    func moments(_ text: String, _ described: String) throws {
        #expect(try fixture.resolved(text) == described)
    }

    @Test("The user stands for me; nobody's records are none, also in a negation")
    func me() throws {
        let nobody = try fixture.authorizer(user: nil)

        #expect(try fixture.resolved("owner = @me") == "owner = '\(Fixture.ana)'")
        #expect(try fixture.resolved("about = @me") == "about = 'user \(Fixture.ana)'")
        for text in [
            "owner = @me", "owner != @me", "not owner = @me", "seats = 1 or owner in (@me)",
        ] {
            #expect(try nobody.authorize(fixture.query("deal", text)).filter == .any([]), "\(text)")
        }
        let scoped = try fixture.authorizer(
            scopes: ["deal": [.read: .matching(try fixture.parse("owner = @me"))]], user: nil)
        #expect(try scoped.authorize(fixture.query("deal")).predicates == [5: .any([])])
    }
}
