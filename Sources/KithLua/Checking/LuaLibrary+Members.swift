import KithModel

extension LuaLibrary {
    /// Returns the names that each library has in a state.
    ///
    /// - Throws: `unavailable` when there is no memory for a state.
    static func members() throws -> [String: Set<String>] {
        let chunk = """
            local libraries = { kith = kith, string = string, table = table, math = math,
              utf8 = utf8, coroutine = coroutine }
            local found = {}
            for library, members in pairs(libraries) do
              found[library] = {}
              for name in pairs(members) do found[library][#found[library] + 1] = name end
            end
            return found
            """
        let nobody = Nobody()
        let state = try LuaState(limits: .declaration, seed: 0, answering: nobody)
        _ = try state.run(LuaPrelude.program())
        let found = try state.run(LuaProgram("kith/members.lua", Array(chunk.utf8)))
        return (found.map ?? [:]).mapValues { Set(($0.list ?? []).compactMap(\.string)) }
    }

    private final class Nobody: HostAnswering {
        func answer(_ function: HostFunction, _ arguments: [HostValue]) -> HostValue { .null }
    }
}
