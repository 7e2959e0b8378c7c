import KithModel
import KithStore
import Testing

@testable import KithKernel

@Suite("Rules")
struct RuleTests {
    private let fixture: KernelFixture

    init() async throws { fixture = try await KernelFixture([Care.self]) }

    private var kernel: Kernel { fixture.kernel }

    private func create(_ json: JSON) async throws {
        try await kernel.createRule(try RuleDefinition(json), as: fixture.admin, door: .cli)
    }

    private func activate(_ name: String, forced: Bool = false) async throws {
        try await kernel.activateRule(name, forced: forced, as: fixture.admin, door: .cli)
    }

    private func guest(_ name: String, mood: String) async throws -> Record {
        try await fixture.transact {
            try $0.insert("guest", ["name": .text(name), "mood": .text(mood)])
        }.result
    }

    private func mood(_ guest: Record) async throws -> String? {
        try await fixture.transact { try $0.get("guest", guest.id)["mood"]?.text }.result
    }

    private func set(_ guest: Record, _ values: [String: Value]) async throws {
        try await fixture.transact { try $0.update("guest", guest.id, values) }
        try await kernel.settle()
    }

    private static let cheer: JSON = [
        "name": "cheer", "on": "guest.update", "changed": .array(["name"]),
        "when": "mood = 'quiet'",
        "actions": .array([["do": "set", "values": ["mood": "glad, {{ name }}"]]]),
    ]

    @Test("an active rule does what it says where its condition is true, and is in the log")
    func whole() async throws {
        try await create(Self.cheer)
        let ana = try await guest("Ana", mood: "quiet")
        let bo = try await guest("Bo", mood: "loud")
        try await set(ana, ["name": .text("Anna")])
        #expect(try await mood(ana) == "quiet")

        try await activate("cheer")
        #expect(try await kernel.rule("cheer", as: fixture.admin).standing == .active)
        try await set(ana, ["name": .text("Ana")])
        try await set(bo, ["name": .text("Bob")])

        #expect(try await mood(ana) == "glad, Ana")
        #expect(try await mood(bo) == "loud")
        let last = try await kernel.history(of: ana.id, as: fixture.admin).first
        #expect(last?.via == "rule cheer")

        try await kernel.stopRule("cheer", as: fixture.admin, door: .cli)
        try await set(ana, ["mood": .text("quiet"), "name": .text("A")])
        #expect(try await mood(ana) == "quiet")
    }

    @Test("a rule goes on after a restart, as it was activated, whatever was saved since")
    func restart() async throws {
        try await create(Self.cheer)
        try await activate("cheer")
        var edited = Self.cheer.object ?? [:]
        edited["when"] = "mood = 'never'"
        try await kernel.editRule(
            "cheer", try RuleDefinition(.object(edited)), as: fixture.admin, door: .cli)
        #expect(try await kernel.rule("cheer", as: fixture.admin).standing == .changed)
        let again = try await fixture.reopened([Care.self])
        let ana = try await again.transact(
            as: fixture.admin, door: .cli, ChangeSetContext(kind: "test", title: "")
        ) { try $0.insert("guest", ["name": .text("Ana"), "mood": .text("quiet")]) }.result

        try await again.transact(
            as: fixture.admin, door: .cli, ChangeSetContext(kind: "test", title: "")
        ) { try $0.update("guest", ana.id, ["name": .text("Anna")]) }
        try await again.settle()

        #expect(try await mood(ana) == "glad, Anna")
    }

    @Test("a rule may do what it needs and no more, and requires the plugins that it is about")
    func rights() async throws {
        try await create(Self.cheer)

        let check = try await kernel.checkRule("cheer", as: fixture.admin)

        #expect(check.asks == ["guest:read", "guest:update:mood"] && check.loops.isEmpty)
        try await activate("cheer")
        await #expect(throws: KernelError.self) {
            try await kernel.disable("care", as: fixture.admin, door: .cli)
        }
    }

    @Test("rules that set each other off are shown, refused, and stopped at the bound if forced")
    func loop() async throws {
        try await create([
            "name": "one", "on": "guest.update", "changed": .array(["mood"]),
            "actions": .array([["do": "set", "values": ["name": "{{name}}+"]]]),
        ])
        try await create([
            "name": "two", "on": "guest.update", "changed": .array(["name"]),
            "actions": .array([["do": "set", "values": ["mood": "{{mood}}-"]]]),
        ])
        try await activate("one")
        let chain = "rule two sets guest.mood → rule one sets guest.name → rule two"
        #expect(try await kernel.checkRule("two", as: fixture.admin).loops == [chain])
        do {
            try await activate("two")
            Issue.record("It was activated.")
        } catch let error as KernelError {
            #expect(error.code == .conflict && error.message.contains(chain))
        }
        #expect(try await kernel.rule("two", as: fixture.admin).standing == .draft)

        try await activate("two", forced: true)
        let ana = try await guest("Ana", mood: "quiet")
        try await set(ana, ["name": .text("A")])

        let answer = try await kernel.why(
            ana.id.description, automation: "two", as: fixture.admin)
        let dead = answer.doings.first { $0.state == "dead" }
        let other = try await kernel.why(
            ana.id.description, automation: "one", as: fixture.admin
        ).doings.first { $0.state == "dead" }
        let error = dead?.error ?? other?.error ?? ""
        #expect(error.contains("rule one → rule two") || error.contains("rule two → rule one"))
        #expect(try await mood(ana)?.hasSuffix("--------") == true)
    }

    @Test("a trial shows each clause and each action, and leaves nothing behind")
    func trial() async throws {
        try await create(Self.cheer)
        let ana = try await guest("Ana", mood: "quiet")
        let bo = try await guest("Bo", mood: "loud")

        let trial = try await kernel.tryRule("cheer", on: "Ana", as: fixture.admin, door: .cli)
        let other = try await kernel.tryRule("cheer", on: "Bo", as: fixture.admin, door: .cli)

        #expect(trial.matches && trial.clauses.map(\.holds) == [true])
        #expect(trial.acts.first?.changes.first?.fields.first?.new == .text("glad, Ana"))
        #expect(!other.matches && other.acts.isEmpty)
        #expect(other.clauses.first?.values.first?.value == "loud")
        #expect(try await mood(ana) == "quiet")
        #expect(try await mood(bo) == "loud")
        #expect(try await kernel.rule("cheer", as: fixture.admin).standing == .draft)
    }

    @Test("why tells of the event, the changed field and every clause")
    func why() async throws {
        var rule = Self.cheer.object ?? [:]
        rule["when"] = "mood = 'quiet' and (name ~ 'B' or not name ~ 'A')"
        try await create(.object(rule))
        let ana = try await guest("Ana", mood: "quiet")

        let early = try await kernel.why("Ana", automation: "cheer", as: fixture.admin)
        #expect(early.checks.map(\.holds) == [false, false, false])
        try await activate("cheer")
        try await set(ana, ["name": .text("Anna")])
        let answer = try await kernel.why("Anna", automation: "cheer", as: fixture.admin)

        #expect(answer.checks.map(\.name) == ["active", "event", "changed", "condition"])
        #expect(answer.checks.map(\.holds) == [true, true, true, false])
        #expect(answer.clauses.map(\.holds) == [false, true, false, false, false, true])
        #expect(answer.clauses[1].values.first?.value == "quiet")
        #expect(answer.doings.map(\.state) == ["done"])
    }

    @Test("why is asked of flows too, and names the nearest where there is none")
    func whyOfFlows() async throws {
        _ = try await guest("Ana", mood: "quiet")
        try await kernel.settle()

        let answer = try await kernel.why("Ana", automation: "care.welcome", as: fixture.admin)

        #expect(answer.kind == "flow" && answer.clauses.first?.holds == false)
        await #expect(throws: KernelError.self) {
            try await kernel.why("Ana", automation: "care.welcom", as: fixture.admin)
        }
    }

    @Test(
        "what is no rule is refused with the member at fault",
        arguments: [
            ("name", ["name": "No Good"]), ("on", ["on": "guest.before_update"]),
            ("on", ["on": "gust.update"]), ("changed", ["changed": .array(["moood"])]),
            ("changed", ["changed": "mood"]), ("when", ["when": "moood = 'a'"]),
            ("when", ["when": "mood ="]), ("actions", ["actions": .array([])]),
            ("actions[0]", ["actions": .array([["do": "sett"]])]),
            ("actions[0].values", ["actions": .array([["do": "set"]])]),
            ("actions[0]", ["actions": .array([["do": "set", "values": ["moood": "a"]]])]),
            ("actions[0]", ["actions": .array([["do": "set", "values": ["mood": "{{moood}}"]]])]),
            ("actions[0]", ["actions": .array([["do": "mail", "to": "a@example.test"]])]),
            ("strange", ["strange": .boolean(true)]),
        ] as [(String, JSON)])
    func unfit(member: String, change: JSON) async throws {
        var rule = Self.cheer.object ?? [:]
        for (name, value) in change.object ?? [:] { rule[name] = value }
        do {
            try await create(.object(rule))
            Issue.record("It was taken.")
        } catch let error as KernelError {
            #expect(error.details.first?.field == member, "\(error.message)")
        }
    }
}
