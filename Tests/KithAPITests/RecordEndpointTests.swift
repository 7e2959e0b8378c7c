import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite struct RecordEndpointTests {
    @Test func aRecordIsCreatedReadChangedDeletedAndRestored() async throws {
        let api = try await TestAPI()
        let made = await api.ask(.post, "records/account", ["name": "Acme"])
        let id = try #require(made["id"]?.string)
        #expect(made.status == 201)
        #expect(made.header("location") == "/api/v1/records/account/\(id)")
        #expect(made.header("etag") == "\"1\"")
        #expect(made.header("kith-change-set") != nil)

        let changed = await api.ask(.patch, "records/account/\(id)", ["sector": "Solar"])
        #expect(changed["sector"] == "Solar")
        #expect(changed["version"] == .integer(2))
        let read = await api.ask(.get, "records/account/\(id)")
        #expect(read["sector"] == "Solar")
        #expect(read.header("etag")?.hasPrefix("\"2-") == true)

        #expect(await api.ask(.delete, "records/account/\(id)").status == 200)
        #expect(await api.ask(.get, "records/account/\(id)").status == 404)
        #expect(await api.ask(.post, "records/account/\(id)/restore").status == 200)
        #expect(await api.ask(.get, "records/account/\(id)")["name"] == "Acme")
    }

    @Test func aListIsFilteredSortedPagedAndCounted() async throws {
        let api = try await TestAPI()
        await api.ask(
            .post, "records/account", [["name": "Acme"], ["name": "Bcme"], ["name": "Other"]])
        let path = "records/account?filter=name%20~%20%27cme%27&sort=-name&limit=1&count=exact"
        let first = await api.ask(.get, path)
        #expect(first["records"]?.array?.compactMap { $0["name"]?.string } == ["Bcme"])
        #expect(first["count"] == .integer(2))
        let next = try #require(first["next"]?.string)
        let second = await api.ask(.get, path + "&after=\(next)")
        #expect(second["records"]?.array?.compactMap { $0["name"]?.string } == ["Acme"])
        #expect(second["next"] == .null)
    }

    @Test func valuesOfAConditionComeAsParametersOrInTheBodyOfAQuestion() async throws {
        let api = try await TestAPI()
        await api.ask(.post, "records/account", [["name": "Acme"], ["name": "Bcme"]])
        let list = await api.ask(
            .get, "records/account?filter=name%20%3D%20%3Aname&param.name=Acme")
        let question = await api.ask(
            .post, "query",
            [
                "entity": "account", "filter": "name in :names",
                "parameters": ["names": ["Acme", "Nobody"]], "fields": "name",
            ])
        #expect(list["records"]?.array?.count == 1)
        #expect(question["records"]?.array?.compactMap { $0["name"]?.string } == ["Acme"])
    }

    @Test func aDescriptionTellsTheTypesOfColumnsAndTheTimeZone() async throws {
        let api = try await TestAPI()
        await api.ask(.post, "records/deal", ["name": "Roof"])
        let answer = await api.ask(
            .get, "records/deal?fields=name,account.name,value&describe=true")
        let described = try #require(answer["described"])
        let columns = described["columns"]?.array ?? []
        #expect(columns.map { $0["name"] } == ["name", "account.name", "value"])
        #expect(columns.map { $0["type"] } == ["text", "text", "money"])
        #expect(described["entity"]?["title_field"] == "name")
        #expect(described["time_zone"] == "UTC")
        #expect(answer["records"]?.array?.count == 1)
    }

    @Test func aChangeFromAnOldVersionIsRefusedAsTheHeaderOrTheParameterSays() async throws {
        let api = try await TestAPI()
        let id = try #require(
            await api.ask(.post, "records/account", ["name": "Acme"])["id"]?.string)
        await api.ask(.patch, "records/account/\(id)", ["name": "Bcme"])
        let byHeader = await api.ask(
            .patch, "records/account/\(id)", ["name": "Ccme"], headers: ["if-match": "\"1\""])
        let byParameter = await api.ask(
            .patch, "records/account/\(id)?version=1", ["name": "Ccme"])
        let deletion = await api.ask(
            .delete, "records/account/\(id)", headers: ["if-match": "\"1\""])
        let unreadable = await api.ask(
            .patch, "records/account/\(id)", ["name": "Ccme"], headers: ["if-match": "three"])
        #expect([byHeader.status, byParameter.status] == [412, 409])
        #expect([deletion.status, unreadable.status] == [412, 400])
        #expect(byHeader.code == "precondition_failed")
        #expect(byHeader.detail.contains("version 2"))
        #expect(await api.ask(.get, "records/account/\(id)")["name"] == "Bcme")
        let present = await api.ask(
            .patch, "records/account/\(id)", ["name": "Ccme"], headers: ["if-match": "\"2\""])
        #expect(present["version"] == .integer(3))
    }

    @Test func ofAListWithOneFaultNothingIsMadeAndThePlaceIsTold() async throws {
        let api = try await TestAPI()
        let answer = await api.ask(
            .post, "records/account", [["name": "Acme"], ["name": "B", "tier": "z"]])
        let error = try #require(answer["errors"]?.array?.first)
        #expect(answer.status == 422)
        #expect(error["index"] == .integer(1))
        #expect(error["field"] == "tier")
        #expect(await api.ask(.get, "records/account")["records"] == [])
    }

    @Test func aReferenceIsANameOnlyWhereTheCallerSaysSo() async throws {
        let api = try await TestAPI()
        await api.ask(.post, "records/account", ["name": "Acme"])
        let plain = await api.ask(.post, "records/deal", ["name": "Roof", "account": "Acme"])
        let named = await api.ask(
            .post, "records/deal?names=true", ["name": "Roof", "account": "Acme"])
        #expect([plain.status, named.status] == [422, 201])
    }

    @Test func theHistoryTellsOldAndNewValuesNewestFirst() async throws {
        let api = try await TestAPI()
        let id = try #require(
            await api.ask(.post, "records/account", ["name": "Acme"])["id"]?.string)
        await api.ask(.patch, "records/account/\(id)", ["name": "Bcme"])
        let answer = await api.ask(.get, "records/account/\(id)/history?describe=true")
        let changes = answer["changes"]?.array ?? []
        #expect(changes.map { $0["operation"] } == ["update", "create"])
        #expect(changes.first?["changes"]?["name"] == ["old": "Acme", "new": "Bcme"])
        #expect(answer["described"]?["titles"]?[id] == "Bcme")
        #expect(await api.ask(.get, "records/deal/\(id)/history").status == 404)
    }

    @Test func aListIsATableForSpreadsheetsWhereThatIsAskedFor() async throws {
        let api = try await TestAPI()
        await api.ask(.post, "records/account", ["name": "=Acme"])
        let table = await api.ask(.get, "records/account?fields=name&format=csv")
        let lines = table.response.text.split(whereSeparator: \.isNewline)
        #expect(lines == ["name", "'=Acme"])
        #expect(await api.ask(.get, "records/account?format=xml").status == 422)
    }

    @Test func theTimelineHoldsWhatPointsToARecordAndItsChanges() async throws {
        let api = try await TestAPI()
        let id = try #require(
            await api.ask(.post, "records/account", ["name": "Acme"])["id"]?.string)
        await api.ask(.patch, "records/account/\(id)", ["tier": "a"])
        let path = "records/account/\(id)/timeline"
        let changes = await api.ask(.get, path + "?changes=true&kinds=change&count=true")
        #expect(changes["items"]?.array?.isEmpty == false)
        #expect(changes["items"]?.array?.allSatisfy { $0["kind"] == "change" } == true)
        #expect(await api.ask(.get, path + "?from=yesterday").status == 422)
        let nobody = try await api.kith.makeUser("Nobody")
        #expect(await api.ask(.get, path, as: nobody).status == 404)
    }
}
