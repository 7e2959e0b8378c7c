import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

private let grants = """
    , "grants": {"entities": {"account": ["create", "read", "update"], "contact": ["read"]}}
    """

/// Makes a Kith with a command `probe.go` that runs some Lua, however often it fails.
private func kith(running body: String) async throws -> TestKith {
    try await KithLuaTests.kith(
        """
        kith.command("probe.go", { requires = "account:read" }, function()
          \(body)
        end)
        """, manifest: grants)
}

@Suite("Limits of Lua")
struct LuaLimitTests {
    @Test(
        "46: what is counted ends the transaction, though the script catches everything",
        arguments: [
            ("kith.query('account'):first()", "50 queries for one handler"),
            ("kith.aggregate('account')", "50 queries for one handler"),
            ("kith.create('account', batch)", "500 records written for one handler"),
            ("kith.announce('probe.gone')", "200 events for one handler"),
            ("kith.log('again')", "100 lines of log for one handler"),
        ])
    func counted(_ call: String, _ words: String) async throws {
        let kith = try await kith(
            running: """
                local batch = {}
                  for i = 1, 501 do batch[i] = { name = "A" } end
                  for i = 1, 201 do pcall(function() \(call) end) end
                """)

        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.go") }

        #expect(error?.code == .pluginLimit)
        #expect(
            error?.message
                == "The plugin `probe` was stopped in `probe.go`: the limit of \(words) was reached."
        )
        #expect(error?.location == "probe/main.lua:4")
        #expect(error?.recovery.isEmpty == false)
        #expect(try await kith.find("account").isEmpty)
    }

    @Test("memory ends the transaction, though the script catches everything")
    func memory() async throws {
        let kith = try await kith(
            running: """
                local all, piece = {}, ("x"):rep(100000)
                  pcall(function()
                    while true do all[#all + 1] = piece:rep(80) end
                  end)
                  return "survived"
                """)

        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.go") }

        #expect(error?.code == .pluginLimit)
        #expect(
            error?.message
                == "The plugin `probe` was stopped in `probe.go`: the limit of 32 MB of memory "
                + "for one handler was reached.")
    }

    @Test("fuel ends a loop of library calls that do much at once")
    func fuel() async throws {
        let kith = try await kith(
            running: """
                local piece = ("x"):rep(10000)
                  while true do pcall(string.rep, piece, 100) end
                """)

        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.go") }

        #expect(error?.code == .pluginLimit)
        #expect(error?.message.contains("10 000 000 instructions for one handler") == true)
    }

    @Test("time ends what uses neither fuel nor memory")
    func time() async throws {
        var profile = LuaLimits.Profile()
        profile.handler.wallNanoseconds = 1_000_000
        let main = """
            kith.command("probe.go", { requires = "account:read" }, function()
              while true do end
            end)
            """
        let manifest = Array(
            #"""
            {"manifest": 1, "id": "probe", "name": "Probe", "version": "1.0.0",
             "requires": {"contacts": "*"}}
            """#.utf8)
        let folder = PluginFolder(
            name: "probe", files: ["plugin.json": manifest, "main.lua": Array(main.utf8)])
        let kith = try await TestKith(
            [Contacts.self], currency: "EUR", timeZone: "UTC",
            plugins: [LuaPlugin(folder, profile: profile).source()])

        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.go") }

        #expect(error?.message.contains("the limit of 1 ms for one handler") == true)
    }

    @Test("a plugin cannot catch that another one was stopped in the same transaction")
    func nested() async throws {
        let outer = try plugin(
            """
            kith.command("probe.go", { requires = "account:read" }, function()
              pcall(function() kith.create("account", { name = "A" }) end)
              return "survived"
            end)
            """, manifest: grants)
        let inner = try plugin(
            """
            kith.on("account.before_create", function()
              for i = 1, 51 do kith.query("contact"):first() end
            end)
            """, id: "inner", manifest: grants)
        let kith = try await TestKith(
            [Contacts.self], currency: "EUR", timeZone: "UTC",
            plugins: [outer.source(), inner.source()])

        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.go") }

        #expect(error?.code == .pluginLimit)
        #expect(
            error?.message.hasPrefix(
                "The plugin `inner` was stopped in `account.before_create`: the limit of 50 queries"
            ) == true)
        #expect(try await kith.find("account").isEmpty)
    }

    @Test("an error that a script may catch leaves the transaction whole")
    func caught() async throws {
        let kith = try await kith(
            running: """
                local ok, problem = pcall(kith.create, "account", { nmae = "A" })
                  kith.create("account", { name = problem.code })
                """)

        try await kith.run("probe.go")

        #expect(try await kith.find("account").map(\.title) == ["unknown_field"])
    }

    @Test("a handler hears nothing of fields and events that were not granted")
    func committedFields() async throws {
        let kith = try await KithLuaTests.kith(
            """
            kith.on("contact.committed_create", function(event)
              kith.create("account", { name = tostring(event.changes.last_name) })
            end)
            """,
            manifest: #", "grants": {"entities": {"account": ["create"]}, "events": ["contact.*"]}"#
        )
        try await kith.insert("contact", ["last_name": .text("Secret")])

        try await kith.kernel.settle()

        #expect(try await kith.find("account").map(\.title) == ["nil"])
    }
}
