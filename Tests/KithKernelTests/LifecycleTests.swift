import KithModel
import KithQuery
import KithStore
import Testing

@testable import KithKernel

@Suite("Lifecycle of plugins")
struct LifecycleTests {
    private static let all: [any Capability.Type] = [
        Workshop.self, Annex.self, Clash.self, CommandClash.self, Waiting.self, Failing.self,
    ]

    private func fixture(_ enabled: [String] = []) async throws -> KernelFixture {
        try await KernelFixture(Self.all, enabled: enabled)
    }

    private func enable(_ id: String, _ fixture: KernelFixture) async -> KernelError? {
        await failure { try await fixture.kernel.enable(id, as: fixture.admin, door: .cli) }
    }

    private func disable(_ id: String, _ fixture: KernelFixture) async -> KernelError? {
        await failure { try await fixture.kernel.disable(id, as: fixture.admin, door: .cli) }
    }

    @Test("with no plugin there are the kernel's entities only; people, roles and the log work")
    func kernelAlone() async throws {
        let fixture = try await fixture()
        let user = try await fixture.user("ana", permissions: ["user": ["read": "all"]])
        try await fixture.update("user", user, ["job_title": "Boss"])
        try await fixture.kernel.settle()

        #expect(Set(fixture.kernel.generation.schema.entities.map(\.owner)) == ["kernel"])
        #expect(fixture.kernel.generation.commands.isEmpty)
        #expect(try await fixture.values("user", "name", as: .user(user)).count == 2)
        #expect(try await fixture.kernel.history(of: user, as: fixture.admin).count == 2)
        #expect(try await fixture.kernel.verifyChangeLog().isEmpty)
    }

    @Test(
        "disabling hides entities, commands, hits, references and history; enabling brings all back"
    )
    func hidesAndShows() async throws {
        let fixture = try await fixture(["workshop"])
        let customer = try await fixture.create("customer", ["name": "Findable"]).id
        let job = try await fixture.create("job", ["name": "Bike", "customer": .id(customer)]).id
        _ = try await fixture.kernel.run(
            "workshop.finish_job", ["job": .id(job)], as: fixture.admin, door: .cli)

        #expect(await disable("workshop", fixture) == nil)

        let unknown = await failure { _ = try await fixture.values("job", "name") }
        let missing = await failure { _ = try await fixture.values("jub", "name") }
        #expect(unknown?.message.replacing("job", with: "jub") == missing?.message)
        let run = await failure {
            _ = try await fixture.kernel.run(
                "workshop.finish_job", ["job": .id(job)], as: fixture.admin, door: .cli)
        }
        #expect(run?.code == .notFound)
        #expect(try await fixture.kernel.search("Findable", as: fixture.admin).isEmpty)
        #expect(try await fixture.kernel.history(of: job, as: fixture.admin).isEmpty)
        let reopened = try await fixture.reopened(Self.all)
        #expect(reopened.generation.schema.entity("job") == nil)

        #expect(await enable("workshop", fixture) == nil)
        #expect(try await fixture.value("job", job, "customer") == customer.description)
        #expect(try await fixture.value("job", job, "state") == "done")
        #expect(try await fixture.kernel.search("Findable", as: fixture.admin).count == 1)
        #expect(try await fixture.kernel.history(of: job, as: fixture.admin).count == 2)
    }

    @Test("a data step runs once, however often the plugin is enabled")
    func stepsRunOnce() async throws {
        let fixture = try await fixture(["workshop", "annex"])

        for _ in 0..<2 {
            #expect(await disable("annex", fixture) == nil)
            #expect(await enable("annex", fixture) == nil)
            #expect(await enable("annex", fixture) == nil)
        }

        #expect(try await fixture.values("annex_note", "name") == ["step one", "step two"])
        #expect(try await fixture.values("role", "name", where: "name = 'mechanic'").count == 1)
    }

    @Test("16: a missing requirement is named; what others need is refused with who needs it")
    func requirements() async throws {
        let fixture = try await fixture()

        let missing = await enable("annex", fixture)
        #expect(missing?.code == .conflict)
        #expect(missing?.message.contains("`workshop`") == true)
        #expect(await enable("workshop", fixture) == nil)
        #expect(await enable("annex", fixture) == nil)
        let needed = await disable("workshop", fixture)

        #expect(needed?.code == .conflict)
        #expect(needed?.message.contains("annex") == true)
        #expect(fixture.kernel.generation.schema.entity("job") != nil)
    }

    @Test("18: a name that two plugins register is refused with both, and nothing changes")
    func collisions() async throws {
        let fixture = try await fixture(["workshop"])

        for id in ["clash", "command_clash"] {
            let error = await enable(id, fixture)
            #expect(error?.code == .conflict)
            #expect(error?.message.contains("`workshop`") == true)
            #expect(error?.message.contains("`\(id)`") == true)
        }
        #expect(fixture.kernel.generation.enabled.map(\.id) == ["workshop"])
        #expect(try await fixture.values("plugin", "name") == ["workshop"])
    }

    @Test("a hook on an entity that is not there is an error with file and line")
    func danglingHook() async throws {
        let fixture = try await fixture(["workshop"])

        let error = await enable("waiting", fixture)

        #expect(error?.message.contains("no entity `jub`") == true)
        #expect(error?.location?.contains("Annexes.swift:") == true)
    }

    @Test("20: when a data step fails, tables, records and generation are as before")
    func failingStep() async throws {
        let fixture = try await fixture(["workshop"])
        let tables = "SELECT group_concat(name) FROM (SELECT name FROM sqlite_master ORDER BY name)"
        func read(_ statement: String) async throws -> String? {
            try await fixture.onSession { try $0.first(statement, []) { $0.text(0) } }
        }
        let before = try await read(tables)
        let seq = try await read("SELECT max(seq) FROM kith_change")

        let error = await enable("failing", fixture)

        #expect(error?.message == "The step `bad` has failed.")
        #expect(try await read(tables) == before)
        #expect(try await read("SELECT max(seq) FROM kith_change") == seq)
        #expect(fixture.kernel.generation.schema.entity("half") == nil)
        #expect(try await fixture.reopened(Self.all).generation.schema.entity("half") == nil)
    }

    @Test("a dormant extension keeps its values; its required field asks nothing meanwhile")
    func dormantExtension() async throws {
        let fixture = try await fixture(["workshop", "annex"])
        let job = try await fixture.create(
            "job", ["name": "Bike", "annex_code": "xyz", "share": "4.00"]
        ).id
        #expect(await disable("annex", fixture) == nil)

        try await fixture.update("job", job, ["name": "Car", "share": "5.00"])
        let later = try await fixture.create("job", ["name": "Later", "share": "1.00"]).id
        let unknown = await failure { try await fixture.update("job", job, ["annex_code": "q"]) }
        #expect(unknown?.code == .unknownField)
        #expect(try await fixture.kernel.search("xyz", as: fixture.admin).isEmpty)
        #expect(await enable("annex", fixture) == nil)

        #expect(try await fixture.value("job", job, "annex_code") == "xyz")
        #expect(try await fixture.value("job", job, "annex_sum") == "10.00")
        #expect(try await fixture.value("job", later, "annex_sum") == "2.00")
        #expect(try await fixture.kernel.search("xyz", as: fixture.admin).count == 1)
        try await fixture.update("job", later, ["name": "Much later"])
        #expect(try await fixture.value("job", later, "annex_code") == "code")
    }

    @Test("17: a role's rule on a dormant field denies, and reaches again when it is back")
    func dormantRule() async throws {
        let fixture = try await fixture(["workshop", "annex"])
        let user = try await fixture.user(
            "ana", permissions: ["job": ["read": ["where": "annex_code = 'xyz'"]]])
        try await fixture.create("job", ["name": "Bike", "annex_code": "xyz"])
        #expect(try await fixture.values("job", "name", as: .user(user)) == ["Bike"])

        #expect(await disable("annex", fixture) == nil)
        let denied = await failure {
            _ = try await fixture.values("job", "name", as: .user(user))
        }
        #expect(denied?.code == .notFound)
        #expect(await enable("annex", fixture) == nil)
        #expect(try await fixture.values("job", "name", as: .user(user)) == ["Bike"])
    }

    @Test("only an administrator enables and disables; an unknown plugin is named with the nearest")
    func rights() async throws {
        let fixture = try await fixture()
        let user = try await fixture.user("ana", permissions: ["*": ["*": "all"]])

        let refused = await failure {
            try await fixture.kernel.enable("workshop", as: .user(user), door: .cli)
        }
        let unknown = await enable("workshp", fixture)

        #expect(refused?.code == .forbidden)
        #expect(unknown?.code == .notFound)
        #expect(unknown?.message.contains("`workshop`") == true)
    }

    @Test("what describes plugins and definitions cannot be written as records")
    func kernelsOwnRecords() async throws {
        let fixture = try await fixture(["workshop"])
        let plugin = try #require(
            try await fixture.values("plugin", "id").first.flatMap { RecordID($0) })

        let errors = [
            await failure { try await fixture.create("plugin", ["name": "annex"]) },
            await failure { try await fixture.update("plugin", plugin, ["name": "annex"]) },
            await failure { try await fixture.delete("plugin", plugin) },
            await failure {
                try await fixture.create("custom_entity", ["name": "x_a", "definition": "{}"])
            },
            await failure {
                try await fixture.create(
                    "custom_field", ["of_entity": "job", "name": "x_a", "definition": "{}"])
            },
        ]

        #expect(errors.map { $0?.code == .forbidden } == [true, true, true, true, true])
        _ = try await fixture.reopened(Self.all)
    }
}
