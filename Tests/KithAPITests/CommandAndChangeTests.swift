import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite struct CommandAndChangeTests {
    @Test func aCommandIsListedDescribedRehearsedAndRun() async throws {
        let api = try await TestAPI()
        let deal = try #require(
            await api.ask(.post, "records/deal", ["name": "Roof"])["id"]?.string)
        let names = await api.ask(.get, "commands")["commands"]?.array?.map { $0["name"] } ?? []
        #expect(names.contains("sales.move_deal"))
        let shown = await api.ask(.get, "commands/sales.move_deal")
        #expect(shown["permission"] == "deal:update")

        let call: JSON = ["deal": .string(deal), "stage": "Won"]
        let rehearsed = await api.ask(
            .post, "commands/sales.move_deal?dry_run=true&names=true&describe=true", call)
        #expect(rehearsed["set"] == .null)
        #expect(rehearsed["preview"]?.array?.isEmpty == false)
        #expect(rehearsed["described"]?["titles"]?[deal] == "Roof")
        #expect(await api.ask(.get, "records/deal/\(deal)")["status"] == "open")

        let run = await api.ask(.post, "commands/sales.move_deal?names=true", call)
        #expect(run["set"]?.string == run.header("kith-change-set"))
        #expect(await api.ask(.get, "records/deal/\(deal)")["status"] == "won")
        let unknown = await api.ask(.post, "commands/sales.move_dael", call)
        #expect(unknown.status == 404)
        #expect(unknown.detail.contains("did you mean `sales.move_deal`?"))
    }

    @Test func theFeedGoesOnFromItsToken() async throws {
        let api = try await TestAPI()
        let token = try #require(await api.ask(.get, "changes?after=now")["next"]?.string)
        await api.ask(.post, "records/account", [["name": "Acme"], ["name": "Bcme"]])
        let first = await api.ask(.get, "changes?after=\(token)&limit=1&describe=true")
        let next = try #require(first["next"]?.string)
        let second = await api.ask(.get, "changes?after=\(next)&limit=1")
        #expect(first["has_more"] == .boolean(true))
        #expect(first["changes"]?.array?.first?["via"] == "api")
        #expect(first["described"]?["fields"]?["account"]?["name"]?["type"] == "text")
        #expect(second["changes"]?.array?.first?["changes"]?["name"]?["new"] == "Bcme")
    }

    @Test func aSetIsShownPlannedUndoneAndUndoneAgain() async throws {
        let api = try await TestAPI()
        let made = await api.ask(.post, "records/account", ["name": "Acme"])
        let set = try #require(made.header("kith-change-set"))
        let sets = await api.ask(.get, "changes/sets?limit=1&describe=true")
        #expect(sets["sets"]?.array?.first?["id"]?.string == set)
        let plan = await api.ask(.get, "changes/sets/\(set)/undo")
        #expect(
            plan["steps"]
                == [["entity": "account", "act": "delete", "count": .integer(1)]])
        let undone = await api.ask(.post, "changes/sets/\(set)/undo")
        #expect(undone["records"] == .integer(1))
        #expect(await api.ask(.get, "records/account")["records"] == [])
        let undo = try #require(undone["undo"]?.string)
        await api.ask(.post, "changes/sets/\(undo)/undo", ["force": .boolean(false)])
        #expect(await api.ask(.get, "records/account")["records"]?.array?.count == 1)
        #expect(await api.ask(.post, "changes/sets/\(set)/undo", ["force": "no"]).status == 422)
    }

    @Test func groupsTellCountsAndSums() async throws {
        let api = try await TestAPI()
        await api.ask(
            .post, "records/deal",
            [["name": "A", "value": "10"], ["name": "B", "value": "20"]])
        let answer = await api.ask(
            .get, "aggregate/deal?by=status&measures=sum(value)&describe=true")
        let group = try #require(answer["groups"]?.array?.first)
        #expect(group["count"] == .integer(2))
        #expect(group["sum"]?["value"]?["amount"] == "30.00")
        #expect(answer["described"]?["keys"]?.array?.first?["name"] == "status")
    }

    @Test func moreThanAThousandGroupsAreRefusedAndNotLeftOut() async throws {
        let api = try await TestAPI()
        for half in 0..<2 {
            let deals = (0..<501).map { number -> JSON in
                ["name": .string("D\(half) \(number % 500)")]
            }
            #expect(await api.ask(.post, "records/deal", .array(deals)).status == 201)
        }
        let thousand = await api.ask(.get, "aggregate/deal?by=name")
        await api.ask(.post, "records/deal", ["name": "One more"])
        let more = await api.ask(.get, "aggregate/deal?by=name")
        #expect(thousand["groups"]?.array?.count == 1000)
        #expect([more.status, thousand.status] == [413, 200])
        #expect(more["recovery"]?.string?.isEmpty == false)
    }

    @Test func aSearchFindsByText() async throws {
        let api = try await TestAPI()
        await api.ask(.post, "records/account", ["name": "Acme Roofs"])
        let hits = await api.ask(.get, "search?text=roof")["hits"]?.array ?? []
        #expect(hits.map { $0["title"] } == ["Acme Roofs"])
    }

    @Test func aPluginIsDisabledAndEnabledWhileTheAPIGoesOn() async throws {
        let api = try await TestAPI()
        await api.ask(.post, "records/deal", ["name": "Roof"])
        // The test kernel's own listener to Sales goes first.
        for plugin in await api.ask(.get, "plugins")["plugins"]?.array ?? []
        where plugin["requires"]?.array?.contains("sales") ?? false {
            await api.ask(.post, "plugins/\(plugin["id"]?.string ?? "")/disable")
        }
        #expect(await api.ask(.post, "plugins/sales/disable")["enabled"] == .boolean(false))
        #expect(await api.ask(.get, "records/deal").status == 404)
        #expect(await api.ask(.get, "records/account").status == 200)
        #expect(await api.ask(.post, "plugins/sales/enable")["enabled"] == .boolean(true))
        #expect(await api.ask(.get, "records/deal")["records"]?.array?.count == 1)
        let ana = try await api.makeAgent()
        #expect(await api.ask(.post, "plugins/sales/disable", as: ana).status == 403)
        #expect(await api.ask(.get, "plugins/slaes").detail.contains("did you mean `sales`?"))
    }

    @Test func aHeadIsAGetWithoutItsBody() async throws {
        let api = try await TestAPI()
        let answer = await api.ask(.head, "records/account")
        #expect(answer.status == 200)
        guard case .bytes(let bytes) = answer.response.body else {
            Issue.record("a stream")
            return
        }
        #expect(bytes.isEmpty)
    }
}
