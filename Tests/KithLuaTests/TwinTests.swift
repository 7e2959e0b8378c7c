import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@testable import KithLua

@Suite("A Swift capability and its Lua twin")
struct TwinTests {
    /// The folder of the plugin in this repository.
    private static var folder: String {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        return root + "/Plugins/warranty"
    }

    @Test("register the same, but for the places where it is declared")
    func registered() throws {
        let swift = try PluginSource(WarrantyTwin.self).contributions()
        let lua = try LuaPlugin(PluginFolder(Self.folder)).source().contributions()

        #expect(Self.shape(swift) == Self.shape(lua))
        #expect(WarrantyTwin.manifest == (try LuaPlugin(PluginFolder(Self.folder)).manifest))
    }

    @Test("answer, refuse and log the same, step by step")
    func behaves() async throws {
        let swift = try await TestKith(Contacts.self, WarrantyTwin.self)
        let lua = try await TestKith(
            [Contacts.self], currency: "EUR", timeZone: "UTC",
            plugins: [LuaPlugin(PluginFolder(Self.folder)).source()])

        let (one, other) = (try await Self.story(swift), try await Self.story(lua))

        #expect(one == other)
        #expect(one.contains { $0.contains("A warranty lasts 1 to 240 months.") })
        #expect(one.contains { $0.contains("\"holds\":true") })
        #expect(one.contains { $0.contains("months: ") && $0.contains("24") })
        #expect(one.contains { $0.hasPrefix("The warranty of Boiler ends on 2027-01-15") })
    }

    /// What a plugin adds, in words: kinds, names and definitions.
    static func shape(_ contributions: Contributions) -> [String] {
        contributions.all.map { contribution in
            switch contribution.kind {
            case .entity(let entity): "\(DefinitionJSON.encode(entity).text)"
            case .view(let view): "\(view)"
            case .hook(let hook): "\(contribution.id) \(hook.event) \(hook.fields) \(hook.phase)"
            case .command(let command):
                "\(command.name) \(command.summary) \(command.permission) \(command.mode) "
                    + command.arguments.map { DefinitionJSON.encode($0).text }.joined()
            case .schedule(let schedule):
                "\(schedule.name) \(schedule.plan.words) \(schedule.job.summary) "
                    + "\(schedule.misfire) \(schedule.overlap)"
            case .role(let role): "\(role.name) \(role.title) \(role.permissions.text)"
            case .fieldExtension(let added):
                "\(added.entity) " + added.fields.map { DefinitionJSON.encode($0).text }.joined()
            case .setting(let setting):
                "\(setting.name) \(DefinitionJSON.encode(setting.field).text) "
                    + "\(setting.least ?? 0) \(setting.most ?? 0)"
            default: "\(contribution.kindName) \(contribution.id)"
            }
        }.sorted()
    }

    /// What happens in the life of some warranties: answers, errors and the change log.
    private static func story(_ kith: TestKith) async throws -> [String] {
        var story: [String] = []
        let first = try await kith.insert("warranty", values("S1", "2026-01-31"))
        try await kith.update("warranty", first.id, ["months": .integer(13)])
        story += await refused { try await kith.insert("warranty", values("S2", nil)) }
        try await kith.insert("warranty", values("S5", "2026-01-15", 12))
        story += await refused {
            try await kith.transact { transaction in
                try transaction.insert(
                    "warranty",
                    [values("S3", "2026-02-01", 12), values("S4", "2026-02-01", 500)])
            }
        }
        story += await refused { try await kith.insert("warranty", values("S1", "2026-01-31")) }
        for serial in ["S1", "S9"] {
            story += await refused {
                let result = try await kith.run("warranty.check", ["serial": .string(serial)])
                story.append(result.output.message + (result.output.data?.text ?? ""))
            }
        }
        story += await refused { try await kith.run("warranty.check", [:]) }
        _ = try await kith.kernel.advance(milliseconds: 33 * 86_400_000)
        for task in try await kith.find("activity") {
            let owner = task["owner"]?.reference == kith.administrator
            story.append("\(task.title) \(task["due_on"] ?? .null) \(owner)")
        }
        let changes = try await kith.kernel.history(
            of: first.id, as: .user(kith.administrator))
        for change in changes.reversed() {
            story.append(
                change.fields.map { "\($0.field.name): \($0.old) → \($0.new)" }
                    .joined(separator: ", "))
        }
        return story
    }

    private static func values(
        _ serial: String, _ day: String?, _ months: Int64? = nil
    ) -> [String: Value] {
        var values: [String: Value] = ["serial": .text(serial), "product": .text("Boiler")]
        values["starts_on"] = day.flatMap { CalendarDate($0) }.map(Value.date)
        values["months"] = months.map(Value.integer)
        return values
    }

    /// The words of the error that a body throws; none where it throws none.
    static func refused(_ body: () async throws -> some Any) async -> [String] {
        do {
            _ = try await body()
            return []
        } catch let error as KernelError {
            let details = error.details.map {
                "\($0.index ?? -1) \($0.field ?? "") \($0.code) \($0.message) \($0.recovery)"
            }
            return ["\(error.code) \(error.message) \(error.recovery)"] + details
        } catch {
            return ["\(error)"]
        }
    }
}
