import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("What Lua reaches by its caller")
struct LuaCallTests {
    private static let open = #"""
        kith.command("probe.open", {}, function() return { message = "opened" } end)
        kith.command("probe.outer", {}, function() return kith.call("probe.open", {}) end)
        """#
    private static let other = #"""
        kith.command("other.reach", {}, function() return kith.call("probe.open", {}) end)
        """#

    private func two() async throws -> TestKith {
        let plugins = [
            try plugin(Self.open).source(), try plugin(Self.other, id: "other").source(),
        ]
        return try await TestKith(
            [Contacts.self], currency: "EUR", timeZone: "UTC", plugins: plugins)
    }

    @Test("a plugin does not inherit what an administrator may do with another one's commands")
    func othersCommand() async throws {
        let kith = try await two()

        let refused = await #expect(throws: KernelError.self) {
            try await kith.run("other.reach")
        }

        #expect(refused?.code == .forbidden)
        #expect(refused?.message.contains("it needs `administrator`") == true)
    }

    @Test("a command of an administrator's calls another one of its own plugin")
    func ownCommand() async throws {
        #expect(try await two().run("probe.outer").output.message == "opened")
    }

    @Test("a main file may return what it likes, as a module does")
    func returning() async throws {
        let kith = try await kith(Self.open + "\nreturn { run = function() end, { 1 } }")

        #expect(try await kith.run("probe.open").output.message == "opened")
    }

    @Test(
        "the calendar ends with the year 9999 and begins with the year 1, for days and moments",
        arguments: [
            "kith.date('9999-12-31') + kith.days(1)", "kith.date('0001-01-01') - kith.days(1)",
            "kith.date('2026-01-01') + kith.days(9223372036854775807)",
            "kith.instant('9999-12-31T23:59:59.999Z') + kith.days(1)",
        ])
    func ends(_ sum: String) async throws {
        let kith = try await kith(
            "kith.command('probe.sum', {}, function() return tostring(\(sum)) end)")

        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.sum") }

        #expect(error?.message.contains("the calendar ends before that") == true)
    }

    @Test("the last day and the first one are in the calendar")
    func edges() async throws {
        let kith = try await kith(
            """
            kith.command("probe.edges", {}, function()
              return tostring(kith.date("9999-12-30") + kith.days(1)) .. " "
                .. tostring(kith.date("0001-01-02") - kith.days(1))
            end)
            """)

        #expect(try await kith.run("probe.edges").output.message == "9999-12-31 0001-01-01")
    }

    @Test("the organisation's language is asked once, and anew when a setting was written")
    func language() async throws {
        let kith = try await kith(
            """
            kith.command("probe.once", {}, function() return kith.text("plain") end)
            kith.command("probe.often", {}, function()
              local word
              for _ = 1, 10 do word = kith.text("plain") end
              return word
            end)
            """, files: ["i18n/de.json": #"{"plain": "einfach"}"#])
        for _ in 0..<2 {
            #expect(try await kith.run("probe.once").output.message == "plain")
        }
        let once = kith.statements
        #expect(try await kith.run("probe.often").output.message == "plain")
        #expect(kith.statements == once)

        let texts = try await kith.transact { transaction in
            let before = try transaction.text("plain")
            try transaction.insert(
                "setting",
                ["name": .text("organisation.language"), "value": .json(.string("de"))])
            return [before, try transaction.text("plain")]
        }

        #expect(texts == ["plain", "einfach"])
    }

    @Test("a hook can ask what the one may read on whose behalf it runs")
    func mayRead() async throws {
        let kith = try await kith(
            """
            kith.on("account.before_create", function(event)
              for account in event:records() do
                local seen = {}
                for _, field in ipairs { "name", "annual_revenue", "nmae" } do
                  seen[#seen + 1] = tostring(kith.may_read("account", field))
                end
                account.description = table.concat(seen, " ")
              end
            end)
            """, manifest: #", "grants": {"entities": {"account": ["read", "update"]}}"#)
        let ana = try await kith.insert("user", ["name": .text("Ana"), "email": .text("a@x.test")])
        let role = try await kith.insert(
            "role",
            [
                "name": .text("assistant"),
                "permissions": .json([
                    "account": [
                        "read": "all", "create": "all", "fields": ["annual_revenue": "none"],
                    ]
                ]),
            ])
        try await kith.insert(
            "user_role", ["holder": .reference(ana.id), "role": .reference(role.id)])

        let own = try await kith.transact { try $0.insert("account", ["name": .text("A")]) }
        let hers = try await kith.transact(as: ana.id) {
            try $0.insert("account", ["name": .text("B")])
        }

        #expect(own["description"] == .text("true true false"))
        #expect(hers["description"] == .text("true false false"))
    }
}
