import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Faults of hooks and commands")
struct HookFaultTests {
    private func fixture() async throws -> KernelFixture { try await KernelFixture([Tricks.self]) }

    @Test("what a hook throws is blamed on its file, line, event and id")
    func blamesHook() async throws {
        let fixture = try await fixture()

        let error = await failure {
            try await fixture.create("trick", ["name": "A", "act": "throw"])
        }

        #expect(error?.code == .invalid)
        let place = "KithKernelTests/Tricks.swift:"
        #expect(error?.location?.hasPrefix(place) == true)
        #expect(error?.location?.hasSuffix("(trick.before_save, tricks.wild)") == true)
    }

    @Test("an error of a hook's own type leaves the kernel as plugin_error, blamed on the hook")
    func blamesOddError() async throws {
        let fixture = try await fixture()

        let error = await failure {
            try await fixture.create("trick", ["name": "A", "act": "throw-odd"])
        }

        #expect(error?.code == .pluginError)
        #expect(error?.location?.contains("Tricks.swift:") == true)
        #expect(try await fixture.values("trick", "name").isEmpty)
    }

    @Test(
        "a before hook cannot set what the system keeps, nor a value of another type",
        arguments: ["set-id", "set-version", "set-owner", "set-type"])
    func wildValues(_ act: String) async throws {
        let fixture = try await fixture()
        let first = try await fixture.create("trick", ["name": "first"])

        let error = await failure {
            _ = try await fixture.kernel.create(
                "trick", [["name": "A"], ["name": "B", "act": .string(act)]], as: fixture.admin,
                door: .cli)
        }

        #expect(error != nil)
        #expect(try await fixture.values("trick", "name") == ["first"])
        #expect(try await fixture.value("trick", first.id, "version") == "1")
    }

    @Test("a before hook sets fields of the record; an unknown one is named with the nearest")
    func setsFields() async throws {
        let fixture = try await fixture()

        let record = try await fixture.create("trick", ["name": "A", "act": "set-remark"])
        let error = await failure {
            try await fixture.create("trick", ["name": "B", "act": "set-unknown"])
        }

        #expect(record["remark"] == .text("set"))
        #expect(error?.code == .unknownField)
        #expect(error?.message.contains("did you mean `remark`?") == true)
    }

    @Test("a field cannot be set after the write, and a late rejection takes everything back")
    func lateActs() async throws {
        let fixture = try await fixture()

        let set = await failure {
            try await fixture.create("trick", ["name": "A", "act": "late-set"])
        }
        let rejected = await failure {
            try await fixture.create("trick", ["name": "A", "act": "late"])
        }

        #expect(set?.code == .selfWrite)
        #expect(rejected?.message == "Too late.")
        #expect(try await fixture.values("trick", "name").isEmpty)
    }

    @Test("5: in partial mode a record that an after hook rejects is not written")
    func lateRejectionInPartialMode() async throws {
        let fixture = try await fixture()

        let outcome = await failure {
            try await fixture.transact { transaction in
                let entity = try transaction.entity("trick")
                let (name, act) = (entity.field("name"), entity.field("act"))
                let drafts = ["A", "B"].map { text in
                    Draft(
                        [(name, Value.text(text)), (act, .text(text == "B" ? "late" : "fine"))]
                            .compactMap { field, value in field.map { ($0, value) } })
                }
                _ = try transaction.write(.create(drafts), entity, .partial)
            }
        }

        let names = try await fixture.values("trick", "name")
        #expect(!names.contains("B"))
        #expect(outcome != nil || names == ["A"])
    }

    @Test("a question asked without end and a command that calls itself end in hook_loop")
    func endlessCalls() async throws {
        let fixture = try await fixture()

        let asked = await failure {
            try await fixture.transact { try $0.ask("trick.asking", about: nil, "loop") }
        }
        let run = await failure {
            _ = try await fixture.kernel.run(
                "tricks.recurse", [:], as: fixture.admin, door: .cli)
        }

        #expect(asked?.code == .hookLoop)
        #expect(run?.code == .hookLoop)
    }

    @Test("who refuses a question is named")
    func refusedQuestion() async throws {
        let fixture = try await fixture()

        let error = await failure {
            try await fixture.transact { try $0.ask("trick.asking", about: nil, "refuse") }
        }

        #expect(error?.message == "No.")
        #expect(error?.location?.contains("Tricks.swift:") == true)
    }

    @Test(
        "a command that swallows the error of a half-done write does not get half committed",
        arguments: ["late", "late-set", "bad", "throw"])
    func swallowedError(_ act: String) async throws {
        let fixture = try await fixture()

        let error = await failure {
            _ = try await fixture.kernel.run(
                "tricks.swallow", ["act": .string(act)], as: fixture.admin, door: .cli)
        }

        #expect(try await fixture.values("trick", "name").isEmpty)
        let leftRows = act.hasPrefix("late")
        #expect((error != nil) == leftRows)
    }

    @Test("a record that stands in a batch twice is written twice, one after the other")
    func doubledRecord() async throws {
        let fixture = try await fixture()
        let id = try await fixture.create("trick", ["name": "A"]).id

        try await fixture.transact { transaction in
            try transaction.update(
                "trick", [(id, ["count": .integer(1)]), (id, ["remark": .text("x")])])
        }
        let deleted = await failure {
            _ = try await fixture.kernel.delete("trick", [id, id], as: fixture.admin, door: .cli)
        }

        #expect(deleted?.code == .recordGone)
        let history = try await fixture.kernel.history(of: id, as: fixture.admin)
        #expect(history.map(\.version) == [3, 2, 1])
        #expect(history.map { $0.fields.map(\.field.name) }.prefix(2) == [["remark"], ["count"]])
    }

    @Test("a record and what hangs on it can be deleted in one batch, each once")
    func deletesParentAndChild() async throws {
        let fixture = try await fixture()
        let parent = try await fixture.create("trick", ["name": "parent"]).id
        let child = try await fixture.create("trick", ["name": "child", "parent": .id(parent)]).id

        _ = try await fixture.kernel.delete(
            "trick", [parent, child], as: fixture.admin, door: .cli)

        #expect(try await fixture.values("trick", "name").isEmpty)
        let history = try await fixture.kernel.history(of: child, as: fixture.admin)
        #expect(history.map(\.version) == [2, 1])
    }
}
