import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@testable import KithLua

@Suite("Rules of a plugin about records")
struct LuaRuleTests {
    private static let ownOnly = #"""
        , "rules": [{"id": "own", "entity": "contact", "verbs": ["read", "update"],
            "where": "owner = @me or lifecycle_stage is null", "summary": "Leads are private."}]
        """#

    private func company(_ manifest: String) async throws -> (TestKith, RecordID) {
        let kith = try await kith("", manifest: manifest)
        try await kith.insert(
            "role",
            [
                "name": .text("clerk"),
                "permissions": .json(["contact": ["*": "all"], "account": ["*": "all"]]),
            ])
        return (kith, try await kith.makeUser("Ivo", roles: ["clerk"]))
    }

    @Test("a rule keeps back what roles allow, from lists, totals, search and writes")
    func restricts() async throws {
        let (kith, ivo) = try await company(Self.ownOnly)
        let stage = ["lifecycle_stage": Value.text("lead")]
        let mine = try await kith.insert(
            "contact", ["last_name": .text("Mineral")].merging(stage) { $1 }, as: ivo)
        let other = try await kith.insert(
            "contact", ["last_name": .text("Other")].merging(stage) { $1 })

        let seen = try await kith.find("contact", as: ivo)
        let count = try await kith.kernel.read(as: .user(ivo)) {
            try $0.aggregate("contact").first?.count
        }

        #expect(seen.map(\.id) == [mine.id])
        #expect(count == 1)
        #expect(try await kith.find("contact").count == 2)
        await #expect(throws: KernelError.self) { try await kith.get("contact", other.id, as: ivo) }
        let error = await #expect(throws: KernelError.self) {
            try await kith.update("contact", other.id, ["job_title": .text("X")], as: ivo)
        }
        #expect(error?.code == .notFound)
        try await kith.update("contact", mine.id, ["job_title": .text("X")], as: ivo)
        // What the rule does not name stays as the roles allow it.
        let explained = try await kith.kernel.explainAccess(
            of: ivo, .read, "contact", other.id, as: .user(kith.administrator))
        #expect(!explained.isAllowed)
        #expect(explained.reason.contains("Leads are private."))
    }

    @Test("with the plugin its rules go")
    func disabled() async throws {
        let (kith, ivo) = try await company(Self.ownOnly)
        try await kith.insert(
            "contact", ["last_name": .text("Other"), "lifecycle_stage": .text("lead")])
        #expect(try await kith.find("contact", as: ivo).isEmpty)

        try await kith.kernel.disable("probe", as: .user(kith.administrator), door: .kernel)

        #expect(try await kith.find("contact", as: ivo).count == 1)
    }

    @Test("a rule is something that an administrator approves")
    func asked() throws {
        let plugin = try plugin("", manifest: Self.ownOnly)

        #expect(plugin.manifest.asks.contains("contact:restrict"))
    }

    @Test(
        "a rule that cannot be read keeps the plugin from being enabled",
        arguments: [
            (#"{"id": "a", "entity": "contact", "where": "ownr = @me"}"#, "ownr"),
            (#"{"id": "a", "entity": "nothing", "where": "owner = @me"}"#, "nothing"),
            (#"{"id": "a", "entity": "contact", "where": "owner ="}"#, "rule `probe.a`"),
            (
                #"{"id": "a", "entity": "contact", "verbs": ["reed"], "where": "id is null"}"#,
                "`read`?"
            ),
            (#"{"id": "a", "entity": "contact", "were": "id is null"}"#, "where"),
        ])
    func unreadable(rule: String, words: String) async throws {
        let error = await #expect(throws: KernelError.self) {
            try await kith("", manifest: ", \"rules\": [\(rule)]")
        }

        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
