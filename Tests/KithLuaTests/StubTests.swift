import Glibc
import KithModel
import Testing

@testable import KithLua

@Suite("Stubs for editors")
struct StubTests {
    @Test("the committed stubs are those of the table; `make sdk` writes them")
    func committed() throws {
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let folder = try PluginFolder(path + "/SDK/lua")

        let text = String(decoding: folder.files["kith.gen.lua"] ?? [], as: UTF8.self)

        #expect(text == StubWriter.stubs(), "write them anew: make sdk")
    }

    @Test("what a state has under `kith` is described, and nothing else is")
    func complete() throws {
        let live = try names(
            "local names = {} for name in pairs(kith) do names[#names+1] = name end return names")

        let described =
            HostFunction.allCases.filter { $0.signature != nil && $0.name.hasPrefix("kith.") }
            .map(\.name) + LuaLibrary.functions.map(\.name)
            + LuaLibrary.constants.map { "kith." + $0.name }

        #expect(Set(live.map { "kith." + $0 }) == Set(described))
        #expect(described.count == Set(described).count)
    }

    @Test("the globals that checks know are those of a state")
    func globals() throws {
        let live = try names(
            "local names = {} for name in pairs(_G) do names[#names+1] = name end return names")

        #expect(Set(live) == LuaLibrary.globals)
    }

    @Test("methods of queries and events are those of the prelude")
    func methods() throws {
        let queries = try names(
            """
            local query, found = kith.query("contact"), {}
            for _, name in ipairs({ "where", "order", "limit", "all", "first", "count", "each" }) do
              if query[name] then found[#found + 1] = name end
            end
            return found
            """)

        let described = LuaLibrary.classes.first { $0.name == "Query" }?.methods.map(\.name)

        #expect(described == queries)
    }

    @Test("what a test has is described, and nothing else is")
    func testing() {
        let source = String(decoding: PackageResources.testing_lua, as: UTF8.self)
        let defined = source.split(separator: "\nfunction t.").dropFirst().map {
            String($0.prefix { $0 != "(" })
        }
        #expect(Set(defined) == Set(LuaLibrary.testFunctions.map(\.name)))
    }

    @Test("a stub has types, help and the phases in which a function is there")
    func content() {
        let stubs = StubWriter.stubs()

        #expect(stubs.contains("---@param record string|kith.Record The record, or its id."))
        #expect(
            stubs.contains(
                "--- Available in an after hook, in a committed hook, in a command, "
                    + "in a job or a schedule, in a step of a flow."))
        #expect(stubs.contains("---@operator add(kith.Span): kith.Date"))
        #expect(!stubs.contains("[" + "find]"))
    }

    /// Runs a chunk in a fresh state and returns the texts that it returns.
    private func names(_ chunk: String) throws -> [String] {
        let nobody = Nobody()
        let state = try LuaState(limits: .declaration, seed: 0, answering: nobody)
        _ = try state.run(LuaPrelude.program())
        let answer = try state.run(LuaProgram("test.lua", Array(chunk.utf8)))
        return (answer.list ?? []).compactMap(\.string)
    }

    private final class Nobody: HostAnswering {
        func answer(_ function: HostFunction, _ arguments: [HostValue]) -> HostValue { .null }
    }
}
