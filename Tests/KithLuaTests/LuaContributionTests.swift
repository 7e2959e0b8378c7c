import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("What else a Lua plugin adds")
struct LuaContributionTests {
    private static let months = #"""
        , "config": [{"key": "months", "type": "integer", "min": 1, "max": 240, "default": 24}]
        """#
    private static let tellMonths = """
        kith.command("probe.months", {}, function()
          return { data = { months = kith.config("months") } }
        end)
        """

    @Test("a setting has its default until an administrator chooses another")
    func setting() async throws {
        let kith = try await kith(Self.tellMonths, manifest: Self.months)

        #expect(try await kith.run("probe.months").output.data?.text == #"{"months":24}"#)
        let record = try #require(
            try await kith.find("setting", where: "name = 'probe.months'").first)
        #expect(record["value"] == .json(.integer(24)))
        try await kith.update("setting", record.id, ["value": .json(.integer(12))])
        #expect(try await kith.run("probe.months").output.data?.text == #"{"months":12}"#)
    }

    @Test(
        "a setting of the wrong kind, out of its bounds or unknown is refused",
        arguments: [
            ("probe.months", JSON.integer(0), "at least 1"),
            ("probe.months", .integer(241), "at most 240"),
            ("probe.months", .string("many"), "probe.months"),
            ("probe.mnths", .integer(1), "`probe.months`?"),
        ])
    func unfitSetting(name: String, value: JSON, words: String) async throws {
        let kith = try await kith(Self.tellMonths, manifest: Self.months)

        let error = await #expect(throws: KernelError.self) {
            if let record = try await kith.find("setting", where: "name = '\(name)'").first {
                try await kith.update("setting", record.id, ["value": .json(value)])
            } else {
                _ = try await kith.insert(
                    "setting", ["name": .text(name), "value": .json(value)])
            }
        }

        let texts = [error?.message ?? ""] + (error?.details.map(\.message) ?? [])
        #expect(texts.contains { $0.contains(words) }, "\(texts)")
        #expect(try await kith.run("probe.months").output.data?.text == #"{"months":24}"#)
    }

    @Test("a plugin remembers values, in the transaction, apart from others")
    func memory() async throws {
        let kith = try await kith(
            """
            kith.command("probe.count", {}, function()
              kith.kv.set("runs/all", (kith.kv.get("runs/all") or 0) + 1)
              kith.kv.set("runs/last", { at = 7, words = kith.list { "a" } })
              return { data = kith.kv.all("runs/") }
            end)
            kith.command("probe.forget", {}, function()
              kith.kv.set("runs/all", nil)
              return { data = { left = kith.kv.get("runs/all") or "none" } }
            end)
            """)

        _ = try await kith.run("probe.count")
        let second = try await kith.run("probe.count").output.data
        let forgotten = try await kith.run("probe.forget").output.data

        #expect(second?["runs/all"] == .integer(2))
        #expect(second?["runs/last"]?["words"]?.text == #"["a"]"#)
        #expect(forgotten?.text == #"{"left":"none"}"#)
        let kept = try await kith.transact { try $0.pluginValues("", of: "probe") }
        #expect(Array(kept.keys) == ["runs/last"])
        #expect(try await kith.transact { try $0.pluginValues("", of: "other") }.isEmpty)
    }

    @Test(
        "what is no key, too large or asked in the wrong place is refused",
        arguments: [
            (#"kith.kv.set("a\0b", 1)"#, ErrorCode.invalid),
            (#"kith.kv.set("", 1)"#, .invalid),
            (#"kith.kv.set("a", ("x"):rep(70000))"#, .pluginLimit),
            (#"for i = 1, 70 do kith.kv.set("k" .. i, ("x"):rep(64000)) end"#, .pluginLimit),
        ])
    func unfitMemory(call: String, code: ErrorCode) async throws {
        let kith = try await kith(
            "kith.command('probe.run', {}, function() \(call) end)")

        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.run") }

        #expect(error?.code == code, "\(error?.message ?? "")")
        #expect(try await kith.transact { try $0.pluginValues("", of: "probe") }.isEmpty)
    }

    @Test("a command that only reads remembers nothing")
    func readingRemembersNothing() async throws {
        let kith = try await kith(
            """
            kith.command("probe.look", { mode = "read" }, function() kith.kv.set("a", 1) end)
            """)

        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.look") }

        #expect(error?.code == .forbidden, "\(error?.message ?? "")")
        #expect(try await kith.transact { try $0.pluginValues("", of: "probe") }.isEmpty)
    }

    private static let length = #"""
        {"entity": "contact", "fields": [
          {"name": "probe_length", "type": "integer", "read_only": true, "indexed": true}]}
        """#
    private static let extends =
        #", "extends": ["extends/contact.json"], "grants": {"entities": {"contact": ["read"]}}"#

    @Test("a computed field is worked out when it is created and when what it is made of changes")
    func computed() async throws {
        let kith = try await kith(
            """
            kith.computed("contact.probe_length", { fields = { "job_title" } }, function(contact)
              return contact.job_title and #contact.job_title
            end)
            """, manifest: Self.extends, files: ["extends/contact.json": Self.length])
        func length(_ id: RecordID) async throws -> Value? {
            try await kith.get("contact", id)["probe_length"]
        }

        let ana = try await kith.insert(
            "contact", ["last_name": .text("Ana"), "job_title": .text("Baker")]
        ).id
        let ivo = try await kith.insert("contact", ["last_name": .text("Ivo")]).id

        #expect(try await length(ana) == .integer(5))
        #expect(try await length(ivo) == .null)
        try await kith.update("contact", ivo, ["job_title": .text("Head")])
        #expect(try await length(ivo) == .integer(4))
        try await kith.update("contact", ivo, ["job_title": .null])
        #expect(try await length(ivo) == .null)
        let found = try await kith.find("contact", where: "probe_length > 4")
        #expect(found.map(\.id) == [ana])
        await #expect(throws: KernelError.self) {
            try await kith.kernel.update(
                "contact", ana, ["probe_length": .integer(9)],
                as: .user(kith.administrator), door: .kernel)
        }
    }

    @Test(
        "a computed field that is not the plugin's own or may be written is refused",
        arguments: [
            ("contact.job_title", "not a read-only field of its own"),
            ("contact.probe_lengt", "probe_lengt"), ("nothing.probe_length", "no entity"),
        ])
    func unfitComputed(name: String, words: String) async throws {
        let error = await #expect(throws: KernelError.self) {
            try await kith(
                "kith.computed('\(name)', { fields = { 'job_title' } }, function() end)",
                manifest: Self.extends, files: ["extends/contact.json": Self.length])
        }

        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.location == "probe/main.lua:1")
    }

    @Test("a computation writes nothing")
    func computationOnlyReads() async throws {
        let kith = try await kith(
            """
            kith.computed("contact.probe_length", {}, function(contact)
              kith.kv.set("a", 1)
              return 1
            end)
            """, manifest: Self.extends, files: ["extends/contact.json": Self.length])

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert("contact", ["last_name": .text("Ana")])
        }

        #expect(error?.message.contains("where a field is computed") == true)
    }

    @Test("a health check says what is wrong, also when it fails itself")
    func health() async throws {
        let kith = try await kith(
            """
            kith.health("contacts", { summary = "Somebody is there." }, function()
              return kith.query("contact"):count() > 0, "There is no contact yet."
            end)
            kith.health("broken", function() error("oh") end)
            """, manifest: #", "grants": {"entities": {"contact": ["read"]}}"#)

        let first = try await kith.kernel.checkHealth(as: .system(reason: "test"))
        _ = try await kith.insert("contact", ["last_name": .text("Ana")])
        let second = try await kith.kernel.checkHealth(of: "probe", as: .system(reason: "test"))

        #expect(first.map(\.check) == ["probe.contacts", "probe.broken"])
        #expect(first.map(\.summary) == ["Somebody is there.", ""])
        #expect(first[0].fault == "There is no contact yet.")
        #expect(first[1].fault?.contains("oh") == true)
        #expect(second[0].fault == nil)
    }

    @Test("a text is told in the organisation's language, or in the one that is asked for")
    func translation() async throws {
        let kith = try await kith(
            """
            kith.command("probe.greet", {}, function()
              return { data = { kith.text("Hello"), kith.text("Hello", "de-AT"), kith.text("Bye") } }
            end)
            """,
            files: ["i18n/de.json": #"{"Hello": "Servus"}"#, "i18n/hr.json": #"{"Hello": "Bok"}"#])

        let first = try await kith.run("probe.greet").output.data
        try await kith.insert(
            "setting", ["name": .text("organisation.language"), "value": .json(.string("hr"))])
        let second = try await kith.run("probe.greet").output.data

        #expect(first?.text == #"["Hello","Servus","Bye"]"#)
        #expect(second?.text == #"["Bok","Servus","Bye"]"#)
    }
}
