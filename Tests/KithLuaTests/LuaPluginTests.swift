import KithContacts
import KithKernel
import KithModel
import KithTesting
import KithQuery
import Testing

@testable import KithLua

/// Makes a plugin of texts, and a Kith in which it is enabled.
func kith(
    _ main: String, id: String = "probe", entities: [String: String] = [:],
    manifest: String = "", modules: [String: String] = [:], files: [String: String] = [:]
) async throws -> TestKith {
    let plugin = try plugin(
        main, id: id, entities: entities, manifest: manifest, modules: modules, files: files)
    return try await TestKith(
        [Contacts.self], currency: "EUR", timeZone: "UTC", plugins: [plugin.source()])
}

/// The limits as they are, but for time: how fast the machine is just now decides no test.
var patient: LuaLimits.Profile {
    var profile = LuaLimits.Profile()
    profile.handler.wallNanoseconds = 60_000_000_000
    profile.transaction.wallNanoseconds = 60_000_000_000
    return profile
}

/// Makes a plugin of texts.
func plugin(
    _ main: String, id: String = "probe", entities: [String: String] = [:],
    manifest: String = "", modules: [String: String] = [:], files more: [String: String] = [:]
) throws -> LuaPlugin {
    let names = entities.keys.sorted().map { "\"entities/\($0).json\"" }.joined(separator: ",")
    let json = """
        {"manifest": 1, "id": "\(id)", "name": "Probe", "version": "1.0.0", "publisher": "kith",
         "requires": {"contacts": "*"}, "entities": [\(names)]\(manifest)}
        """
    var files = ["plugin.json": Array(json.utf8), "main.lua": Array(main.utf8)]
    for (name, text) in entities { files["entities/\(name).json"] = Array(text.utf8) }
    for (name, text) in more { files[name] = Array(text.utf8) }
    for (name, text) in modules { files["lib/\(name).lua"] = Array(text.utf8) }
    return try LuaPlugin(PluginFolder(name: id, files: files), profile: patient)
}

private let readContacts =
    #", "grants": {"entities": {"contact": ["read", "update"], "account": ["create", "read"]}}"#

@Suite("Lua plugins at work")
struct LuaPluginTests {
    @Test("a before hook changes what is written, for the whole batch at once")
    func beforeHook() async throws {
        let kith = try await kith(
            """
            kith.on("contact.before_create", function(event)
              for contact, old in event:records() do
                assert(old == nil)
                contact.job_title = "Head of " .. contact.last_name
              end
            end)
            """, manifest: readContacts)

        let records = try await kith.transact { transaction in
            try transaction.insert(
                "contact",
                [["last_name": .text("Babić")], ["last_name": .text("Kovač")]])
        }

        #expect(
            records.map { $0["job_title"] } == [.text("Head of Babić"), .text("Head of Kovač")])
    }

    @Test("a rejection names the record and the field, and nothing is written")
    func rejection() async throws {
        let kith = try await kith(
            """
            kith.on("contact.before_save", function(event)
              for contact in event:records() do
                if contact.last_name == "X" then
                  event:reject(contact, "last_name", "too_short", "That is no name.", "Write it out.")
                end
              end
            end)
            """, manifest: readContacts)

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact {
                try $0.insert("contact", [["last_name": .text("Y")], ["last_name": .text("X")]])
            }
        }

        #expect(error?.details.map(\.field) == ["last_name"])
        #expect(error?.details.first?.index == 1)
        #expect(error?.code.name == "too_short")
        let count = try await kith.transact { try $0.aggregate("contact").first?.count }
        #expect(count == 0)
    }

    @Test("a misspelt field is an error that names the nearest one, with file and line")
    func misspeltField() async throws {
        let kith = try await kith(
            """
            kith.on("contact.before_save", function(event)
              for contact in event:records() do contact.last_nmae = "x" end
            end)
            """, manifest: readContacts)

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact { try $0.insert("contact", ["last_name": .text("Y")]) }
        }

        #expect(error?.code == .unknownField)
        #expect(error?.message.contains("last_name") == true)
        #expect(error?.location == "probe/main.lua:2")
    }

    @Test("what was not granted cannot be assigned, and the error names the grant")
    func missingGrant() async throws {
        let kith = try await kith(
            """
            kith.on("contact.before_save", function(event)
              for contact in event:records() do contact.job_title = "x" end
            end)
            """, manifest: #", "grants": {"entities": {"contact": ["read"]}}"#)

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact { try $0.insert("contact", ["last_name": .text("Y")]) }
        }

        #expect(error?.code == .forbidden)
        #expect(error?.message.contains("update:job_title") == true)
    }

    @Test(
        "an endless loop ends the write with plugin, hook, line and limit; the next write is clean")
    func endlessLoop() async throws {
        let kith = try await kith(
            """
            kith.on("contact.before_save", { id = "spin" }, function()
              local caught = pcall(function()
                while true do
                end
              end)
            end)
            """, manifest: readContacts)

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact { try $0.insert("contact", ["last_name": .text("Loop")]) }
        }

        #expect(error?.code == .pluginLimit)
        #expect(["probe/main.lua:3", "probe/main.lua:4"].contains(error?.location))
        #expect(
            error?.message.contains(
                "The plugin `probe` was stopped in `contact.before_save`: the limit of 10 000 000 "
                    + "instructions") == true)
        try await kith.transact { _ = try $0.insert("account", ["name": .text("Fine")]) }
    }

    @Test("a command reads, writes and answers with what the caller may do")
    func command() async throws {
        let kith = try await kith(
            """
            kith.command("probe.found", {
              summary = "Founds an account for a contact.",
              args = { contact = { ref = "contact", required = true } },
              requires = "contact:read",
            }, function(arguments)
              local contact = kith.get("contact", arguments.contact)
              local account = kith.create("account", { name = contact.last_name .. " d.o.o." })
              kith.update(contact, { account = account })
              return { message = "Founded " .. account.name .. ".", records = { account } }
            end)
            """, manifest: readContacts)
        let contact = try await kith.transact {
            try $0.insert("contact", ["last_name": .text("Horvat")]).id
        }

        let result = try await kith.kernel.run(
            "probe.found", ["contact": .string(contact.description)],
            as: .user(kith.administrator), door: Door("test"))

        #expect(result.output.message == "Founded Horvat d.o.o..")
        #expect(result.output.records.map(\.entity) == ["account"])
        let linked = try await kith.transact { try $0.get("contact", contact)["account"] }
        #expect(linked == .reference(result.output.records[0].id))
    }

    @Test("the error of a script reaches the caller with its code and its remedy")
    func raisedError() async throws {
        let kith = try await kith(
            """
            kith.command("probe.refuse", { requires = "contact:read" }, function()
              kith.fail("out_of_stock", "There is none left.", "Order some.")
            end)
            """)

        let error = await #expect(throws: KernelError.self) {
            try await kith.kernel.run(
                "probe.refuse", [:], as: .user(kith.administrator), door: Door("test"))
        }

        #expect(error?.code.name == "out_of_stock")
        #expect(error?.recovery == "Order some.")
    }

    @Test("writing in a before hook is refused, and the words say where it can be done")
    func writingBefore() async throws {
        let kith = try await kith(
            """
            kith.on("contact.before_save", function(event)
              kith.create("account", { name = "x" })
            end)
            """, manifest: readContacts)

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact { try $0.insert("contact", ["last_name": .text("Y")]) }
        }

        #expect(error?.message.contains("in an after hook") == true)
    }

    @Test("a plugin that registers something else each time fails at once (44)")
    func unstableDeclaration() async throws {
        let kith = try await kith(
            """
            local times = require("times")
            kith.on("contact.before_save", { id = times }, function() end)
            """, manifest: readContacts,
            modules: ["times": "return tostring(math.random(1, 1000000))"])

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact { try $0.insert("contact", ["last_name": .text("Y")]) }
        }

        #expect(error?.code == .pluginError)
    }

    @Test("nothing that a hook keeps is there in the next transaction (37)")
    func nothingKept() async throws {
        let kith = try await kith(
            """
            local seen = 0
            kith.on("contact.before_save", function(event)
              for contact in event:records() do
                seen = seen + 1
                contact.job_title = tostring(seen)
              end
            end)
            """, manifest: readContacts)

        var titles: [Value?] = []
        for _ in 0..<3 {
            titles.append(
                try await kith.transact {
                    try $0.insert("contact", ["last_name": .text("Y")])["job_title"]
                })
        }

        #expect(titles == [.text("1"), .text("1"), .text("1")])
    }

    @Test("a committed hook writes after the commit, and may be tried again under one key")
    func committedHook() async throws {
        let kith = try await kith(
            """
            kith.on("contact.committed_create", function(event)
              kith.create("account", { name = event.key })
            end)
            """, manifest: readContacts)
        try await kith.transact { _ = try $0.insert("contact", ["last_name": .text("Y")]) }

        try await kith.kernel.settle()

        let names = try await kith.transact { try $0.find("account").map(\.title) }
        #expect(names.count == 1)
        #expect(names.first?.contains("probe.contact_committed_create") == true)
    }

    @Test(
        "plugin.json is read strictly",
        arguments: [
            (#", "grnats": {}"#, "grants"),
            (#", "grants": {"entities": {"contact": ["raed"]}}"#, "read"),
            (#", "main": "other.lua""#, "other.lua"),
        ])
    func strictManifest(_ members: String, _ hint: String) throws {
        let error = #expect(throws: KernelError.self) { try plugin("", manifest: members) }

        #expect("\(String(describing: error))".contains(hint))
    }
}
