import KithModel
import KithSQLite
import Testing

@testable import KithKernel

@Suite("What everybody may do")
struct BuiltInRoleTests {
    @Test("a database of an older version gives everybody what the program gives now")
    func upgrades() async throws {
        let fixture = try await KernelFixture()
        let former: JSON = ["user": ["read": ["where": "id = @me"]]]
        let runner = TransactionRunner(
            generation: fixture.kernel.generation, environment: fixture.kernel.environment,
            principal: .system(reason: "test"), door: .kernel,
            context: ChangeSetContext(kind: "test", title: "An older version"), isReshaping: true)
        _ = try await fixture.store.write { session in
            try runner.run(on: session) { transaction in
                let role = try transaction.find("role", where: "name = 'user'")[0]
                try transaction.update("role", role.id, ["permissions": .json(former)])
            }.receipt
        }

        let kernel = try await fixture.reopened([])
        let permissions = try await kernel.read(as: fixture.admin) {
            try $0.find("role", where: "name = 'user'")[0]["permissions"]?.json
        }
        let sets = try await kernel.changeSets(as: fixture.admin)
        let again = try await fixture.reopened([])

        #expect(permissions == FirstRecords.basePermissions)
        #expect(sets.first?.title == "The program was upgraded")
        #expect(try await again.changeSets(as: fixture.admin).count == sets.count)
    }

    @Test("one saves lists of one's own, and sees those that others share")
    func views() async throws {
        let fixture = try await KernelFixture()
        let ana = try await fixture.user("ana")
        let ivo = try await fixture.user("ivo")
        for (name, isShared) in [("Mine", false), ("Ours", true)] {
            _ = try await fixture.kernel.create(
                "view",
                [
                    [
                        "name": .string(name), "of_entity": "user",
                        "is_shared": .boolean(isShared),
                    ]
                ], as: .user(ana), door: .cli)
        }

        let own = try await fixture.kernel.query(QueryRequest("view"), as: .user(ana))
        let others = try await fixture.kernel.query(QueryRequest("view"), as: .user(ivo))
        let foreign = await failure {
            _ = try await fixture.kernel.update(
                "view", others.ids[0], ["name": "Theirs"], as: .user(ivo), door: .cli)
        }

        #expect(own.ids.count == 2)
        #expect(others.ids.count == 1)
        #expect(foreign?.code == .notFound || foreign?.code == .forbidden)
    }
}
