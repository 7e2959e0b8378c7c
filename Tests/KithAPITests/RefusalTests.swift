import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite struct RefusalTests {
    @Test func anUnknownPathIsNotFoundAndAWrongMethodNamesTheRightOnes() async throws {
        let api = try await TestAPI()
        let path = await api.ask(.get, "nothing/here")
        let method = await api.ask(.put, "records/account")
        let elsewhere = await api.ask(
            Request(.get, ["records", "account"], principal: .user(api.kith.administrator)))
        #expect([path.status, method.status, elsewhere.status] == [404, 405, 404])
        #expect(method.header("allow") == "DELETE, GET, HEAD, POST")
        #expect(path.header("content-type") == "application/problem+json")
        #expect(path["type"] == "urn:kith:not_found")
        #expect(path["request"]?.string == path.header("x-request-id"))
    }

    @Test func whatNoPathTakesIsToldWhatThePathTakes() async throws {
        let api = try await TestAPI()
        for method in [Request.Method.trace, .options] {
            let answer = await api.ask(method, "records/account")
            let nowhere = await api.ask(method, "nothing/here")
            #expect(answer.status == 405)
            #expect(answer.header("allow") == "DELETE, GET, HEAD, POST")
            #expect(nowhere.status == 404)
        }
    }

    @Test func whoHasNotSignedInLearnsOnlyThatThereIsKith() async throws {
        let api = try await TestAPI()
        for path in ["records/account", "records/nothing", "caller", "commands", "plugins"] {
            let answer = await api.ask(TestAPI.request(.get, path))
            #expect(answer.status == 401)
            #expect(answer.header("www-authenticate") == "Bearer")
        }
        let root = await api.ask(TestAPI.request(.get, ""))
        #expect(root.status == 200)
        #expect(root["name"] == "kith")
    }

    @Test func aTokenActsForItsUserAndAWrongOneForNobody() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        let token = try await api.kith.kernel.makeToken(
            "t", for: ana, scopes: nil, expires: nil, as: .user(api.kith.administrator),
            door: .kernel
        ).text
        let good = await api.ask(
            TestAPI.request(.get, "caller", headers: ["authorization": "Bearer \(token)"]))
        let wrong = await api.ask(
            TestAPI.request(.get, "caller", headers: ["authorization": "Bearer \(token)x"]))
        let other = await api.ask(
            TestAPI.request(.get, "caller", headers: ["authorization": "Basic abc"]))
        #expect(good["user"]?["name"] == "Ana")
        #expect([wrong.status, other.status] == [401, 401])
    }

    @Test func onlyTheOwnerOfTheFolderActsAsSomebodyElse() async throws {
        let api = try await TestAPI()
        _ = try await api.makeAgent("Ana Kovač")
        var request = TestAPI.request(
            .get, "caller", headers: ["kith-as": PercentCoding.encode("Ana Kovač")])
        #expect(await api.ask(request).status == 403)
        request.isLocal = true
        #expect(await api.ask(request)["user"]?["name"] == "Ana Kovač")
        request.headers = [:]
        #expect(await api.ask(request)["administrator"] == .boolean(true))
        request.headers = ["kith-as": "Nobody"]
        #expect(await api.ask(request).status == 404)
    }

    @Test func bodiesThatCannotBeReadAreMalformedOrTooLarge() async throws {
        let api = try await TestAPI()
        let principal = Principal.user(api.kith.administrator)
        func post(_ bytes: [UInt8], type: String? = nil) async -> Answer {
            var request = TestAPI.request(.post, "records/account")
            request.principal = principal
            request.body = .bytes(bytes)
            request.headers["content-type"] = type
            return await api.ask(request)
        }
        let cases = [
            await post(Array("{\"name\":".utf8)), await post([0xFF, 0xFE]), await post([]),
            await post(Array("7".utf8)), await post(Array("[1]".utf8)),
            await post(Array("{}".utf8), type: "text/plain"),
            await post(Array(repeating: UInt8(ascii: "["), count: 100_000)),
        ]
        #expect(cases.map(\.status) == [400, 400, 400, 400, 400, 400, 400])
        let large = await post(Array(repeating: UInt8(ascii: " "), count: (16 << 20) + 1))
        #expect(large.status == 413)
        let typed = await post(
            Array("{\"name\":\"A\"}".utf8), type: "application/json; charset=utf-8")
        #expect(typed.status == 201)
    }

    @Test func limitsOfJSONAreAnsweredWithFieldAndRemedy() async throws {
        let api = try await TestAPI()
        func post(_ text: String) async -> Answer {
            var request = TestAPI.request(.post, "records/account")
            request.principal = .user(api.kith.administrator)
            request.body = .bytes(Array(text.utf8))
            return await api.ask(request)
        }
        func nested(_ depth: Int) -> String {
            "{\"name\":" + String(repeating: "[", count: depth - 1)
                + String(repeating: "]", count: depth - 1) + "}"
        }
        let unreadable = [
            await post(nested(65)), await post("{\"name\":\"a\",\"name\":\"b\"}"),
            await post("{\"name\":\"a\"} x"),
        ]
        #expect(unreadable.map(\.status) == [400, 400, 400])
        #expect(unreadable[0].detail.contains("deeper than 64"))
        #expect(unreadable[1].detail.contains("duplicate key 'name'"))
        var refused = [await post(nested(64))]
        let huge = ["99999999999999999999", "1e999999999", "-1e400", "1.5", "1e-999999999"]
        for number in huge {
            refused.append(await post("{\"name\":\"a\",\"employees\":\(number)}"))
        }
        for amount in huge.prefix(3) {
            let money = "{\"amount\":\"\(amount)\",\"currency\":\"EUR\"}"
            refused.append(await post("{\"name\":\"a\",\"annual_revenue\":\(money)}"))
        }
        #expect(refused.map(\.status) == refused.map { _ in 422 })
        for answer in unreadable + refused {
            let error = answer["errors"]?.array?.first
            #expect(error?["field"]?.string?.isEmpty == false, "\(answer.response.text)")
        }
        #expect(await api.ask(.get, "records/account")["records"] == [])
    }

    @Test func aMistypedParameterOrKeyIsNamedWithTheNearest() async throws {
        let api = try await TestAPI()
        let parameter = await api.ask(.get, "records/account?filtre=name")
        let number = await api.ask(.get, "records/account?limit=many")
        let key = await api.ask(.post, "query", ["entity": "account", "filtre": "x"])
        #expect([parameter.status, number.status, key.status] == [422, 422, 422])
        #expect(parameter.detail.contains("did you mean `filter`?"))
        #expect(number["errors"]?.array?.first?["field"] == "limit")
        #expect(key.detail.contains("did you mean `filter`?"))
    }

    @Test func whatMayNotBeReadLooksLikeWhatIsNotThere() async throws {
        let api = try await TestAPI()
        let nobody = try await api.kith.makeUser("Nobody")
        let deal = try await api.kith.insert("deal", ["name": .text("Roof")]).id
        func same(_ method: Request.Method, _ path: String, _ body: JSON? = nil) async -> Bool {
            let unreadable = await api.ask(method, path, body, as: nobody)
            let unknown = await api.ask(
                method, path.replacing("deal", with: "zzzz"), body, as: nobody)
            return unreadable.status == unknown.status && unreadable.code == unknown.code
                && unreadable.detail.replacing("deal", with: "zzzz") == unknown.detail
        }
        #expect(await same(.get, "records/deal"))
        #expect(await same(.get, "records/deal/\(deal)"))
        #expect(await same(.get, "records/deal/\(deal)/history"))
        #expect(await same(.post, "records/deal", ["name": "A"]))
        #expect(await same(.patch, "records/deal/\(deal)", ["name": "A"]))
        #expect(await same(.delete, "records/deal/\(deal)"))
        #expect(await same(.post, "records/deal/\(deal)/restore"))
        #expect(await same(.get, "aggregate/deal"))
        #expect(await same(.get, "search?text=roof&entity=deal"))
        let titles = await api.ask(
            .post, "titles", ["deal": [.string(deal.description)]], as: nobody)
        #expect(titles.json == [:])
    }

    @Test func aRecordOfSomebodyElseLooksLikeOneThatIsNotThere() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        let deal = try await api.kith.insert("deal", ["name": .text("Roof")]).id.description
        let other = await api.ask(.get, "records/deal/\(deal)", as: ana)
        let none = await api.ask(.get, "records/deal/0000000000000", as: ana)
        #expect([other.status, none.status] == [404, 404])
        #expect(other.detail.replacing(deal, with: "0000000000000") == none.detail)
    }
}
