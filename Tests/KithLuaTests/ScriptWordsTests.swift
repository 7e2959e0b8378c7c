import KithContacts
import KithKernel
import KithModel
import KithTesting
import Synchronization
import Testing

@testable import KithLua

@Suite("Words of scripts")
struct ScriptWordsTests {
    @Test("46: what a script logs is one line, steers no terminal and is no flood")
    func lines() async throws {
        let lines = Mutex<[String]>([])
        let main = #"""
            kith.command("probe.go", { requires = "account:read" }, function()
              kith.log("first\nprobe/main.lua:9: forged", { a = "b\27[2Jc" })
              kith.log(("x"):rep(100000))
              kith.log("Žuti \u{1F600} \u{202E}")
            end)
            """#
        let manifest = Array(
            #"""
            {"manifest": 1, "id": "probe", "name": "Probe", "version": "1.0.0",
             "requires": {"contacts": "*"}}
            """#.utf8)
        let folder = PluginFolder(
            name: "probe", files: ["plugin.json": manifest, "main.lua": Array(main.utf8)])
        let plugin = try LuaPlugin(
            folder, log: { line in lines.withLock { $0.append(line) } })
        let kith = try await TestKith(
            [Contacts.self], currency: "EUR", timeZone: "UTC", plugins: [plugin.source()])

        try await kith.run("probe.go")

        let logged = lines.withLock { $0 }
        #expect(
            logged.first
                == #"probe/main.lua:2: first\nprobe/main.lua:9: forged {"a":"b\u001b[2Jc"}"#)
        #expect(logged[1] == "probe/main.lua:3: " + String(repeating: "x", count: 2_000) + "…")
        #expect(logged[2] == #"probe/main.lua:4: Žuti 😀 \u{202E}"#)
    }

    @Test(
        "an error keeps as much of what a script says as people read",
        arguments: [
            "kith.fail('bad', text, text)", "error(text)",
            "error({ code = text, message = text, field = text, recovery = text })",
            "kith.fail({ code = text, message = text, field = text, recovery = text })",
            "kith.get('account', text)", "kith.create('account', { [text:sub(1, 10000)] = 1 })",
        ])
    func errors(_ call: String) async throws {
        let kith = try await KithLuaTests.kith(
            """
            kith.command("probe.go", { requires = "account:read" }, function()
              local text = ("x\\27"):rep(20000)
              \(call)
            end)
            """, manifest: #", "grants": {"entities": {"account": ["create", "read"]}}"#)

        let error = try #require(
            await #expect(throws: KernelError.self) { try await kith.run("probe.go") })

        let texts = [error.message, error.recovery, error.code.name, error.location ?? ""]
        let fields = error.details.compactMap(\.field) + error.details.map(\.message)
        for text in texts + fields {
            #expect(text.utf8.count < 20_000)
            #expect(!text.utf8.contains(27))
        }
        #expect(error.code.name.utf8.count <= 64)
    }

    @Test(
        "a code is small letters, digits, points and lines below",
        arguments: [
            ("out_of_stock", "out_of_stock"), ("a.b2", "a.b2"), ("not found", "invalid"),
            ("", "invalid"), ("2nd", "invalid"), ("Bad", "invalid"), ("a\n", "invalid"),
            (String(repeating: "a", count: 65), "invalid"),
        ])
    func codes(_ name: String, _ code: String) {
        #expect(ScriptWords.code(name).name == code)
    }
}
