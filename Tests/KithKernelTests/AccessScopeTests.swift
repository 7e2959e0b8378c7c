import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Scopes of access")
struct AccessScopeTests {
    private let fixture: KernelFixture
    private var people: [String: RecordID] = [:]
    private var teams: [String: RecordID] = [:]

    /// Three teams, two below one, with a manager and a member each; everybody owns a job.
    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        let role = try await fixture.create(
            "role", ["name": "teamwork", "permissions": ["job": ["*": "team"]]]
        ).id
        for name in ["mia", "noa", "ned", "sam", "sue", "zoe"] {
            let user = try await fixture.create("user", ["name": .string(name)]).id
            people[name] = user
            try await fixture.create("user_role", ["holder": .id(user), "role": .id(role)])
        }
        for (team, manager, member) in [
            ("sales", "mia", nil), ("north", "noa", "ned"), ("south", "sam", "sue"),
        ] as [(String, String, String?)] {
            var values: JSONObject = ["name": .string(team), "manager": .id(try id(manager))]
            if let sales = teams["sales"] { values["parent"] = .id(sales) }
            let made = try await fixture.create("team", values).id
            teams[team] = made
            guard let member else { continue }
            try await fixture.create(
                "team_member", ["member": .id(try id(member)), "of_team": .id(made)])
        }
        for name in people.keys.sorted() {
            try await fixture.create(
                "job", ["name": .string(name), "owner": .id(try id(name))])
        }
    }

    private func id(_ name: String) throws -> RecordID { try #require(people[name]) }

    private func seen(by name: String) async throws -> [String] {
        try await fixture.values("job", "name", sort: "name", as: .user(try id(name)))
    }

    @Test(
        "a manager sees the teams below, a member the own team, others what they own",
        arguments: [
            ("mia", ["mia", "ned", "noa", "sam", "sue"]), ("noa", ["ned", "noa"]),
            ("ned", ["ned", "noa"]), ("sue", ["sam", "sue"]), ("zoe", ["zoe"]),
        ])
    func teamTree(_ name: String, _ expected: [String]) async throws {
        #expect(try await seen(by: name) == expected)
    }

    @Test("31: a change of team, of a team's place or manager takes effect at once")
    func teamChanges() async throws {
        let north = try #require(teams["north"])
        let membership = try #require(
            try await fixture.values("team_member", "id", where: "member.name = 'ned'")
                .first.flatMap { RecordID($0) })
        try await fixture.update(
            "team_member", membership, ["of_team": .id(try #require(teams["south"]))])
        #expect(try await seen(by: "ned") == ["ned", "sam", "sue"])

        try await fixture.update("team", north, ["parent": .null])
        #expect(try await seen(by: "mia") == ["mia", "sam", "sue"])
        try await fixture.update("team", north, ["manager": .id(try id("zoe"))])
        #expect(try await seen(by: "zoe") == ["ned", "noa", "zoe"])
        #expect(try await seen(by: "noa") == ["noa"])
        try await fixture.delete("team", north)
        #expect(try await seen(by: "zoe") == ["zoe"])
    }

    @Test("teams that go in a circle end nothing")
    func circle() async throws {
        try await fixture.update(
            "team", try #require(teams["sales"]), ["parent": .id(try #require(teams["north"]))])

        #expect(try await seen(by: "ned") == ["mia", "ned", "noa", "sam", "sue"])
    }

    @Test("own, all, none and a condition reach what they say; two roles reach what either does")
    func scopes() async throws {
        let zoe = try id("zoe")
        for (scope, expected) in [
            ("own", ["zoe"]), ("none", []), ("all", ["mia", "ned", "noa", "sam", "sue", "zoe"]),
        ] {
            let user = try await fixture.user(
                "u_\(scope)", permissions: ["job": ["read": .string(scope)]])
            let job = try #require(
                try await fixture.values("job", "id", where: "name = 'zoe'").first.flatMap {
                    RecordID($0)
                })
            try await fixture.update("job", job, ["owner": .id(user)])
            let read = await failure {
                let names = try await fixture.values("job", "name", sort: "name", as: .user(user))
                #expect(names == expected)
            }
            #expect((read?.code == .notFound) == (scope == "none"))
        }
        try await fixture.give(zoe, "conditional", ["job": ["read": ["where": "name ^= 's'"]]])
        #expect(try await seen(by: "zoe") == ["sam", "sue"])
    }

    @Test("a condition may speak of the user and of the teams, over a relation too")
    func conditions() async throws {
        let zoe = try id("zoe")
        try await fixture.give(
            zoe, "mates",
            ["job": ["read": ["where": "owner = @me or team in :teams or owner.name = 'ned'"]]])

        #expect(try await seen(by: "zoe") == ["ned", "zoe"])
    }

    @Test("verbs have their own reach: what may be read may not always be written")
    func verbs() async throws {
        let user = try await fixture.user(
            "vera", permissions: ["job": ["read": "all", "update": "own", "delete": "none"]])
        let job = try #require(
            try await fixture.values("job", "id", where: "name = 'ned'").first.flatMap {
                RecordID($0)
            })

        let update = await failure {
            try await fixture.update("job", job, ["name": "x"], as: .user(user))
        }
        let delete = await failure { try await fixture.delete("job", job, as: .user(user)) }
        let create = await failure {
            try await fixture.create("job", ["name": "x"], as: .user(user))
        }
        let export = await failure {
            try await fixture.kernel.export(QueryRequest("job"), as: .user(user)) { _ in }
        }

        #expect(
            [update, delete, create, export].map(\.?.code) == Array(repeating: .forbidden, count: 4)
        )
    }

    @Test("a record beyond the reach of reading is not written either, and is not told apart")
    func writeWithoutRead() async throws {
        let user = try await fixture.user(
            "walt", permissions: ["job": ["read": "own", "update": "all", "delete": "all"]])
        let job = try #require(
            try await fixture.values("job", "id", where: "name = 'ned'").first.flatMap {
                RecordID($0)
            })
        let nothing = RecordID(milliseconds: 5, node: 0, sequence: 0)

        let update = await failure {
            try await fixture.update("job", job, ["name": "x"], as: .user(user))
        }
        let none = await failure {
            try await fixture.update("job", nothing, ["name": "x"], as: .user(user))
        }
        let delete = await failure { try await fixture.delete("job", job, as: .user(user)) }

        #expect(update?.code == .notFound)
        #expect(
            update?.message.replacing(job.description, with: nothing.description) == none?.message)
        #expect(delete?.code == .notFound)
    }

    @Test("31: rights that are given, changed, taken or lost with a role hold at once")
    func changesAtOnce() async throws {
        let zoe = try id("zoe")
        #expect(try await seen(by: "zoe") == ["zoe"])
        let role = try await fixture.give(zoe, "all_jobs", ["job": ["read": "all"]])
        #expect(try await seen(by: "zoe").count == 6)

        try await fixture.update("role", role, ["permissions": ["job": ["read": "none"]]])
        #expect(try await seen(by: "zoe") == ["zoe"])
        try await fixture.update("role", role, ["permissions": ["job": ["read": "all"]]])
        #expect(try await seen(by: "zoe").count == 6)
        try await fixture.delete("role", role)
        #expect(try await seen(by: "zoe") == ["zoe"])
    }

    @Test("a deactivated user can do nothing, and can again when activated")
    func deactivated() async throws {
        let zoe = try id("zoe")
        #expect(try await seen(by: "zoe") == ["zoe"])
        try await fixture.update("user", zoe, ["is_active": .boolean(false)])

        let error = await failure { _ = try await seen(by: "zoe") }

        #expect(error?.code == .unauthenticated)
        try await fixture.update("user", zoe, ["is_active": .boolean(true)])
        #expect(try await seen(by: "zoe") == ["zoe"])
    }

    @Test("an administrator sees all, and nobody else is one by a role of that reach")
    func administrators() async throws {
        let user = try await fixture.user("almost", permissions: ["*": ["*": "all"]])

        let errors = [
            await failure { try await fixture.give(user, "more", [:]) },
            await failure {
                try await fixture.create("role", ["name": "mine"], as: .user(user))
            },
            await failure {
                try await fixture.create(
                    "user_role",
                    ["holder": .id(user), "role": .id(try await administratorRole())],
                    as: .user(user))
            },
            await failure {
                try await fixture.kernel.setPassword(
                    "another long one", of: fixture.administrator, as: .user(user), door: .cli)
            },
        ]

        #expect(errors.map { $0 == nil } == [true, false, false, false])
    }

    @Test("a record belongs to its owner's team as it is in the same transaction, and no other")
    func defaultTeams() async throws {
        let zoe = try id("zoe")
        let (north, south) = (try #require(teams["north"]), try #require(teams["south"]))

        _ = await failure {
            try await fixture.transact { transaction in
                try transaction.insert(
                    "team_member", ["member": .reference(zoe), "of_team": .reference(south)])
                try transaction.insert("job", ["name": .text("x"), "owner": .reference(zoe)])
                throw KernelError(.invalid, "rolled back")
            }
        }
        let alone = try await fixture.create("job", ["name": "alone"], as: .user(zoe))
        let joined = try await fixture.transact { transaction in
            try transaction.insert("job", ["name": .text("before"), "owner": .reference(zoe)])
            try transaction.insert(
                "team_member", ["member": .reference(zoe), "of_team": .reference(south)])
            return try transaction.insert(
                "job", ["name": .text("after"), "owner": .reference(zoe)])
        }.result
        let worker = try await fixture.user(
            "will", permissions: ["job": ["read": "own", "create": "own"]])
        try await fixture.create("team_member", ["member": .id(worker), "of_team": .id(north)])
        let named = try await fixture.create(
            "job", ["name": "named", "team": .id(north)], as: .user(worker))

        #expect(alone["team"] == .null)
        #expect(joined["team"] == .reference(south))
        #expect(named["team"] == .reference(north))
    }

    private func administratorRole() async throws -> RecordID {
        try #require(
            try await fixture.values("role", "id", where: "name = 'administrator'").first
                .flatMap { RecordID($0) })
    }
}
