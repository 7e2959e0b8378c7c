import KithKernel
import KithModel

@testable import KithAPI

/// Makes requests of an endpoint as the router knows it: its path filled with everything that
/// could be meant, each of its parameters with what could draw something out.
///
/// A part of a path, a parameter or a body that is not known here makes `missing` name it: a new
/// endpoint is looked at before it can leak.
struct LeakRequests {
    private let world: LeakWorld
    private(set) var missing: Set<String> = []

    init(_ world: LeakWorld) { self.world = world }

    /// Returns the requests of an endpoint; those that ask before those that write.
    mutating func requests(of endpoint: Endpoint) -> [Request] {
        let bodies = bodies(of: endpoint)
        return paths(of: endpoint).flatMap { path in
            queries(of: endpoint).flatMap { query in
                bodies.map { body in
                    var request = TestAPI.request(endpoint.method, path, body)
                    request.query = query
                    if endpoint.name == "POST imports" { request.body = .bytes(Array("a".utf8)) }
                    return request
                }
            }
        }
    }

    // MARK: paths

    private mutating func paths(of endpoint: Endpoint) -> [String] {
        var paths = [""]
        for part in endpoint.pattern {
            let values: [String]
            switch part {
            case .word(let word): values = [word]
            case .any(let name): values = candidates(name, endpoint)
            }
            paths = paths.flatMap { path in values.map { path.isEmpty ? $0 : "\(path)/\($0)" } }
        }
        return paths
    }

    private mutating func candidates(_ name: String, _ endpoint: Endpoint) -> [String] {
        switch name {
        case "entity": return ["deal", "account"] + (isAboutAll(endpoint) ? [] : ["user", "team"])
        case "id": return ids(endpoint)
        case "user": return [near("user"), id("user house"), world.user.description]
        case "team": return [near("team"), id("team house")]
        case "role": return [near("role"), id("role house"), "administrator"]
        case "token": return [near("token"), id("token house")]
        case "setting": return ["organisation.currency", near("account")]
        case "field": return ["sector", "next_step", "sectr"]
        case "script": return ["tidy", "won_deal_visit"]
        case "rule": return ["tidy", "tdy"]
        case "version": return ["1"]
        case "job", "effect", "run": return ["0000000000000"]
        case "step": return ["1"]
        case "schedule": return ["sales.nightly"]
        case "poller": return ["channels.mail"]
        case "request": return ["0000000000000"]
        case "event": return ["deal.before_update", "account.before_update"]
        case "name":
            return endpoint.pattern.first == .word("explain")
                ? ["deal", "account", "sales.win_deal", "deal.before_update"]
                : ["sales.win_deal", "contacts.merge_accounts", "contacts.check_duplicates"]
        default:
            missing.insert("{\(name)} of \(endpoint.name)")
            return []
        }
    }

    /// Whether an endpoint has further parts, which are enough for two entities.
    private func isAboutAll(_ endpoint: Endpoint) -> Bool {
        endpoint.pattern.count { if case .any = $0 { true } else { false } } > 1
    }

    private func ids(_ endpoint: Endpoint) -> [String] {
        switch endpoint.pattern.first {
        case .word("changes"): world.sets
        case .word("imports"): [id("import house")]
        case .word("plugins"): ["sales", "contacts"]
        default: ["deal far", "deal mine", "account far", "account mine"].map(id)
        }
    }

    private func id(_ key: String) -> String { world.records[key] ?? "0000000000000" }

    /// A name one letter off a secret: a suggestion would hand it out.
    private func near(_ entity: String) -> String {
        let secret = world.secrets.first { $0.entity == entity && $0.field == "name" }
        return (secret?.text.dropLast() ?? "") + "_"
    }

    // MARK: parameters

    private mutating func queries(of endpoint: Endpoint) -> [[(name: String, value: String)]] {
        // Numbers and descriptions always come along where they can: they are answers too.
        let always = [("count", "exact"), ("describe", "true"), ("changes", "true")].filter {
            endpoint.parameters.contains($0.0)
        }.map { (name: $0.0, value: endpoint.name.hasSuffix("timeline") ? "true" : $0.1) }
        var queries = [always]
        for parameter in endpoint.parameters {
            guard let values = Self.values[parameter] else {
                missing.insert("?\(parameter) of \(endpoint.name)")
                continue
            }
            for value in values {
                queries.append(always.filter { $0.name != parameter } + [(parameter, value)])
            }
        }
        if endpoint.name == "DELETE records/{entity}" {
            return [[("ids", id("deal far"))], [("ids", id("account far"))]]
        }
        return endpoint.method.isSafe ? queries : [always] + queries.suffix(1)
    }

    private static let values: [String: [String]] = [
        "filter": [
            "next_step ~ 'zqx'", "sector ~ 'zqx'", "account.sector ~ 'zqx'", "name ~ 'zqx'",
            "any(deals, next_step ~ 'zqx')", "owner.name ~ 'zqx'", "nxt_step = 'a'",
        ],
        "fields": ["next_step", "sector", "account.sector", "account.name", "owner.name", "*"],
        "sort": ["-next_step", "sector", "account", "account.name", "-owner.email", "external_id"],
        "expand": ["account", "owner", "parent", "created_by", "sector"],
        "by": ["next_step", "sector", "account", "owner", "account.sector", "owner.name"],
        "measures": ["count_distinct(next_step)", "max(sector)", "min(name)", "sum(value)"],
        "limit": ["1"], "after": ["0", "start", "WyIwNmFuOGdxMG0wMDAwIl0"],
        "count": ["capped", "none"],
        "as_of": ["2026-11-16T09:00:00Z"], "deleted": ["true"], "describe": ["true"],
        "param.": [], "format": ["csv", "ndjson"], "short": ["true"], "names": ["true"],
        "ids": ["true"], "version": ["999"], "dry_run": ["true"], "text": ["zqx", "zq", "z", "1"],
        "entity": ["deal", "account", "user", "team"], "kinds": ["change"],
        "from": ["2026-01-01", "1"],
        "to": ["2027-01-01", "2"], "changes": ["true"], "rows": ["5"], "name": ["a.csv"],
        "user": ["Reader", "admin@example.com"], "verb": ["read"], "record": [],
        "since": ["2026-01-01T00:00:00Z"], "owner": ["admin@example.com", "Reader"],
        "brief": ["true"], "state": ["dead"], "kind": ["mail"], "flow": ["s_tidy.flow"],
        "automation": ["tidy"],
    ]

    // MARK: bodies

    private mutating func bodies(of endpoint: Endpoint) -> [JSON?] {
        guard endpoint.method != .get, endpoint.method != .delete else { return [nil] }
        if let bodies = fixedBodies[endpoint.name] { return bodies }
        missing.insert("the body of \(endpoint.name)")
        return []
    }

    private var fixedBodies: [String: [JSON?]] {
        let (deal, account) = (JSON.string(id("deal far")), JSON.string(id("account far")))
        let taken = JSON.string(
            world.secrets.first { $0.field == "external_id" && $0.holder == .far }.map {
                String($0.text.dropLast()) + "_"
            } ?? "")
        return [
            "POST records/{entity}": [
                ["name": "twin", "external_id": taken], ["name": "refers", "account": account],
                [["name": "a"], ["nxt_step": "b"]],
            ],
            "POST records/{entity}/restore": [["ids": [deal, account]]],
            "PATCH records/{entity}/{id}": [
                ["tier": "z"], ["next_step": "mine"], ["sector": "mine"], ["account": account],
                ["owner": .string(world.user.description)], [:],
            ],
            "POST records/{entity}/{id}/restore": [nil],
            "POST bulk": [
                [
                    "mode": "partial",
                    "operations": [
                        ["op": "update", "entity": "deal", "id": deal, "values": [:]],
                        ["op": "delete", "entity": "account", "id": account],
                        [
                            "op": "create", "entity": "deal",
                            "values": ["name": "a", "account": account],
                        ],
                        ["op": "restore", "entity": "user", "id": .string(id("user house"))],
                    ],
                ]
            ],
            "POST query": ["deal", "account", "user"].flatMap { entity in
                [
                    ["entity": .string(entity), "count": "exact"],
                    ["entity": .string(entity), "expand": "account"],
                    ["entity": .string(entity), "filter": "next_step ~ 'zqx'"],
                ]
            },
            "POST titles": [
                ["deal": [deal], "account": [account], "user": [.string(id("user house"))]]
            ],
            "POST commands/{name}": [
                ["deal": deal], ["account": account, "into": account], ["name": "zqx"],
            ],
            "PUT changes/consumers/{name}": [["entities": ["deal"], "after": "start"], [:]],
            "POST changes/consumers/{name}/acknowledge": [["token": "start"], [:]],
            "POST health/repair": [["repair": "search account"]],
            "POST changes/sets/{id}/undo": [[:], ["force": .boolean(true)]],
            "POST users": [
                ["name": "a", "email": "a@example.com", "roles": [.string(near("role"))]]
            ],
            "POST users/{user}/activate": [nil], "POST users/{user}/deactivate": [nil],
            "PUT users/{user}/password": [["password": "another long one"]],
            "POST roles": [["name": "mine"]],
            "POST roles/{role}/grants": [["entity": "deal", "verbs": ["read"], "scope": "all"]],
            "PUT roles/{role}/fields/{entity}/{field}": [["right": "read"]],
            "PUT roles/{role}/holders/{user}": [nil], "PUT teams/{team}/members/{user}": [nil],
            "POST tokens": [
                ["name": "a"], ["name": "a", "for": .string(near("user"))],
            ],
            "PUT settings/{setting}": [["value": "EUR"]],
            "POST entities": [["name": "x_site", "fields": []]],
            "POST entities/{entity}/fields": [["name": "x_a", "type": "text"]],
            "PATCH entities/{entity}/fields/{field}": [["title": "A"]],
            "POST plugins/{id}/enable": [nil], "POST plugins/{id}/disable": [nil],
            "POST plugins/{id}/recompute": [["from": "0"]],
            "POST plugins/{id}/grants": [["revoke": ["account:read"]], ["approve": []]],
            "POST plugins/{id}/upgrade": [nil, ["approve": .boolean(true)]],
            "POST plugins/{id}/uninstall": [nil, ["cascade": .boolean(true)]],
            "POST plugins/{id}/purge": [["confirm": "sales"]],
            "POST plugins/{id}/health/clear": [nil],
            "PUT scripts/{script}": [["text": .string(TestAPI.script())]],
            "POST scripts/{script}/publish": [nil, ["approve": .boolean(true)]],
            "POST scripts/{script}/stop": [nil], "POST scripts/{script}/rollback": [nil],
            "POST scripts/{script}/try": [["entity": "account", "record": account]],
            "POST rules": [TestAPI.rule], "PATCH rules/{rule}": [["title": "Mine"]],
            "POST rules/{rule}/activate": [nil, ["force": .boolean(true)]],
            "POST rules/{rule}/stop": [nil], "POST rules/{rule}/try": [["record": account]],
            "POST jobs/{job}/retry": [nil], "POST jobs/{job}/cancel": [nil],
            "POST effects/{effect}/retry": [nil], "POST effects/{effect}/cancel": [nil],
            "POST held/release": [nil], "POST runs/{run}/cancel": [nil],
            "POST runs/{run}/retry": [nil, ["step": "1"]],
            "POST runs/{run}/steps/{step}/skip": [nil],
            "POST runs/{run}/approve": [nil], "POST runs/{run}/refuse": [nil],
            "POST schedules/{schedule}/run": [nil], "POST schedules/{schedule}/pause": [nil],
            "POST schedules/{schedule}/resume": [nil],
            "POST pollers/{poller}/run": [nil],
            "POST imports": [nil],
            "POST imports/{id}/run": [["maps": [["entity": "account", "columns": []]]]],
            "POST imports/{id}/undo": [nil], "PUT clock": [["now": "2027-01-01"]],
            "POST clock/advance": [["milliseconds": .integer(1)]], "POST backups": [nil],
        ]
    }
}
