import KithContacts
import KithKernel
import KithModel
import KithTesting
import Synchronization
import Testing

@testable import KithLua

@Suite("States that are ready before they are needed")
struct LuaReserveTests {
    private static let main = """
        local seen = 0
        kith.on("contact.before_create", function(event)
          for contact in event:records() do
            seen = seen + 1
            contact.job_title = seen .. " " .. math.random(1000000)
          end
        end)
        """

    private func plugin(_ worker: LuaWorker?, main: String = main) throws -> LuaPlugin {
        let json = """
            {"manifest": 1, "id": "probe", "name": "Probe", "version": "1.0.0",
             "publisher": "kith", "requires": {"contacts": "*"},
             "grants": {"entities": {"contact": ["read", "update"]}}}
            """
        let files = ["plugin.json": Array(json.utf8), "main.lua": Array(main.utf8)]
        return try LuaPlugin(PluginFolder(name: "probe", files: files), worker: worker)
    }

    private func title(_ kith: TestKith) async throws -> Value? {
        try await kith.transact {
            try $0.insert("contact", [["last_name": .text("Y")]])
        }.first?["job_title"]
    }

    @Test("a state that was ready does what one does that is made, and nothing is left in it")
    func equal() async throws {
        let plugin = try plugin(LuaWorker())
        let reserve = try #require(plugin.reserve)
        let kith = try await TestKith(
            [Contacts.self], currency: "EUR", timeZone: "UTC", plugins: [plugin.source()])

        let cold = try await title(kith)
        while reserve.count < LuaReserve.most { await Task.yield() }
        let warm = try await title(kith)
        let again = try await title(kith)

        #expect(cold?.text?.hasPrefix("1 ") == true)
        #expect(warm == cold)
        #expect(again == cold)
    }

    @Test("a state that was stopped is not used again, and those that are ready are whole")
    func stopped() async throws {
        let plugin = try plugin(
            LuaWorker(),
            main: """
                kith.on("contact.before_create", function(event)
                  for contact in event:records() do
                    while contact.last_name == "Loop" do end
                  end
                end)
                """)
        let reserve = try #require(plugin.reserve)
        let kith = try await TestKith(
            [Contacts.self], currency: "EUR", timeZone: "UTC", plugins: [plugin.source()])

        for _ in 0..<3 {
            while reserve.count < LuaReserve.most, try await title(kith) == nil {
                await Task.yield()
            }
            let error = await #expect(throws: KernelError.self) {
                try await kith.transact {
                    try $0.insert("contact", [["last_name": .text("Loop")]])
                }
            }
            #expect(error?.code == .pluginLimit)
            _ = try await title(kith)
        }
    }

    @Test("jobs beyond what may wait are refused, and none is lost that was taken")
    func worker() async {
        let worker = LuaWorker()
        let done = Atomic<Int>(0)
        var taken = 0

        for _ in 0..<1000 where worker.add({ done.add(1, ordering: .relaxed) }) { taken += 1 }
        while done.load(ordering: .relaxed) < taken { await Task.yield() }

        #expect(taken > 0)
        #expect(done.load(ordering: .relaxed) == taken)
    }
}
