import KithKernel
import KithModel
import KithTesting

@testable import KithAPI

/// A write as the API takes it, for each endpoint that writes; prepared in a world of its own.
struct WriteCase: Sendable {
    /// The endpoint, as `POST records/{entity}`.
    let endpoint: String
    /// Makes the world ready, and returns the request.
    let prepare: @Sendable (TestAPI) async throws -> Request

    init(_ endpoint: String, _ prepare: @escaping @Sendable (TestAPI) async throws -> Request) {
        self.endpoint = endpoint
        self.prepare = prepare
    }

    private init(
        _ endpoint: String, _ path: String? = nil, _ body: JSON? = nil,
        after setUp: @escaping @Sendable (TestAPI) async throws -> Void = { _ in }
    ) {
        self.init(endpoint) { api in
            try await setUp(api)
            let words = endpoint.split(separator: " ").map(String.init)
            return TestAPI.request(
                Request.Method(rawValue: words[0]) ?? .post, path ?? words[1], body)
        }
    }

    private static func ofRecord(
        _ endpoint: String, _ suffix: String = "", _ body: JSON? = nil, isDeleted: Bool = false
    ) -> WriteCase {
        WriteCase(endpoint) { api in
            let made = await api.ask(.post, "records/account", ["name": "Acme"])
            let id = made["id"]?.string ?? ""
            if isDeleted { await api.ask(.delete, "records/account/\(id)") }
            let words = endpoint.split(separator: " ").map(String.init)
            let method = Request.Method(rawValue: words[0]) ?? .post
            var path = "records/account/\(id)\(suffix)"
            if !words[1].contains("{id}") { path = "records/account\(suffix)" }
            let isList = body?["ids"] != nil
            if method == .delete, !words[1].contains("{id}") { path += "?ids=\(id)" }
            return TestAPI.request(method, path, isList ? ["ids": [.string(id)]] : body)
        }
    }

    private static let ana: @Sendable (TestAPI) async throws -> Void = { api in
        _ = try await api.kith.makeUser("Ana")
    }
    private static let role: @Sendable (TestAPI) async throws -> Void = { api in
        try await ana(api)
        await api.ask(.post, "roles", ["name": "reader"])
    }
    private static let team: @Sendable (TestAPI) async throws -> Void = { api in
        try await ana(api)
        await api.ask(.post, "records/team", ["name": "North"])
    }
    private static let field: @Sendable (TestAPI) async throws -> Void = { api in
        await api.ask(
            .post, "entities/deal/fields", ["name": "x_note", "type": "text", "title": "Note"])
    }

    private static func ofUpload(_ endpoint: String, _ suffix: String) -> WriteCase {
        WriteCase(endpoint) { api in
            var upload = TestAPI.request(.post, "imports?name=a.csv")
            upload.principal = .user(api.kith.administrator)
            upload.body = .bytes(Array("name\nAcme\n".utf8))
            let id = await api.ask(upload)["id"]?.string ?? ""
            let map = await api.ask(.get, "imports/\(id)/proposal?entity=account")["map"] ?? .null
            let words = endpoint.split(separator: " ").map(String.init)
            let order: JSON = ["maps": [map]]
            if suffix == "/undo" {
                await api.ask(.post, "imports/\(id)/run", order)
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await api.api.work() }
                    var (version, isOver) = (Int64(0), false)
                    while !isOver {
                        let state = await api.ask(.get, "imports/\(id)?after=\(version)")
                        version = state["version"]?.integer ?? 0
                        isOver = !["queued", "running"].contains(state["state"])
                    }
                    group.cancelAll()
                }
            }
            return TestAPI.request(
                Request.Method(rawValue: words[0]) ?? .post, "imports/\(id)\(suffix)",
                suffix == "/run" ? order : nil)
        }
    }

    static let all: [WriteCase] =
        records + people + definitions + scripts + rules + jobs + automation + upkeep

    private static let records: [WriteCase] = [
        WriteCase(
            "POST bulk", nil,
            ["operations": [["op": "create", "entity": "account", "values": ["name": "Acme"]]]]),
        WriteCase("POST records/{entity}", "records/account", ["name": "Acme"]),
        ofRecord("DELETE records/{entity}"),
        ofRecord("POST records/{entity}/restore", "/restore", ["ids": []], isDeleted: true),
        ofRecord("PATCH records/{entity}/{id}", "", ["tier": "a"]),
        ofRecord("DELETE records/{entity}/{id}"),
        ofRecord("POST records/{entity}/{id}/restore", "/restore", isDeleted: true),
        WriteCase("POST commands/{name}") { api in
            let deal = try await api.kith.insert("deal", ["name": .text("Roof")])
            return TestAPI.request(
                .post, "commands/sales.win_deal", ["deal": .string(deal.id.description)])
        },
        WriteCase("DELETE changes/consumers/{name}", "changes/consumers/books") { api in
            await api.ask(.put, "changes/consumers/books")
        },
        WriteCase("POST changes/sets/{id}/undo") { api in
            let made = await api.ask(.post, "records/account", ["name": "Acme"])
            return TestAPI.request(
                .post, "changes/sets/\(made.header("kith-change-set") ?? "")/undo", [:])
        },
    ]

    private static let people: [WriteCase] = [
        WriteCase("POST users", nil, ["name": "Ana", "email": "ana@example.com"]),
        WriteCase("POST users/{user}/activate", "users/Ana/activate", after: ana),
        WriteCase("POST users/{user}/deactivate", "users/Ana/deactivate", after: ana),
        WriteCase(
            "PUT users/{user}/password", "users/Ana/password", ["password": "a long password"],
            after: ana),
        WriteCase("POST roles", nil, ["name": "reader"]),
        WriteCase("DELETE roles/{role}", "roles/reader", after: role),
        WriteCase(
            "POST roles/{role}/grants", "roles/reader/grants",
            ["entity": "deal", "verbs": ["read"], "scope": "all"], after: role),
        WriteCase(
            "PUT roles/{role}/fields/{entity}/{field}", "roles/reader/fields/account/tier",
            ["right": "none"], after: role),
        WriteCase("PUT roles/{role}/holders/{user}", "roles/reader/holders/Ana", after: role),
        WriteCase("DELETE roles/{role}/holders/{user}", "roles/reader/holders/Ana") { api in
            try await role(api)
            await api.ask(.put, "roles/reader/holders/Ana")
        },
        WriteCase("PUT teams/{team}/members/{user}", "teams/North/members/Ana", after: team),
        WriteCase("DELETE teams/{team}/members/{user}", "teams/North/members/Ana") { api in
            try await team(api)
            await api.ask(.put, "teams/North/members/Ana")
        },
        WriteCase("POST tokens", nil, ["name": "job"]),
        WriteCase("DELETE tokens/{token}", "tokens/job") { api in
            await api.ask(.post, "tokens", ["name": "job"])
        },
        WriteCase(
            "PUT settings/{setting}", "settings/organisation.time_zone",
            ["value": "Europe/Zagreb"]),
    ]

    private static let definitions: [WriteCase] = [
        WriteCase(
            "POST entities", nil,
            ["name": "x_site", "fields": [["name": "name", "type": "text", "title": "Name"]]]),
        WriteCase(
            "POST entities/{entity}/fields", "entities/deal/fields",
            ["name": "x_note", "type": "text", "title": "Note"]),
        WriteCase(
            "PATCH entities/{entity}/fields/{field}", "entities/deal/fields/x_note",
            ["name": "x_remark"], after: field),
        WriteCase(
            "DELETE entities/{entity}/fields/{field}", "entities/deal/fields/x_note", after: field),
        WriteCase("POST plugins/{id}/enable", "plugins/sales_spy/enable") { api in
            await api.ask(.post, "plugins/sales_spy/disable")
        },
        WriteCase("POST plugins/{id}/disable", "plugins/sales_spy/disable"),
        WriteCase("POST plugins/{id}/recompute", "plugins/sales/recompute", [:]),
        WriteCase(
            "POST plugins/{id}/grants", "plugins/sales/grants", ["revoke": ["account:read"]]),
        WriteCase("POST plugins/{id}/uninstall", "plugins/sales_spy/uninstall"),
        WriteCase("POST plugins/{id}/purge", "plugins/sales_spy/purge", ["confirm": "sales_spy"]) {
            api in
            await api.ask(.post, "plugins/sales_spy/uninstall")
        },
    ]

    private static let scripts: [WriteCase] = [
        WriteCase("PUT scripts/{script}", "scripts/tidy", ["text": .string(TestAPI.script())]),
        WriteCase("DELETE scripts/{script}", "scripts/tidy", after: script),
        WriteCase(
            "POST scripts/{script}/publish", "scripts/tidy/publish", ["approve": .boolean(true)],
            after: script),
        WriteCase("POST scripts/{script}/rollback", "scripts/tidy/rollback") { api in
            for function in ["upper", "lower"] {
                let text: JSON = ["text": .string(TestAPI.script(function))]
                await api.ask(.put, "scripts/tidy", text)
                await api.ask(.post, "scripts/tidy/publish", ["approve": .boolean(true)])
            }
        },
        WriteCase("POST scripts/{script}/stop", "scripts/tidy/stop") { api in
            try await script(api)
            await api.ask(.post, "scripts/tidy/publish", ["approve": .boolean(true)])
        },
    ]

    private static let rules: [WriteCase] = [
        WriteCase("POST rules", "rules", TestAPI.rule),
        WriteCase("PATCH rules/{rule}", "rules/tidy", ["title": "Tidier"], after: rule),
        WriteCase("DELETE rules/{rule}", "rules/tidy", after: rule),
        WriteCase("POST rules/{rule}/activate", "rules/tidy/activate", after: rule),
        WriteCase("POST rules/{rule}/stop", "rules/tidy/stop") { api in
            try await rule(api)
            await api.ask(.post, "rules/tidy/activate")
        },
    ]

    private static let rule: @Sendable (TestAPI) async throws -> Void = { api in
        await api.ask(.post, "rules", TestAPI.rule)
    }

    private static let jobs: [WriteCase] = [
        ofSchedule("POST schedules/{schedule}/run", "/run"),
        ofSchedule("POST schedules/{schedule}/pause", "/pause"),
        ofSchedule("POST schedules/{schedule}/resume", "/resume"),
        ofJob("POST jobs/{job}/retry", "/retry"), ofJob("POST jobs/{job}/cancel", "/cancel"),
    ]

    private static let scheduled: @Sendable (TestAPI) async throws -> Void = { api in
        await api.ask(.put, "scripts/clock", ["text": .string(TestAPI.clock)])
        await api.ask(.post, "scripts/clock/publish", ["approve": .boolean(true)])
    }

    private static func ofSchedule(_ endpoint: String, _ suffix: String) -> WriteCase {
        WriteCase(endpoint, "schedules/s_clock.tick" + suffix, after: scheduled)
    }

    /// A job that waits for its next attempt, since it has failed.
    private static func ofJob(_ endpoint: String, _ suffix: String) -> WriteCase {
        WriteCase(endpoint) { api in
            try await scheduled(api)
            let job = await api.ask(.post, "schedules/s_clock.tick/run")["job"]?.string ?? ""
            try await api.kith.kernel.settle()
            return TestAPI.request(.post, "jobs/\(job)\(suffix)")
        }
    }

    private static let script: @Sendable (TestAPI) async throws -> Void = { api in
        await api.ask(.put, "scripts/tidy", ["text": .string(TestAPI.script())])
    }

    private static let upkeep: [WriteCase] = [
        WriteCase("POST imports", "imports?name=a.csv", ["not": "a table"]),
        ofUpload("DELETE imports/{id}", ""),
        ofUpload("POST imports/{id}/run", "/run"),
        ofUpload("POST imports/{id}/undo", "/undo"),
        WriteCase("PUT clock", nil, ["now": "2026-11-17T10:00:00Z"]),
        WriteCase("POST clock/advance", nil, ["milliseconds": .integer(1000)]),
        WriteCase("DELETE clock") { api in
            // A clock that is released and set again would not be the same moment twice.
            TestAPI.request(.delete, "clock")
        },
        WriteCase("POST backups"),
        WriteCase("POST health/repair", nil, ["repair": "search account"]),
    ]
}
