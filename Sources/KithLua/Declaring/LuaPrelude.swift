import KithModel
import Synchronization

/// The Lua that every state begins with, compiled once.
enum LuaPrelude {
    private static let compiled = Mutex<LuaProgram?>(nil)

    /// The functions that the prelude hands over, in their order.
    enum Entry {
        static let hook: UInt32 = 0
        static let command: UInt32 = 1
        static let computed: UInt32 = 2
        static let health: UInt32 = 3
        static let flow: UInt32 = 4
        /// How many there are: the first of the plugin's own comes after them.
        static let count: UInt32 = 5
    }

    /// Returns the compiled prelude.
    static func program() throws -> LuaProgram {
        try compiled.withLock { known in
            if let known { return known }
            let program = try LuaProgram("kith/prelude.lua", PackageResources.prelude_lua)
            known = program
            return program
        }
    }
}
