import KithModel
import Testing

@testable import KithAPI

@Suite("Rules by the API")
struct RuleEndpointTests {
    @Test("a rule is created, checked, tried, activated, asked about, edited, stopped and removed")
    func whole() async throws {
        let api = try await TestAPI()
        #expect(await api.ask(.post, "rules", TestAPI.rule).status == 201)
        #expect(await api.ask(.post, "rules", TestAPI.rule).code == "conflict")
        #expect(
            await api.ask(.get, "rules/tidy/check")["asks"]?.array?.compactMap(\.string)
                == ["account:read", "account:update:description"])
        await api.ask(.post, "records/account", ["name": "Acme"])
        let trial = await api.ask(.post, "rules/tidy/try", ["record": "Acme"])
        #expect(trial["matches"] == .boolean(true))
        #expect(trial["actions"]?.array?.first?["changes"]?.array?.count == 1)

        #expect(await api.ask(.post, "rules/tidy/activate").status == 200)
        #expect(await api.ask(.delete, "rules/tidy").code == "conflict")
        #expect(await api.ask(.get, "rules/tidy")["state"] == "active")
        let why = await api.ask(.get, "why?record=Acme&automation=tidy")
        #expect(why["checks"]?.array?.compactMap { $0["holds"]?.boolean } == [true, false, true])

        await api.ask(.patch, "rules/tidy", ["when": "name ~ 'B'"])
        #expect(await api.ask(.get, "rules/tidy")["state"] == "changed")
        #expect(await api.ask(.patch, "rules/tidy", ["when": "nme ~ 'B'"]).status == 422)
        #expect(await api.ask(.post, "rules/tidy/stop").status == 200)
        #expect(await api.ask(.post, "rules/tidy/stop").code == "conflict")
        #expect(await api.ask(.delete, "rules/tidy").status == 204)
        #expect(await api.ask(.get, "rules")["rules"]?.array?.isEmpty == true)
    }

    @Test("a record of a rule cannot be written as a record")
    func records() async throws {
        let api = try await TestAPI()
        #expect(await api.ask(.post, "records/rule", ["title": "A"]).status >= 400)
    }
}

extension TestAPI {
    /// A rule about accounts.
    static let rule: JSON = [
        "name": "tidy", "on": "account.update", "changed": ["name"], "when": "name ~ 'A'",
        "actions": [["do": "set", "values": ["description": "Of {{name}}"]]],
    ]
}
