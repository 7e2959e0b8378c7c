import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

@Suite("Working time in Lua")
struct LuaCalendarTests {
    private static let main = """
        kith.on("account.before_create", function(event)
          for account in event:records() do
            account.description = tostring(kith.calendar.is_open())
          end
        end)
        kith.command("probe.due", { args = { calendar = { type = "text" } } }, function(arguments)
          local start = kith.instant("2026-11-12T16:00:00Z")
          local due = kith.calendar.add(arguments.calendar, start, 960)
          return tostring(due) .. " " .. kith.calendar.minutes(arguments.calendar, due, start)
        end)
        kith.command("probe.wrong", { args = { way = { type = "text" } } }, function(arguments)
          local ways = {
            minutes = function() return kith.calendar.add(nil, kith.now(), "soon") end,
            instant = function() return kith.calendar.add(nil, "now", 1) end,
            below = function() return kith.calendar.add(nil, kith.now(), -1) end,
            calendar = function() return kith.calendar.add({}, kith.now(), 1) end,
            name = function() return kith.calendar.is_open("Mars") end,
          }
          return tostring(ways[arguments.way]())
        end)
        """
    private static let grants = #", "grants": {"entities": {"account": ["read", "update"]}}"#

    @Test("minutes are added and counted, in hooks and in commands")
    func counting() async throws {
        let kith = try await kith(Self.main, manifest: Self.grants)
        try await kith.insert(
            "business_calendar",
            ["name": .text("Mondays"), "hours": .json(["mon": .array(["00:00-24:00"])])])

        let usual = try await kith.run("probe.due").output.message
        let mondays = try await kith.run("probe.due", ["calendar": "Mondays"]).output.message
        let account = try await kith.insert("account", ["name": .text("A")])

        #expect(usual == "2026-11-16T16:00:00.000Z -960")
        #expect(mondays == "2026-11-16T16:00:00.000Z -960")
        #expect(account["description"] == .text("true"))
    }

    @Test(
        "what is no moment, number or calendar is told to the script",
        arguments: [
            ("minutes", "`minutes`, is a whole number"), ("instant", "`from`, is an instant"),
            ("below", "-1 working minutes"), ("calendar", "`record`, is"),
            ("name", "no business calendar `Mars`"),
        ])
    func refused(_ way: String, _ words: String) async throws {
        let kith = try await kith(Self.main, manifest: Self.grants)

        let error = await #expect(throws: KernelError.self) {
            try await kith.run("probe.wrong", ["way": .string(way)])
        }

        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("a calendar is read once for a whole batch, and each one that is not there counts")
    func limits() async throws {
        let kith = try await kith(
            """
            kith.command("probe.often", {}, function()
              local due = kith.now()
              for _ = 1, 500 do due = kith.calendar.add(nil, due, 1) end
              return tostring(due)
            end)
            kith.command("probe.guess", {}, function()
              for place = 1, 500 do pcall(kith.calendar.add, "guess " .. place, kith.now(), 1) end
            end)
            """)

        let often = try await kith.run("probe.often").output.message
        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.guess") }

        #expect(often == "2026-11-17T09:20:00.000Z")
        #expect(error?.code == .pluginLimit)
    }

    @Test("a plugin that registers cannot ask for working time")
    func declaring() {
        #expect(throws: KernelError.self) {
            try plugin("kith.calendar.is_open()").source().contributions()
        }
    }
}
