import KithModel
import Testing

@testable import KithKernel

@Suite("People, teams and roles")
struct PeopleTests {
    private func newUser(roles: [String] = [], teams: [String] = []) -> NewUser {
        NewUser(
            name: "Ana", email: "ana@example.test", password: "a long password", roles: roles,
            teams: teams)
    }

    @Test("a user is added with roles and teams in one change set, and can sign in")
    func adds() async throws {
        let fixture = try await KernelFixture()
        _ = try await fixture.kernel.addRole(
            "auditor", title: nil, as: fixture.admin, door: .cli)
        try await fixture.create("team", ["name": "North"])
        let before = try await fixture.kernel.changeSets(as: fixture.admin).count

        let ana = try await fixture.kernel.addUser(
            newUser(roles: ["auditor"], teams: ["North"]), as: fixture.admin, door: .cli)

        #expect(
            try await fixture.kernel.signIn(email: "ana@example.test", password: "a long password")
                == ana)
        #expect(try await fixture.kernel.changeSets(as: fixture.admin).count == before + 1)
        #expect(
            try await fixture.values("user_role", "role.name", where: "holder = '\(ana)'") == [
                "auditor"
            ])
    }

    @Test("where one role is unknown nothing is added")
    func addsNothing() async throws {
        let fixture = try await KernelFixture()

        let error = await failure {
            _ = try await fixture.kernel.addUser(
                newUser(roles: ["user", "auditr"]), as: fixture.admin, door: .cli)
        }

        #expect(error?.code == .notFound)
        #expect(try await fixture.values("user", "name") == ["Admin"])
    }

    @Test("a grant adds to what a role allows, and sets again what it names")
    func grants() async throws {
        let fixture = try await KernelFixture()
        let kernel = fixture.kernel
        let role = try await kernel.addRole("auditor", title: nil, as: fixture.admin, door: .cli)

        try await kernel.grant(
            ["read", "update"], on: "team", scope: "own", to: "auditor", as: fixture.admin,
            door: .cli)
        try await kernel.grant(
            ["update"], on: "team", scope: "none", to: "auditor", as: fixture.admin, door: .cli)
        try await kernel.setFieldRight(
            "read", on: "region", of: "team", role: "auditor", as: fixture.admin, door: .cli)

        let permissions = try await fixture.values(
            "role", "permissions", where: "id = '\(role)'")
        #expect(
            permissions == [
                #"{"team":{"read":"own","update":"none","fields":{"region":"read"}}}"#
            ])
    }

    @Test("a condition that cannot be read is refused with its place")
    func refusesConditions() async throws {
        let fixture = try await KernelFixture()
        _ = try await fixture.kernel.addRole("auditor", title: nil, as: fixture.admin, door: .cli)

        let error = await failure {
            try await fixture.kernel.grant(
                ["read"], on: "team", scope: ["where": "nam = 'x'"], to: "auditor",
                as: fixture.admin, door: .cli)
        }

        #expect(error?.code == .unknownField)
        #expect(error?.message.contains("did you mean `name`?") == true)
    }

    @Test("giving a role or a team twice changes nothing; taking what is not there is told")
    func links() async throws {
        let fixture = try await KernelFixture()
        let kernel = fixture.kernel
        _ = try await kernel.addRole("auditor", title: nil, as: fixture.admin, door: .cli)
        try await fixture.create("team", ["name": "North"])
        let ana = try await fixture.create("user", ["name": "Ana"]).id

        for _ in 0..<2 {
            try await kernel.assign("auditor", to: ana, as: fixture.admin, door: .cli)
            try await kernel.setMember(
                true, ana, ofTeam: "North", as: fixture.admin, door: .cli)
        }
        try await kernel.revoke("auditor", from: ana, as: fixture.admin, door: .cli)
        let role = await failure {
            try await kernel.revoke("auditor", from: ana, as: fixture.admin, door: .cli)
        }

        #expect(role?.code == .notFound)
        #expect(try await fixture.values("team_member", "member").count == 1)
    }

    @Test("the name of a role is in snake_case")
    func names() async throws {
        let fixture = try await KernelFixture()

        let error = await failure {
            _ = try await fixture.kernel.addRole(
                "Sales Rep", title: nil, as: fixture.admin, door: .cli)
        }

        #expect(error?.code == .invalid)
    }
}
