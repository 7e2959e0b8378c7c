import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("Lua among others")
struct LuaLoadTests {
    private static let grants = #", "grants": {"entities": {"account": ["read", "update"]}}"#

    @Test("a plugin is enabled and disabled again and again while others write")
    func switching() async throws {
        let plugin = try plugin(
            """
            kith.on("account.before_create", function(event)
              for account in event:records() do account.description = "seen" end
            end)
            """, manifest: Self.grants)
        let kith = try await TestKith(
            [Contacts.self], currency: "EUR", timeZone: "UTC", plugins: [plugin.source()])

        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<25 {
                        let name = "A \(writer) \(number)"
                        try await kith.insert("account", ["name": .text(name)])
                    }
                }
            }
            group.addTask {
                let administrator = Principal.user(kith.administrator)
                for _ in 0..<10 {
                    try await kith.kernel.disable("probe", as: administrator, door: .kernel)
                    try await kith.kernel.enable("probe", as: administrator, door: .kernel)
                }
            }
            try await group.waitForAll()
        }

        let accounts = try await kith.find("account", limit: 200)
        #expect(accounts.count == 100)
        #expect(accounts.allSatisfy { ["seen", nil].contains($0["description"]?.text) })
        let last = try await kith.insert("account", ["name": .text("Last")])
        #expect(last["description"] == .text("seen"))
    }

    @Test("what others write at the same time succeeds when a plugin is stopped")
    func neighbours() async throws {
        let kith = try await KithLuaTests.kith(
            """
            kith.on("account.before_create", function(event)
              for account in event:records() do
                while account.name == "Loop" do end
              end
            end)
            """, manifest: Self.grants)

        let refused = await withTaskGroup(of: ErrorCode?.self) { group in
            for number in 0..<12 {
                group.addTask {
                    let name = number % 4 == 0 ? "Loop" : "Fine \(number)"
                    do {
                        try await kith.insert("account", ["name": .text(name)])
                        return nil
                    } catch {
                        return (error as? KernelError)?.code
                    }
                }
            }
            return await group.reduce(into: [ErrorCode]()) { if let code = $1 { $0.append(code) } }
        }

        #expect(refused == [.pluginLimit, .pluginLimit, .pluginLimit])
        #expect(try await kith.find("account", limit: 20).count == 9)
    }
}
