import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithSales
import KithTesting
import Testing

@testable import KithLua

@Suite("Lead scoring in Swift and in Lua")
struct LeadScoringTwinTests {
    private static var folder: String {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        return root + "/Plugins/lead_scoring"
    }

    @Test("both register the same, but for the places where it is declared")
    func registered() throws {
        let swift = try PluginSource(LeadScoringTwin.self).contributions()
        let lua = try LuaPlugin(PluginFolder(Self.folder))

        #expect(TwinTests.shape(swift) == TwinTests.shape(try lua.source().contributions()))
        #expect(LeadScoringTwin.manifest == lua.manifest)
    }

    @Test("both answer, refuse and log the same, step by step, while time goes on")
    func behaves() async throws {
        let swift = try await TestKith(Contacts.self, Sales.self, LeadScoringTwin.self)
        let lua = try await TestKith(
            [Contacts.self, Sales.self], currency: "EUR", timeZone: "UTC",
            plugins: [LuaPlugin(PluginFolder(Self.folder)).source()])

        let (one, other) = (try await Self.story(swift), try await Self.story(lua))

        #expect(one == other)
        #expect(one.contains("50 points: +30 A boss, +20 Has an address."))
        #expect(one.contains("30 points: +30 A boss, +20 Has an address, -20 Quiet for 60 days."))
        #expect(
            one.contains { $0.contains("A lead has no field `job_titel` that rules can read.") })
    }

    @Test("a batch is scored at once, what changes nothing stays, and a refresh takes its time")
    func batches() async throws {
        let kith = try await TestKith(
            [Contacts.self, Sales.self], currency: "EUR", timeZone: "UTC",
            plugins: [LuaPlugin(PluginFolder(Self.folder)).source()])
        try kith.setClock("2026-11-20T09:00Z")
        try await kith.insert("scoring_rule", Self.rule("Mail", "email", "filled", nil, 20))
        let leads = try await kith.insert(
            "lead",
            (0..<120).map { ["last_name": .text("L\($0)"), "email": .text("l\($0)@example.com")] })

        #expect(leads.allSatisfy { $0["score"] == .integer(20) })
        try kith.setClock("2027-01-20T09:00Z")
        try await kith.update("lead", leads[0].id, ["email": .text("l0@example.com")])
        #expect(try await kith.get("lead", leads[0].id)["version"] == leads[0]["version"])
        var told: [String] = []
        for _ in 0..<3 {
            told.append(try await kith.run("lead_scoring.refresh").output.message)
        }
        #expect(
            told == [
                "50 scored anew, 70 are left.", "50 scored anew, 20 are left.",
                "20 scored anew, 0 are left.",
            ])
    }

    /// Some rules, a lead whose quiet days cost it points, and what is refused.
    private static func story(_ kith: TestKith) async throws -> [String] {
        var story: [String] = []
        try kith.setClock("2026-11-20T09:00Z")
        try await kith.insert(
            "scoring_rule",
            [
                rule("A boss", "job_title", "contains", "HEAD", 30),
                rule("Has an address", "email", "filled", nil, 20),
                rule("Wants it", "source", "is", "referral", 15),
                rule("Writes to us", "email", "filled", nil, 5, of: "contact"),
            ])
        story += await TwinTests.refused {
            try await kith.insert("scoring_rule", [rule("Bad", "job_titel", "filled", nil, 1)])
        }
        let lead = try await kith.insert(
            "lead",
            [
                "last_name": .text("Ivić"), "job_title": .text("Head of Roofs"),
                "email": .text("ivic@example.com"),
            ]
        ).id
        let contact = try await kith.insert("contact", ["last_name": .text("Kos")]).id
        func explain(_ entity: String, _ id: RecordID) async throws {
            let told = try await kith.run(
                "lead_scoring.explain", [entity: .string(id.description)])
            story.append(told.output.message)
            story.append(told.output.data?.text ?? "")
        }
        try await explain("lead", lead)
        try await explain("contact", contact)
        story += await TwinTests.refused { try await kith.run("lead_scoring.explain") }
        try kith.setClock("2027-01-20T09:00Z")
        story.append(try await kith.run("lead_scoring.refresh").output.message)
        try await explain("lead", lead)
        story.append(try await kith.run("lead_scoring.refresh").output.message)
        try await kith.insert(
            "activity",
            ["subject": .text("Call"), "about": .polymorphic(entity: "lead", id: lead)])
        try await explain("lead", lead)
        let changes = try await kith.kernel.history(of: lead, as: .user(kith.administrator))
        for change in changes.reversed() {
            story.append(
                change.fields.map { "\($0.field.name): \($0.old) → \($0.new)" }.sorted()
                    .joined(separator: ", "))
        }
        return story
    }

    private static func rule(
        _ name: String, _ field: String, _ test: String, _ value: String?, _ points: Int64,
        of entity: String = "lead"
    ) -> [String: Value] {
        [
            "name": .text(name), "field": .text(field), "test": .text(test),
            "value": value.map(Value.text) ?? .null, "points": .integer(points),
            "of_entity": .text(entity),
        ]
    }
}
