import CLuaHost

/// The library of Lua that this program runs with.
package enum LuaRelease {
    /// Its version, as `5.4.6`.
    package static var version: String {
        let number = lua_host_library_version()
        return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }

    /// What is known to be wrong in it and was mended later, and why it does no harm here; none
    /// from 5.4.6 on.
    package static var notices: [String] { notices(of: Int(lua_host_library_version())) }

    static func notices(of number: Int) -> [String] {
        let faults: [(mendedIn: Int, text: String)] = [
            (
                50405,
                "a value may be used after it was freed when memory runs out in an assignment; "
                    + "here no memory is given again once it has run out"
            ),
            (
                50405,
                "closing coroutines that close each other may use up the C stack; here their "
                    + "depth is counted"
            ),
            (
                50406,
                "comparing texts may read past their end in some locales; here the locale "
                    + "stays C"
            ),
            (50406, "a hook that yields may leave a wrong stack; here no hook yields"),
        ]
        let open = faults.filter { number < $0.mendedIn }
        guard !open.isEmpty else { return [] }
        return ["Lua is older than 5.4.6; take a newer one when your system has it."]
            + open.map { "Known in this Lua: \($0.text)." }
    }
}
