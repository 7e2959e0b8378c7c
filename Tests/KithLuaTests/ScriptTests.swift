import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("Workflow scripts")
struct ScriptTests {
    @Test(
        "the manifest is the first comment, in one piece or in lines",
        arguments: [
            #"--[[ {"id": "tidy", "title": "Tidy"} ]]"#,
            "\n  --[==[\n{\"id\": \"tidy\",\n\"title\": \"Tidy\"}\n]==] return",
            "-- {\"id\": \"tidy\",\n  --  \"title\": \"Tidy\"}\nlocal x = 1",
        ])
    func manifest(text: String) throws {
        let script = try ScriptText(text)
        #expect(script.name == "tidy" && script.title == "Tidy")
        let json = try JSONReader.read(script.files(3)["plugin.json"] ?? [])
        #expect(json["id"] == "s_tidy" && json["version"] == "3.0.0")
        #expect(script.files(3)["tidy.lua"] == Array(text.utf8))
    }

    @Test("a mistake in the manifest is told by its line")
    func mistakes() {
        let error = #expect(throws: KernelError.self) {
            try ScriptText("--\n-- {\"id\": \"tidy\",\n-- \"title\": }\n")
        }
        #expect(error?.message.hasPrefix("Line 3:") == true, "\(error?.message ?? "")")
    }

    @Test("what is published runs from the next write on, and again when Kith starts anew")
    func restart() async throws {
        let kith = try await kith()
        let principal = Principal.user(kith.administrator)
        _ = try await kith.kernel.saveScript(Self.text("one"), as: principal, door: .cli)
        #expect(try await kith.contact()["job_title"] == .null)

        try await kith.kernel.publishScript("mark", approving: Self.asks, as: principal, door: .cli)
        #expect(try await kith.contact()["job_title"] == .text("one"))
        _ = try await kith.kernel.saveScript(Self.text("two"), as: principal, door: .cli)
        #expect(try await kith.contact()["job_title"] == .text("one"))

        let again = try await kith.reopened(scripts: ScriptHost(profile: patient).reader)
        #expect(try await again.script("mark", as: principal).standing == .changed)
        #expect(try await Self.contact(again, principal)["job_title"] == .text("one"))
        try await again.publishScript("mark", as: principal, door: .cli)
        #expect(try await Self.contact(again, principal)["job_title"] == .text("two"))
        #expect(try await again.scriptVersionBefore("mark", as: principal) == 1)
    }

    @Test("in safe mode no script runs, and all of them are there afterwards")
    func safety() async throws {
        let kith = try await kith()
        let principal = Principal.user(kith.administrator)
        _ = try await kith.kernel.saveScript(Self.text("one"), as: principal, door: .cli)
        try await kith.kernel.publishScript("mark", approving: Self.asks, as: principal, door: .cli)

        let reason = KernelError(.unavailable, "Safe mode.")
        let safe = try await kith.reopened(scripts: ScriptHost(resting: reason).reader)
        #expect(try await safe.script("mark", as: principal).standing == .failed)
        #expect(try await Self.contact(safe, principal)["job_title"] == .null)
        let again = try await kith.reopened(scripts: ScriptHost(profile: patient).reader)
        #expect(try await Self.contact(again, principal)["job_title"] == .text("one"))
    }

    @Test("what an administrator has taken from a script stays taken by its next version")
    func refusal() async throws {
        let kith = try await kith()
        let principal = Principal.user(kith.administrator)
        _ = try await kith.kernel.saveScript(Self.text("one"), as: principal, door: .cli)
        try await kith.kernel.publishScript(
            "mark", approving: ["contact:read"], as: principal, door: .cli)
        _ = try await kith.kernel.saveScript(Self.text("two"), as: principal, door: .cli)

        try await kith.kernel.publishScript("mark", as: principal, door: .cli)

        await #expect(throws: KernelError.self) { try await kith.contact() }
        let state = try await kith.kernel.script("mark", as: principal)
        #expect(state.plugin?.refused == ["contact:update:job_title"])
    }

    @Test("a trial that fails does not count as a failure of the version that runs")
    func health() async throws {
        let kith = try await kith()
        let principal = Principal.user(kith.administrator)
        _ = try await kith.kernel.saveScript(Self.text("one"), as: principal, door: .cli)
        try await kith.kernel.publishScript("mark", approving: Self.asks, as: principal, door: .cli)
        let record = try await kith.contact()

        for _ in 0..<6 {
            let trial = try await kith.kernel.tryScript(
                Self.text("one").replacing("= \"one\"", with: "= nothing.there"),
                .hooks(entity: "contact", record.id, event: nil), as: principal, door: .cli)
            #expect(trial.error?.code == .pluginError)
        }

        #expect(try await kith.kernel.script("mark", as: principal).standing == .published)
        #expect(try await kith.contact()["job_title"] == .text("one"))
    }

    @Test("what a script hears after a commit is part of its trial")
    func committed() async throws {
        let kith = try await kith()
        let principal = Principal.user(kith.administrator)
        let record = try await kith.contact()
        let text = """
            --[[ {"id": "mark", "title": "Mark",
            "grants": {"entities": {"contact": ["read", "update:job_title"]}}} ]]
            kith.on("contact.committed_update", function(event)
              kith.update("contact", event.record, { job_title = "heard" })
            end)
            """

        let trial = try await kith.kernel.tryScript(
            text, .change(entity: "contact", record.id, ["first_name": "Ana"]), as: principal,
            door: .cli)

        // What it writes is heard again, and changes nothing then.
        #expect(trial.error == nil)
        #expect(trial.steps.count { $0.owner == "s_mark" } == 2)
        let fields = trial.changes.flatMap(\.fields).map(\.field.name)
        #expect(fields.contains("job_title") && fields.contains("first_name"))
        #expect(try await kith.get("contact", record.id)["job_title"] == .null)
    }

    // MARK: What they are tried with

    private static let asks: Set<String> = ["contact:read", "contact:update:job_title"]

    private static func text(_ mark: String) -> String {
        """
        --[[ {"id": "mark", "title": "Mark",
        "grants": {"entities": {"contact": ["read", "update:job_title"]}}} ]]
        kith.on("contact.before_save", function(event)
          for contact in event:records() do contact.job_title = "\(mark)" end
        end)
        """
    }

    private func kith() async throws -> TestKith {
        try await TestKith(
            [Contacts.self], currency: "EUR", timeZone: "UTC",
            scripts: ScriptHost(profile: patient).reader)
    }

    private static func contact(_ kernel: Kernel, _ principal: Principal) async throws -> Record {
        try await kernel.transact(
            as: principal, door: .cli, ChangeSetContext(kind: "test", title: "")
        ) { try $0.insert("contact", ["last_name": .text("Babić")]) }.result
    }
}

extension TestKith {
    fileprivate func contact() async throws -> Record {
        try await insert("contact", ["last_name": .text("Babić")])
    }
}
