import KithKernel
import KithModel

/// What all Lua of one transaction has used: limits hold for the whole, too.
final class LuaLedger {
    private var fuel: Int64 = 0
    private var milliseconds: Int64 = 0
    /// How long the last handler took.
    private(set) var lastMilliseconds: Int64 = 0
    private var counts = LuaLimits.transaction.counts.map { _ in 0 }

    /// Runs a handler with its own limits, or with what is left of the transaction's.
    func charged<Result>(
        _ state: LuaState, _ profile: LuaLimits.Profile, _ body: () throws -> Result
    ) rethrows -> Result {
        let (handler, whole) = (profile.handler, profile.transaction)
        let fuelLeft = max(0, whole.fuel - fuel)
        let wallLeft = max(0, whole.wallNanoseconds - milliseconds * 1_000_000)
        state.arm(
            fuel: min(handler.fuel, fuelLeft), of: fuelLeft < handler.fuel ? whole : handler,
            wall: min(handler.wallNanoseconds, wallLeft),
            of: wallLeft < handler.wallNanoseconds ? whole : handler)
        let start = KernelClock.monotonicMilliseconds
        defer {
            fuel += state.usedFuel
            lastMilliseconds = KernelClock.monotonicMilliseconds - start
            milliseconds += lastMilliseconds
        }
        return try body()
    }

    /// Counts what a handler does, for itself and for the transaction.
    ///
    /// - Parameter use: what the handler has done before.
    /// - Throws: `plugin_limit`, which no script can catch.
    func count(
        _ counted: LuaLimits.Counted, _ amount: Int, in use: inout [Int],
        _ profile: LuaLimits.Profile
    ) throws {
        let index = counted.rawValue
        use[index] += amount
        counts[index] += amount
        guard use[index] <= profile.handler.counts[index] else {
            throw profile.handler.error(counted)
        }
        guard counts[index] <= profile.transaction.counts[index] else {
            throw profile.transaction.error(counted)
        }
    }
}
