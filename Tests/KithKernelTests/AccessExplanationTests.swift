import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Explanation of access")
struct AccessExplanationTests {
    private let fixture: KernelFixture
    private let ana: RecordID
    private let ivo: RecordID
    private let annas: RecordID
    private let ivos: RecordID

    /// Ana in North and Ivo in South own a job each.
    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        ana = try await fixture.create("user", ["name": "Ana"]).id
        ivo = try await fixture.create("user", ["name": "Ivo"]).id
        for (team, member) in [("North", ana), ("South", ivo)] {
            let made = try await fixture.create("team", ["name": .string(team)]).id
            try await fixture.create("team_member", ["member": .id(member), "of_team": .id(made)])
        }
        annas = try await fixture.create("job", ["name": "Gate", "owner": .id(ana)]).id
        ivos = try await fixture.create("job", ["name": "Lock", "owner": .id(ivo)]).id
    }

    private func give(_ permissions: JSON, to user: RecordID) async throws {
        let role = try await fixture.create(
            "role", ["name": "helper", "permissions": permissions]
        ).id
        try await fixture.create("user_role", ["holder": .id(user), "role": .id(role)])
    }

    private func explain(
        _ user: RecordID, _ verb: Verb, _ record: RecordID?, as principal: Principal? = nil
    ) async throws -> AccessExplanation {
        try await fixture.kernel.explainAccess(
            of: user, verb, "job", record, as: principal ?? fixture.admin)
    }

    @Test("a role with `own` decides for the owner, and says whose the other record is")
    func own() async throws {
        try await give(["job": ["read": "own"]], to: ana)

        let mine = try await explain(ana, .read, annas)
        let other = try await explain(ana, .read, ivos)

        #expect(mine.isAllowed)
        #expect(mine.reason == "The role `helper` decides: Ana owns Gate.")
        #expect(!other.isAllowed)
        #expect(other.roles.last?.why == "Lock is owned by Ivo, not by Ana.")
    }

    @Test("a role with `team` names the record's team and those that the user reaches")
    func team() async throws {
        try await give(["job": ["read": "team"]], to: ana)

        let other = try await explain(ana, .read, ivos)

        #expect(other.teams == ["North"])
        #expect(other.roles.last?.why == "Lock belongs to the team South; Ana reaches North.")
    }

    @Test("a condition is tried on the record, with the user as `@me`")
    func condition() async throws {
        try await give(["job": ["update": ["where": "owner = @me"]]], to: ivo)

        let own = try await explain(ivo, .update, ivos)
        let other = try await explain(ivo, .update, annas)

        #expect(own.reason == "The role `helper` decides: `owner = @me` is true of Lock.")
        #expect(other.roles.last?.why == "`owner = @me` is not true of Gate.")
    }

    @Test("what is allowed agrees with what can be read, for every role and record")
    func agreement() async throws {
        try await give(["job": ["read": ["where": "state = 'open' and owner = @me"]]], to: ana)

        for record in [annas, ivos] {
            let told = try await explain(ana, .read, record).isAllowed
            let found = try await fixture.values(
                "job", "id", where: "id = '\(record)'", as: .user(ana))
            #expect(told == !found.isEmpty)
        }
    }

    @Test("a role that says nothing, or allows another verb, is told with the reason")
    func silence() async throws {
        try await give(["job": ["read": "all"]], to: ana)

        let explanation = try await explain(ana, .delete, annas)

        #expect(!explanation.isAllowed)
        #expect(
            explanation.roles.map(\.why) == [
                "It says nothing about `job`.", "It does not allow `delete` on `job`.",
            ])
    }

    @Test("a record that was deleted and a user who was deactivated end the question")
    func gone() async throws {
        try await give(["job": ["*": "all"]], to: ana)
        try await fixture.delete("job", ivos)

        let deleted = try await explain(ana, .read, ivos)
        try await fixture.kernel.setActive(false, user: ana, as: fixture.admin, door: .cli)
        let inactive = try await explain(ana, .read, annas)

        #expect(deleted.reason == "Lock is deleted: only its history is left.")
        #expect(inactive.reason == "Ana is deactivated and can do nothing at all.")
        #expect(!deleted.isAllowed && !inactive.isAllowed)
    }

    @Test("fields that may not be written are listed, sensitive ones as unreadable")
    func fields() async throws {
        try await give(["customer": ["read": "all", "fields": ["tier": "read"]]], to: ana)

        let explanation = try await fixture.kernel.explainAccess(
            of: ana, .read, "customer", nil, as: fixture.admin)

        let rights = Dictionary(
            uniqueKeysWithValues: explanation.fields.map { ($0.name, $0.right) })
        #expect(rights["tier"] == .read)
        #expect(rights["salary"] == FieldRight.none)
        #expect(rights["email"] == nil)
    }

    @Test("only an administrator asks for the rights of others; one's own are free")
    func asking() async throws {
        let own = try await explain(ana, .read, nil, as: .user(ana))
        let error = await failure { _ = try await explain(ivo, .read, nil, as: .user(ana)) }

        #expect(!own.isAllowed)
        #expect(error?.code == .forbidden)
    }

    @Test("a record or a user that there is not is not found")
    func unknown() async throws {
        let record = await failure { _ = try await explain(ana, .read, ana) }
        let user = await failure { _ = try await explain(annas, .read, annas) }

        #expect(record?.code == .notFound)
        #expect(user?.code == .notFound)
    }
}
