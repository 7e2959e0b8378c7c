import KithModel
import Testing

@testable import KithKernel

@Suite("Permissions of roles")
struct RolePermissionTests {
    private let fixture: KernelFixture

    init() async throws { fixture = try await KernelFixture([Workshop.self]) }

    private func save(_ permissions: JSON) async -> KernelError? {
        await failure {
            try await fixture.create("role", ["name": "r", "permissions": permissions])
        }
    }

    static let malformed: [(JSON, String)] = [
        (["job": "all"], "`job` is not an object"),
        (["job": ["raed": "all"]], "did you mean `read`?"),
        (["job": ["read": "al"]], "`own`, `team`, `all`"),
        (["job": ["read": ["were": "x"]]], "`job.read`"),
        (["job": ["read": .boolean(true)]], "`job.read`"),
        (["job": ["fields": "all"]], "`job.fields`"),
        (["job": ["fields": ["name": "writ"]]], "`job.fields.name`"),
        (["jub": ["read": "all"]], "did you mean `job`?"),
        (["job": ["read": "all", "fields": ["nme": "read"]]], "did you mean `name`?"),
        (["job": ["read": ["where": "stat = 'open'"]]], "did you mean `state`?"),
        (["job": ["read": ["where": "state = "]]], "job.read"),
    ]

    @Test(
        "what cannot be read is refused with its place and the nearest name", arguments: malformed)
    func refusesMalformed(_ permissions: JSON, _ words: String) async throws {
        let error = await save(permissions)

        #expect(error?.details.first?.field == "permissions")
        #expect(error?.message.contains(words) == true)
        #expect(try await fixture.values("role", "name", where: "name = 'r'").isEmpty)
    }

    static let fine: [JSON] = [
        .null, [:], ["*": ["*": "all"]], ["job": ["*": "none", "read": "own"]],
        ["job": ["read": ["where": "team in :teams or owner = @me"]]],
        ["job": ["read": "all", "fields": ["price": "none", "owner": "read"]]],
    ]

    @Test("what can be read is kept", arguments: fine)
    func keeps(_ permissions: JSON) async throws {
        #expect(await save(permissions) == nil)
    }

    @Test("a role may go on naming what is dormant now")
    func dormantNames() async throws {
        let role = try await fixture.create(
            "role", ["name": "r", "permissions": ["job": ["read": ["where": "state = 'open'"]]]])
        try await fixture.kernel.disable("workshop", as: fixture.admin, door: .cli)

        try await fixture.update(
            "role", role.id,
            [
                "permissions": [
                    "job": ["read": ["where": "state = 'open'"]], "user": ["read": "all"],
                ]
            ])

        #expect(try await fixture.value("role", role.id, "version") == "2")
    }

    @Test("built-in roles are neither changed nor deleted, and the last administrator stays one")
    func builtIn() async throws {
        for name in ["administrator", "user"] {
            let id = try #require(
                try await fixture.values("role", "id", where: "name = '\(name)'").first
                    .flatMap { RecordID($0) })
            let change = await failure {
                try await fixture.update("role", id, ["permissions": [:]])
            }
            let delete = await failure { try await fixture.delete("role", id) }
            #expect(change != nil)
            #expect(delete != nil)
        }
        let held = try #require(
            try await fixture.values("user_role", "id").first.flatMap { RecordID($0) })
        let take = await failure { try await fixture.delete("user_role", held) }
        let leave = await failure {
            try await fixture.update(
                "user", fixture.administrator, ["is_active": .boolean(false)])
        }
        #expect(take?.code == .conflict)
        #expect(leave?.code == .conflict)
    }
}
