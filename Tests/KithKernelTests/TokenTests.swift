import KithModel
import KithQuery
import KithStore
import Testing

@testable import KithKernel

@Suite("Tokens")
struct TokenTests {
    private let fixture: KernelFixture
    private let user: RecordID
    private let role: RecordID

    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        user = try await fixture.user("ana")
        role = try await fixture.give(
            user, "work",
            [
                "job": ["*": "all"],
                "customer": ["read": "all", "fields": ["salary": "read"]],
            ])
        try await fixture.create("job", ["name": "mine", "owner": .id(user), "price": "7.00"])
        try await fixture.create("job", ["name": "other", "price": "8.00"])
        try await fixture.create("customer", ["name": "Eva", "salary": "9.00"])
    }

    private func token(
        _ scopes: JSON?, expires: Instant? = nil
    ) async throws -> (principal: Principal, id: RecordID, text: String) {
        let made = try await fixture.kernel.makeToken(
            "t", for: user, scopes: scopes, expires: expires, as: .user(user), door: .cli)
        return (try await fixture.kernel.principal(ofToken: made.text), made.id, made.text)
    }

    private func names(_ principal: Principal) async throws -> [String] {
        try await fixture.values("job", "name", sort: "name", as: principal)
    }

    @Test("a token acts for its user; scopes narrow what it may, and never widen")
    func scopes() async throws {
        let whole = try await token(nil).principal
        let own = try await token(["job": ["read": "own"]]).principal
        let narrowField = try await token(
            ["job": ["read": "all", "fields": ["price": "none"]]]).principal
        let wide = try await token(["*": ["*": "all"]]).principal

        #expect(try await names(whole) == ["mine", "other"])
        #expect(try await names(own) == ["mine"])
        #expect(try await names(narrowField) == ["mine", "other"])
        let price = await failure {
            _ = try await fixture.values("job", "price", as: narrowField)
        }
        #expect(price?.code == .unknownField)
        let customers = await failure { _ = try await fixture.values("customer", "name", as: own) }
        #expect(customers?.code == .notFound)
        let users = try await fixture.values("user", "name", as: wide)
        #expect(users == ["ana"])
        let create = await failure {
            try await fixture.create("job", ["name": "new"], as: own)
        }
        #expect(create?.code == .forbidden)
    }

    @Test("31: what the owner loses, the token loses at once")
    func demotedOwner() async throws {
        let principal = try await token(["job": ["read": "all"]]).principal
        #expect(try await names(principal).count == 2)

        try await fixture.update("role", role, ["permissions": ["job": ["read": "own"]]])
        #expect(try await names(principal) == ["mine"])
        try await fixture.update("user", user, ["is_active": .boolean(false)])
        let error = await failure { _ = try await names(principal) }

        #expect(error?.code == .unauthenticated)
    }

    @Test("a revoked token, an expired one and an unknown text are refused")
    func ended() async throws {
        let revoked = try await token(nil)
        let expiring = try await token(
            nil, expires: fixture.kernel.clock.now.adding(milliseconds: 1000))
        #expect(try await names(revoked.principal).count == 2)
        #expect(try await names(expiring.principal).count == 2)

        try await fixture.kernel.revokeToken(revoked.id, as: .user(user), door: .cli)
        fixture.wait(seconds: 1)

        for principal in [revoked.principal, expiring.principal] {
            let error = await failure { _ = try await names(principal) }
            #expect(error?.code == .unauthenticated)
        }
        for text in ["", "kith_", revoked.text + "x", "kith_abcdef_nonsense"] {
            let error = await failure { _ = try await fixture.kernel.principal(ofToken: text) }
            #expect(error?.code == .unauthenticated)
        }
    }

    @Test("only a hash of the token is kept, and the log does not have it either")
    func hashed() async throws {
        let made = try await token(nil)
        let secret = try #require(made.text.split(separator: "_").last.map(String.init))

        let kept = try await fixture.onSession { session in
            try session.all("SELECT prefix || hash FROM token") { $0.text(0) }
        }
        let logged = try await fixture.onSession { session in
            try session.all("SELECT coalesce(\"after\", '') FROM kith_change") { $0.text(0) }
        }
        let hash = try #require(kept.first).suffix(64)

        #expect(!kept.contains { $0.contains(secret) })
        #expect(!logged.contains { $0.contains(secret) || $0.contains(hash) })
        #expect(try await fixture.value("token", made.id, "prefix") != nil)
        let read = await failure { _ = try await fixture.values("token", "hash") }
        #expect(read?.code == .unknownField)
    }

    @Test("31: a token makes no tokens, sets no password and does not widen itself")
    func noEscalation() async throws {
        let administrators = try await fixture.kernel.makeToken(
            "t", for: fixture.administrator,
            scopes: ["*": ["*": "all"]], expires: nil, as: fixture.admin, door: .cli)
        let administrator = Principal.token(administrators.id)
        let narrow = try await token(["job": ["read": "own"]])

        for principal in [administrator, narrow.principal] {
            let make = await failure {
                _ = try await fixture.kernel.makeToken(
                    "u", for: user, scopes: nil, expires: nil, as: principal, door: .cli)
            }
            let password = await failure {
                try await fixture.kernel.setPassword(
                    "another long one", of: user, as: principal, door: .cli)
            }
            let create = await failure {
                try await fixture.create(
                    "token", ["name": "u", "acts_for": .id(user)], as: principal)
            }
            #expect(make?.code == .forbidden)
            #expect(password?.code == .forbidden)
            #expect(create != nil)
        }
        for field in ["scopes", "acts_for", "hash", "prefix"] {
            let widen = await failure {
                try await fixture.update(
                    "token", administrators.id, .init(uniqueMembers: [(field, .null)]),
                    as: administrator)
            }
            #expect(widen != nil)
        }
        let expiry = await failure {
            try await fixture.update(
                "token", administrators.id, ["expires_at": .null, "name": "forever"],
                as: administrator)
        }
        #expect(expiry?.code == .forbidden)
    }

    @Test("a user makes and revokes tokens only of the own, and malformed scopes are refused")
    func ownTokensOnly() async throws {
        let foreign = try await fixture.kernel.makeToken(
            "t", for: fixture.administrator, scopes: nil, expires: nil, as: fixture.admin,
            door: .cli)

        let make = await failure {
            _ = try await fixture.kernel.makeToken(
                "u", for: fixture.administrator, scopes: nil, expires: nil, as: .user(user),
                door: .cli)
        }
        let revoke = await failure {
            try await fixture.kernel.revokeToken(foreign.id, as: .user(user), door: .cli)
        }
        let scopes = await failure { _ = try await token(["job": ["raed": "all"]]) }

        #expect(make?.code == .forbidden)
        #expect(revoke != nil)
        #expect(scopes?.message.contains("did you mean `read`?") == true)
        #expect(try await names(.token(foreign.id)).count == 2)
    }
}
