import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithLua

private let grants = #"""
    , "grants": {"entities": {"account": ["create", "read", "update", "delete"],
        "contact": ["create", "read", "update"]}}
    """#

/// Makes a Kith in which several plugins are enabled, each of one main file.
private func kith(_ mains: [(id: String, main: String)]) async throws -> TestKith {
    try await TestKith(
        [Contacts.self], currency: "EUR", timeZone: "UTC",
        plugins: mains.map { try plugin($0.main, id: $0.id, manifest: grants).source() })
}

/// A Kith with a command `probe.go`, made of the lines of its body.
private func kith(
    running body: String, before: String = "", modules: [String: String] = [:]
) async throws -> TestKith {
    let main = """
        \(before)
        kith.command("probe.go", { requires = "account:read" }, function()
          \(body)
        end)
        """
    return try await KithLuaTests.kith(main, manifest: grants, modules: modules)
}

@Suite("Edge cases of Lua in the kernel")
struct LuaEdgeCaseTests {
    @Test("1: a before hook that updates its own record is told to assign the field")
    func selfWrite() async throws {
        let kith = try await KithLuaTests.kith(
            """
            kith.on("account.before_save", function(event)
              for account in event:records() do kith.update(account, { description = "x" }) end
            end)
            """, manifest: grants)

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert("account", ["name": .text("A")])
        }

        #expect(error?.code == .selfWrite)
        #expect(error?.recovery.contains("Assign the field of the record") == true)
        #expect(try await kith.find("account").isEmpty)
    }

    @Test("2: an after hook that changes nothing ends; one that always changes ends in hook_loop")
    func ownUpdates() async throws {
        let kith = try await KithLuaTests.kith(
            """
            kith.on("account.after_save", function(event)
              for account in event:records() do
                local more = account.name == "Loop" and (account.description or "") .. "x"
                kith.update(account, { description = more or "same" })
              end
            end)
            """, manifest: grants)

        let calm = try await kith.insert("account", ["name": .text("Calm")])
        let error = await #expect(throws: KernelError.self) {
            try await kith.insert("account", ["name": .text("Loop")])
        }

        let found = try await kith.find("account")
        #expect(found.map(\.id) == [calm.id])
        #expect(found.first?["description"] == .text("same"))
        #expect(error?.code == .hookLoop)
        #expect(error?.message.contains("(probe)") == true)
    }

    @Test("3: two plugins that answer each other's updates end at depth 8, and nothing is kept")
    func pingPong() async throws {
        func answering(_ entity: String, _ other: String, _ field: String) -> String {
            """
            kith.on("\(entity).after_update", function()
              for record in kith.query("\(other)"):each() do
                kith.update(record, { \(field) = (record.\(field) or "") .. "x" })
              end
            end)
            """
        }
        let kith = try await kith([
            ("one", answering("account", "contact", "job_title")),
            ("two", answering("contact", "account", "description")),
        ])
        let account = try await kith.insert("account", ["name": .text("A")])
        let contact = try await kith.insert("contact", ["last_name": .text("B")])

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact {
                try $0.update("account", account.id, ["description": .text("go")])
            }
        }

        #expect(error?.code == .hookLoop)
        #expect(error?.message.contains("contact.after_update(two)") == true)
        let kept = try await kith.transact {
            (try $0.get("account", account.id), try $0.get("contact", contact.id))
        }
        #expect(kept.0.version == account.version)
        #expect(kept.1.version == contact.version)
    }

    @Test("4: what one plugin deletes in an after hook is not given to the next one")
    func deleted() async throws {
        let kith = try await kith([
            (
                "one",
                """
                kith.on("account.after_create", function(event)
                  for account in event:records() do
                    if account.name == "Gone" then kith.delete(account) end
                  end
                end)
                """
            ),
            (
                "two",
                """
                kith.on("account.after_create", { after = { "one" } }, function(event)
                  local given = 0
                  for account in event:records() do
                    given = given + 1
                    kith.get("account", account.id)
                  end
                  kith.create("contact", { last_name = "given " .. given })
                end)
                """
            ),
        ])

        try await kith.insert("account", ["name": .text("Stays")])
        try await kith.insert("account", ["name": .text("Gone")])

        #expect(try await kith.find("account").map(\.title) == ["Stays"])
        let given = try await kith.find("contact").map(\.title)
        #expect(given == ["given 1"])
    }

    @Test("5: what a script rejects of many is told for each, and nothing is written")
    func rejections() async throws {
        let kith = try await KithLuaTests.kith(
            """
            kith.on("account.before_create", function(event)
              for account in event:records() do
                if account.name == "Bad" then event:reject(account, "name", "bad", "No.") end
              end
            end)
            """, manifest: grants)

        let error = await #expect(throws: KernelError.self) {
            try await kith.transact { transaction in
                try transaction.insert(
                    "account",
                    (0..<200).map { ["name": .text($0 % 50 == 7 ? "Bad" : "Good \($0)")] })
            }
        }

        #expect(error?.details.compactMap(\.index) == [7, 57, 107, 157])
        #expect(try await kith.find("account").isEmpty)
    }

    @Test(
        "35: what cannot be handed over is an error of its line, whatever it is",
        arguments: [
            ("local t = {} t.t = t return t", "or itself"),
            ("local t = {} for i = 1, 1e5 do t = { t } end return t", "or itself"),
            ("return ('x'):rep(5 * 1024 * 1024)", "larger than 4 MB"),
            ("return { 1 / 0 }", "not finite"),
            ("return { print = function() end }", "function cannot be handed over"),
            ("error(setmetatable({}, { __tostring = function() while true do end end }))", "is a"),
            ("error()", "an error that is a nil"),
        ])
    func answers(_ body: String, _ words: String) async throws {
        let kith = try await kith(
            running: "do \(body) end", before: "local print = nil")

        let error = await #expect(throws: KernelError.self) { try await kith.run("probe.go") }

        #expect(error?.code == .pluginError)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("36: a library that a script changes is whole again in the next transaction")
    func libraries() async throws {
        let kith = try await kith(
            running: """
                local before = ("x"):upper() .. tostring(kith.null) .. #table.pack(1, 2)
                  string.upper = function() return "changed" end
                  kith.null, table.pack, math.max = 1, nil, nil
                  kith.now = function() return "never" end
                  kith.create("account", { name = before })
                """)

        for _ in 0..<3 { try await kith.run("probe.go") }

        #expect(Set(try await kith.find("account").map(\.title)) == ["Xnull2"])
    }

    @Test("37: a coroutine that is kept is not there in the next transaction")
    func coroutines() async throws {
        let kith = try await kith(
            running: """
                kept = kept or coroutine.wrap(function()
                    for number = 1, 100 do coroutine.yield(number) end
                  end)
                  kith.create("account", { name = "A" .. kept() .. kept() })
                """, before: "local kept")

        for _ in 0..<3 { try await kith.run("probe.go") }

        #expect(Set(try await kith.find("account").map(\.title)) == ["A12"])
    }

    @Test(
        "39: modules that require each other, fail or yield at their beginning end the declaring",
        arguments: [
            (["one": "require('two')", "two": "require('one')"], "requires itself"),
            (["one": "error('at the top')"], "at the top"),
            (["one": "coroutine.yield(1)"], "yield"),
            (["one": "return require('../../etc/passwd')"], "no module"),
            (["one": "while true do end"], "instructions for registering"),
        ])
    func modules(_ modules: [String: String], _ words: String) async throws {
        let error = await #expect(throws: KernelError.self) {
            try await kith(running: "", before: "require('one')", modules: modules)
        }

        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("42: records are read and written inside of sorting and coroutines, and counted")
    func insideOfSorting() async throws {
        let kith = try await kith(
            running: """
                local names = { "C", "A", "B" }
                  table.sort(names, function(a, b)
                    kith.query("account", "name = :name", { name = a }):count()
                    return a < b
                  end)
                  local make = coroutine.wrap(function()
                    for _, name in ipairs(names) do
                      coroutine.yield(kith.create("account", { name = name }).name)
                    end
                  end)
                  kith.create("contact", { last_name = make() .. make() .. make() })
                """)
        try await kith.run("probe.go")
        #expect(try await kith.find("contact").map(\.title) == ["ABC"])

        let counting = try await KithLuaTests.kith(
            """
            kith.command("probe.go", { requires = "account:read" }, function()
              local t = {}
              for i = 1, 100 do t[i] = i end
              table.sort(t, function(a, b) return kith.query("account"):count() < a - b end)
            end)
            """, manifest: grants)
        let error = await #expect(throws: KernelError.self) {
            try await counting.run("probe.go")
        }
        #expect(error?.message.contains("the limit of 50 queries") == true)
    }
}
