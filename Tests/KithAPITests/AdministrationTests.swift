import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite struct AdministrationTests {
    @Test func aUserIsAddedShownDeactivatedAndGetsAPassword() async throws {
        let api = try await TestAPI()
        await api.ask(.post, "records/team", ["name": "North"])
        let made = await api.ask(
            .post, "users",
            [
                "name": "Ana", "email": "ana@example.com", "password": "a long password",
                "roles": ["sales_agent"], "teams": ["North"],
            ])
        #expect(made.status == 201)
        let shown = await api.ask(.get, "users/ana@example.com?describe=true")
        #expect(shown["roles"] == ["sales_agent"])
        #expect(shown["teams"] == ["North"])
        #expect(shown["records"]?.array?.first?["name"] == "Ana")
        #expect(await api.ask(.post, "users/Ana/deactivate").status == 204)
        #expect(await api.ask(.get, "users/Ana")["is_active"] == .boolean(false))
        #expect(await api.ask(.put, "users/Ana/password", ["password": "x"]).status == 422)
        #expect(
            await api.ask(.put, "users/Ana/password", ["password": "another password"]).status
                == 204)
        #expect(await api.ask(.get, "users/Anna").detail.contains("did you mean `Ana`?"))
    }

    @Test func aRoleIsMadeGrantedHeldAndDeleted() async throws {
        let api = try await TestAPI()
        let ana = try await api.kith.makeUser("Ana")
        #expect(await api.ask(.post, "roles", ["name": "reader"]).status == 201)
        await api.ask(
            .post, "roles/reader/grants",
            ["entity": "account", "verbs": ["read"], "scope": "all"])
        await api.ask(.put, "roles/reader/fields/account/tier", ["right": "none"])
        #expect(await api.ask(.put, "roles/reader/holders/Ana").status == 204)
        await api.ask(.post, "records/account", ["name": "Acme", "tier": "a"])
        let seen = await api.ask(.get, "records/account", as: ana)["records"]?.array?.first
        #expect(seen?["name"] == "Acme")
        #expect(seen?["tier"] == nil)
        #expect(await api.ask(.get, "roles/reader")["holders"] == ["Ana"])
        #expect(await api.ask(.delete, "roles/reader/holders/Ana").status == 204)
        #expect(await api.ask(.get, "records/account", as: ana).status == 404)
        #expect(await api.ask(.delete, "roles/reader").status == 200)
        #expect(await api.ask(.get, "roles/reader").status == 404)
    }

    @Test func whoIsNoAdministratorChangesNobodysRights() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        let grant: JSON = ["entity": "user", "verbs": ["*"], "scope": "all"]
        let statuses = [
            await api.ask(.post, "roles", ["name": "mine"], as: ana).status,
            await api.ask(.post, "roles/sales_agent/grants", grant, as: ana).status,
            await api.ask(.put, "roles/administrator/holders/Ana", as: ana).status,
            await api.ask(.post, "users", ["name": "B", "email": "b@example.com"], as: ana).status,
            await api.ask(.get, "health", as: ana).status,
            await api.ask(.post, "backups", as: ana).status,
            await api.ask(.put, "clock", ["now": "2027-01-01"], as: ana).status,
            await api.ask(.get, "plugins/sales/plan", as: ana).status,
        ]
        #expect(statuses.allSatisfy { $0 == 403 || $0 == 404 })
    }

    @Test func aTokenIsMadeListedWithoutItsTextAndRevoked() async throws {
        let api = try await TestAPI()
        let made = await api.ask(
            .post, "tokens",
            [
                "name": "job", "scopes": ["deal": ["read": "all"]],
                "expires_in": .integer(3600),
            ])
        let text = try #require(made["token"]?.string)
        let headers = ["authorization": "Bearer \(text)"]
        let bearer = TestAPI.request(.get, "records/deal", headers: headers)
        #expect(await api.ask(bearer).status == 200)
        #expect(await api.ask(TestAPI.request(.get, "users", headers: headers)).status == 404)
        #expect(await api.ask(.get, "tokens").response.text.contains(text) == false)
        #expect(await api.ask(.delete, "tokens/job").status == 204)
        #expect(await api.ask(bearer).status == 401)
    }

    @Test func aFieldIsAddedChangedAndRemoved() async throws {
        let api = try await TestAPI()
        let choice: JSON = [
            "name": "x_region", "type": "choice", "choices": ["north", "south"],
        ]
        #expect(await api.ask(.post, "entities/deal/fields", choice).status == 201)
        let shown = await api.ask(.get, "entities/deal?describe=true")
        let fields = shown["described"]?["fields"]?.array ?? []
        #expect(fields.first { $0["name"] == "x_region" }?["owner"] == "x")
        let renamed = await api.ask(
            .patch, "entities/deal/fields/x_region", ["name": "x_area", "title": "Area"])
        #expect(renamed["name"] == "x_area")
        #expect(await api.ask(.delete, "entities/deal/fields/x_area").status == 204)
        let gone = await api.ask(.delete, "entities/deal/fields/x_area")
        #expect(gone.status == 404)
    }

    @Test func theClockMovesInTheDevelopmentProfileOnly() async throws {
        let api = try await TestAPI()
        let set = await api.ask(.put, "clock", ["now": "2027-03-01T10:00:00Z"])
        #expect(set["now"] == "2027-03-01T10:00:00.000Z")
        let moved = await api.ask(.post, "clock/advance", ["milliseconds": .integer(1000)])
        #expect(moved["now"] == "2027-03-01T10:00:01.000Z")
        let tooFar = await api.ask(.put, "clock", ["now": "2095-01-01"])
        let tooLong = await api.ask(
            .post, "clock/advance", ["milliseconds": .integer(3_100_000_000_000)])
        #expect(await api.ask(.delete, "clock")["stands"] == .boolean(false))
        #expect(tooFar.code == "invalid")
        #expect(tooLong.code == "invalid")
        let real = API(
            api.kith.kernel,
            house: House(version: "1", profile: "production", folder: api.folder.path))
        let refused = await real.answer(
            Request(
                .delete, ["api", "v1", "clock"], principal: .user(api.kith.administrator)))
        #expect(refused.status == 403)
    }

    @Test func onlyTheOwnerOfTheFolderChoosesWhereABackupGoes() async throws {
        let api = try await TestAPI()
        let elsewhere = await api.ask(.post, "backups", ["folder": "copies"])
        #expect(elsewhere.status == 403)
        #expect(await api.ask(.post, "backups").status == 503)
    }

    @Test func explanationsTellTheFileAndTheRuleThatDecided() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        let command = await api.ask(.get, "explain/sales.move_deal")
        #expect(command["source"]?.string?.hasPrefix("KithSales/MoveDeal.swift:") == true)
        #expect(await api.ask(.get, "hooks/deal.before_update")["hooks"]?.array?.isEmpty == false)
        let access = await api.ask(.get, "access?user=Ana&verb=read&entity=deal")
        #expect(access["allowed"] == .boolean(true))
        let other = await api.ask(
            .get, "access?user=admin@example.com&verb=read&entity=deal", as: ana)
        #expect([403, 404].contains(other.status))
    }
}

extension Response {
    /// The body as text, where it is not streamed.
    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
