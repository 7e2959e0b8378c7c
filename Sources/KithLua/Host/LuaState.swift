import CLuaHost
import KithModel

/// What answers the host functions that a script calls.
protocol HostAnswering: AnyObject {
    /// Answers a call.
    ///
    /// - Parameters:
    ///   - function: which function.
    ///   - arguments: what the script gave.
    /// - Throws: what the script sees as an error; it may catch it.
    func answer(_ function: HostFunction, _ arguments: [HostValue]) throws -> HostValue
}

/// One Lua state: used by one thread, for one piece of work, then dropped whole.
///
/// Nothing here can raise a Lua error or be jumped over by one: `lua_host.h` promises it.
final class LuaState {
    private let host: OpaquePointer
    private let box: Box
    /// The limits that it was made with, and whose fuel and time hold now: for the text of an
    /// error.
    private let limits: LuaLimits
    private var fuelLimits: LuaLimits
    private var wallLimits: LuaLimits

    /// Hands a call on to who answers it, and keeps what must not pass through the script.
    private final class Box {
        weak var answering: (any HostAnswering)?
        /// An error that ends the transaction, whatever the script does about it.
        var fatal: (any Error)?
        /// The last error that was handed to the script; it comes back as it was.
        var last: KernelError?
    }

    /// Makes a state with the safe libraries and the host functions.
    ///
    /// - Parameter seed: what `math.random` starts from.
    /// - Throws: `unavailable` when there is no memory for it.
    init(limits: LuaLimits, seed: UInt64, answering: any HostAnswering) throws {
        let box = Box()
        box.answering = answering
        var most = lua_host_limits(
            fuel: limits.fuel, wall_nanoseconds: limits.wallNanoseconds, memory: limits.memory)
        guard
            let host = lua_host_open(
                &most, Self.answer, Unmanaged.passUnretained(box).toOpaque(), seed)
        else {
            throw KernelError(.unavailable, "There is no memory for another Lua state.")
        }
        self.host = host
        self.box = box
        self.limits = limits
        (fuelLimits, wallLimits) = (limits, limits)
        for function in HostFunction.allCases {
            let status = lua_host_declare(
                host, function.name, function.rawValue, function.takesFunctions ? 1 : 0)
            guard status == LUA_HOST_OK else {
                lua_host_close(host)
                throw KernelError(.unavailable, "There is no memory for another Lua state.")
            }
        }
    }

    deinit { lua_host_close(host) }

    /// Adds a module that `require` finds; its bytes must outlive the state.
    ///
    /// - Throws: `unavailable` when there is no memory for it; `plugin_limit`.
    func addModule(_ name: String, _ program: LuaProgram) throws {
        let status = lua_host_add_module(
            host, name, program.bytes.baseAddress, program.bytes.count)
        switch status {
        case LUA_HOST_OK: return
        case LUA_HOST_KILLED: throw killed
        default: throw KernelError(.unavailable, "There is no memory left for Lua.")
        }
    }

    /// Sets fuel and time anew.
    ///
    /// Errors name the limits that fuel and time are a part of.
    func arm(fuel: Int64, of fuelLimits: LuaLimits, wall: Int64, of wallLimits: LuaLimits) {
        (self.fuelLimits, self.wallLimits) = (fuelLimits, wallLimits)
        lua_host_arm(host, fuel, wall)
    }

    /// How much of the fuel is used since the state was armed.
    var usedFuel: Int64 { lua_host_used(host).fuel }

    /// The most bytes that it has held.
    var peakMemory: Int { lua_host_used(host).memory_peak }

    /// Marks the state as it is, so that it can be brought back here.
    func mark() { _ = lua_host_mark_here(host) }

    /// Brings the state back to its mark, byte for byte; false where it has none.
    func rewind() -> Bool {
        box.answering = nil
        box.fatal = nil
        box.last = nil
        return lua_host_rewind(host) != 0
    }

    /// Lets somebody else answer from now on, and chance begin from a seed.
    ///
    /// - Throws: `unavailable` when there is no memory for it.
    func hand(to answering: any HostAnswering, seed: UInt64) throws {
        box.answering = answering
        guard lua_host_reseed(host, seed) == LUA_HOST_OK else {
            throw KernelError(.unavailable, "There is no memory left for Lua.")
        }
    }

    /// Lets `pairs` walk names upwards where the chance is odd and downwards where it is even; as
    /// they come where it is 0.
    func order(by chance: UInt64) {
        lua_host_order(host, chance == 0 ? 0 : chance % 2 == 1 ? 1 : 2)
    }

    /// Whether it was stopped since its time was over.
    var isOutOfTime: Bool { lua_host_stopped_by(host) == LUA_HOST_WALL }

    /// The file and line that call a host function just now.
    var callerPlace: String { Self.caller(host) }

    private static func caller(_ host: OpaquePointer?) -> String {
        var place = [CChar](repeating: 0, count: 128)
        lua_host_caller(host, &place, place.count)
        let end = place.firstIndex(of: 0) ?? place.endIndex
        return String(decoding: place[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// How many functions the script has handed over.
    var functionCount: UInt32 { lua_host_function_count(host) }

    /// Runs a compiled program.
    ///
    /// - Throws: `plugin_error` or what a host function refused; `plugin_limit`.
    func run(_ program: LuaProgram) throws -> HostValue {
        var result = lua_host_bytes()
        let status = lua_host_run(host, program.bytes.baseAddress, program.bytes.count, &result)
        return try taken(status, &result)
    }

    /// Runs a compiled program for what it does: what it returns is let go of.
    ///
    /// - Throws: as `run`.
    func start(_ program: LuaProgram) throws {
        var error = lua_host_bytes()
        let status = lua_host_start(host, program.bytes.baseAddress, program.bytes.count, &error)
        _ = try taken(status, &error)
    }

    /// Calls a function that the script has handed over.
    ///
    /// - Throws: as `run`.
    func call(_ function: UInt32, _ arguments: [HostValue]) throws -> HostValue {
        var result = lua_host_bytes()
        let bytes = HostValueWriter.bytes(.list(arguments))
        let status = bytes.withUnsafeBufferPointer {
            lua_host_call(host, function, $0.baseAddress, $0.count, &result)
        }
        return try taken(status, &result)
    }

    private func taken(_ status: lua_host_status, _ result: inout lua_host_bytes) throws
        -> HostValue
    {
        defer { lua_host_bytes_free(&result) }
        if let fatal = box.fatal { throw fatal }
        let bytes = UnsafeRawBufferPointer(start: result.bytes, count: result.count)
        switch status {
        case LUA_HOST_OK: return try HostValueReader.read(bytes)
        case LUA_HOST_FAILED: throw failure(try HostValueReader.read(bytes))
        case LUA_HOST_KILLED: throw killed
        default: throw KernelError(.unavailable, "There is no memory left for Lua.")
        }
    }

    /// The error that a script has ended with.
    ///
    /// What a host function refused comes back whole;
    /// what the script raised by itself is the script's fault.
    private func failure(_ value: HostValue) -> KernelError {
        let members = value.map ?? [:]
        let message = members["message"]?.string ?? "The script failed."
        if let last = box.last, last.message == message,
            members["code"]?.string == last.code.name
        {
            return last
        }
        let place = members["place"]?.string
        guard let code = members["code"]?.string else {
            return KernelError(.pluginError, message, location: place).presentable
        }
        return KernelError(
            ScriptWords.code(code), message, recovery: members["recovery"]?.string ?? "",
            field: members["field"]?.string.map(ScriptWords.line), location: place
        ).presentable
    }

    private var killed: KernelError {
        let place = String(cString: lua_host_stopped_at(host))
        let limit = lua_host_stopped_by(host)
        let whose =
            limit == LUA_HOST_FUEL ? fuelLimits : limit == LUA_HOST_WALL ? wallLimits : limits
        var error = whose.error(limit)
        error.location = place.isEmpty ? nil : place
        return error
    }

    /// Called by the trampoline, outside the reach of every Lua frame.
    private static let answer: lua_host_function = { user, number, bytes, count, reply in
        guard let user, let reply, let function = HostFunction(rawValue: number) else {
            return LUA_HOST_FAILED
        }
        let box = Unmanaged<Box>.fromOpaque(user).takeUnretainedValue()
        func set(_ value: HostValue) -> Bool {
            HostValueWriter.bytes(value).withUnsafeBufferPointer {
                lua_host_reply_set(reply, $0.baseAddress, $0.count) != 0
            }
        }
        do {
            guard let answering = box.answering else { return LUA_HOST_FAILED }
            let raw = UnsafeRawBufferPointer(start: bytes, count: count)
            let arguments = try HostValueReader.read(raw).list ?? []
            let value = try answering.answer(function, arguments)
            return set(value) ? LUA_HOST_OK : LUA_HOST_FAILED
        } catch {
            let place = LuaState.caller(lua_host_of(reply))
            var known = error as? KernelError
            if known?.location == nil, !place.isEmpty { known?.location = place }
            if let known = known?.presentable, known.code != .pluginLimit {
                box.last = known
                _ = set(known.luaValue)
                return LUA_HOST_FAILED
            }
            box.fatal = known ?? error
            lua_host_stop(lua_host_of(reply), LUA_HOST_STOPPED)
            return LUA_HOST_KILLED
        }
    }
}

extension KernelError {
    /// The table that a script catches.
    var luaValue: HostValue {
        let detail = details.first
        var members: [String: HostValue] = [
            "code": .string(code.name), "message": .string(message),
            "retryable": .boolean(code.status == 503 || code.status == 429),
        ]
        if !recovery.isEmpty { members["recovery"] = .string(recovery) }
        if let field = detail?.field { members["field"] = .string(field) }
        if let record = detail?.record { members["record"] = .string(record.description) }
        return .map(members)
    }
}
