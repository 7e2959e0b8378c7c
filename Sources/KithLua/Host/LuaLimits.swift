import CLuaHost
import KithModel

/// How much one piece of Lua may use.
package struct LuaLimits: Sendable {
    /// What the host of a script counts, beside what the state counts by itself.
    enum Counted: Int, CaseIterable, Sendable {
        case queries, rowsRead, rowsWritten, events, logLines
    }

    /// Instructions, and the work of library functions.
    var fuel: Int64
    /// Time on the monotonic clock.
    var wallNanoseconds: Int64
    /// Bytes that a state may hold.
    var memory: Int
    /// How often what is counted may happen, in the order of its cases.
    var counts: [Int]
    /// Whose limits they are, as errors call them.
    var owner: String

    /// One handler in a transaction.
    static let handler = LuaLimits(
        fuel: 10_000_000, wallNanoseconds: 500_000_000, memory: 32 << 20,
        counts: [50, 5_000, 500, 200, 100], owner: "one handler")
    /// All handlers of one transaction together; memory is that of one state.
    static let transaction = LuaLimits(
        fuel: 50_000_000, wallNanoseconds: 2_000_000_000, memory: 32 << 20,
        counts: [200, 20_000, 5_000, 1_000, 500], owner: "one transaction")
    /// The code of a plugin's step, with all records that it goes through.
    static let step = LuaLimits(
        fuel: 1_000_000_000, wallNanoseconds: 60_000_000_000, memory: 32 << 20,
        counts: [2_000, 500_000, 50_000, 5_000, 2_000], owner: "one step")
    /// The run that registers what a plugin adds: its instructions bound it, and its time only
    /// where the machine is starved.
    static let declaration = LuaLimits(
        fuel: 5_000_000, wallNanoseconds: 10_000_000_000, memory: 16 << 20,
        counts: [0, 0, 0, 0, 100], owner: "registering")

    /// The error for a limit of a state that was reached.
    func error(_ limit: lua_host_limit) -> KernelError {
        switch limit {
        case LUA_HOST_FUEL:
            return reached(
                "\(Self.grouped(fuel)) instructions",
                "Use fewer loops, or move the work to a committed hook.")
        case LUA_HOST_WALL:
            return reached(
                "\(wallNanoseconds / 1_000_000) ms",
                "Do less at once, or move the work to a committed hook.")
        case LUA_HOST_MEMORY:
            return reached(
                "\(memory >> 20) MB of memory",
                "Keep less at once: read in batches, and let go of what is done.")
        default:
            return KernelError(.pluginLimit, "It was stopped from outside.", recovery: "Try again.")
        }
    }

    /// The error for a count that was reached.
    func error(_ counted: Counted) -> KernelError {
        let most = Self.grouped(Int64(counts[counted.rawValue]))
        switch counted {
        case .queries:
            return reached("\(most) queries", "Ask for many records in one query.")
        case .rowsRead:
            return reached("\(most) records read", "Ask for less: a filter, a limit, an aggregate.")
        case .rowsWritten:
            return reached("\(most) records written", "Write fewer records in one transaction.")
        case .events:
            return reached("\(most) events", "Announce one event about many records.")
        case .logLines:
            return reached("\(most) lines of log", "Write one line about many records.")
        }
    }

    private func reached(_ amount: String, _ remedy: String) -> KernelError {
        KernelError(
            .pluginLimit, "the limit of \(amount) for \(owner) was reached.", recovery: remedy)
    }

    /// A number with a space between thousands.
    private static func grouped(_ number: Int64) -> String {
        var digits = String(number)
        var place = digits.count - 3
        while place > 0 {
            digits.insert(" ", at: digits.index(digits.startIndex, offsetBy: place))
            place -= 3
        }
        return digits
    }
}
