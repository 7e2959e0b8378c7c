import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("What a Lua plugin was not granted")
struct LuaGrantTests {
    private static let staff = #"""
        {"name": "staff_person", "title_field": "name", "fields": [
          {"name": "name", "type": "text"}, {"name": "note", "type": "text"},
          {"name": "salary", "type": "integer", "sensitive": true}]}
        """#

    @Test("a sensitive field of others is there only for who names it")
    func sensitive() async throws {
        let staff = try plugin("", id: "staff", entities: ["person": Self.staff])
        let reading = """
            kith.on("staff_person.before_save", function(event)
              for person in event:records() do person.note = tostring(person.salary) end
            end)
            """
        for (fields, note) in [("", nil), (#", "fields": {"staff_person.salary": "read"}"#, "7")] {
            let grants =
                #", "grants": {"entities": {"staff_person": ["read", "update"]}\#(fields)}"#
            let reader = try plugin(reading, id: "reader", manifest: grants)
            let kith = try await TestKith(
                [Contacts.self], currency: "EUR", timeZone: "UTC",
                plugins: [staff.source(), reader.source()])
            let person = try? await kith.transact {
                try $0.insert("staff_person", [["name": .text("Ana"), "salary": .integer(7)]])
            }
            #expect(person?.first?["note"]?.text == note)
        }
    }

    @Test("a hook gives no record to somebody else without `transfer`")
    func transfer() async throws {
        let giving = """
            kith.on("contact.before_create", function(event)
              for contact in event:records() do contact.owner = nil end
            end)
            """
        func created(_ verbs: String) async throws -> RecordID? {
            let grants = #", "grants": {"entities": {"contact": [\#(verbs)]}}"#
            let kith = try await kith(giving, manifest: grants)
            return try await kith.transact {
                try $0.insert("contact", [["last_name": .text("Y")]])
            }.first?.id
        }

        let error = await #expect(throws: KernelError.self) {
            try await created(#""read", "update""#)
        }
        #expect(error?.code == .forbidden)
        #expect(error?.message.contains("transfer") == true)
        #expect(try await created(#""read", "update", "transfer""#) != nil)
    }

    @Test("who may create may not change what is there, also with a field of its own")
    func create() async throws {
        let changing = """
            kith.on("contact.after_create", function(event)
              for contact in event:records() do kith.update(contact, { job_title = "x" }) end
            end)
            """
        let grants = #", "grants": {"entities": {"contact": ["read", "create", "update:notes"]}}"#
        let kith = try await kith(changing, manifest: grants)

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact { try $0.insert("contact", ["last_name": .text("Y")]) }
        }

        #expect(error?.code == .forbidden)
    }

    @Test("no plugin announces or asks what is another one's")
    func foreignEvents() async throws {
        for call in ["announce", "ask"] {
            let kith = try await kith(
                """
                kith.command("probe.forge", { summary = "Forges.", requires = "contact:read" },
                  function() kith.\(call)("lead.converted") end)
                """, manifest: #", "grants": {"entities": {"contact": ["read"]}}"#)
            let error = await #expect(throws: KernelError.self) {
                try await kith.transact { _ = try $0.run("probe.forge", [:]) }
            }
            #expect(error?.code == .forbidden)
            #expect(error?.message.contains("lead.converted") == true)
        }
    }

    @Test("a plugin is not called like an entity of another one")
    func entityName() async throws {
        let error = await #expect(throws: KernelError.self) {
            try await kith("", id: "contact")
        }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("entity of `contacts`") == true)
    }

    @Test("a module's file has no dot in its name")
    func moduleName() throws {
        let error = #expect(throws: KernelError.self) {
            try plugin("", modules: ["a.b": "return 1"])
        }
        #expect(error?.code == .invalid)
        #expect(error?.location == "probe/lib/a.b.lua")
    }
}
