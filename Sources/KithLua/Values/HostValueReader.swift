import CLuaHost
import KithModel

/// Reads values as `lua_host.h` says how they are written.
struct HostValueReader {
    private var bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Returns the value that some bytes are.
    ///
    /// - Throws: `plugin_error` for bytes that are no value, which only a fault of the host
    ///   can make.
    static func read(_ bytes: UnsafeRawBufferPointer) throws -> HostValue {
        guard !bytes.isEmpty else { return .null }
        var reader = HostValueReader(bytes)
        return try reader.value()
    }

    private mutating func value() throws -> HostValue {
        let kind = Int32(try number(UInt8.self))
        switch kind {
        case Int32(LUA_HOST_NIL), Int32(LUA_HOST_NULL): return .null
        case Int32(LUA_HOST_FALSE): return .boolean(false)
        case Int32(LUA_HOST_TRUE): return .boolean(true)
        case Int32(LUA_HOST_INTEGER): return .integer(try number(Int64.self))
        case Int32(LUA_HOST_FLOAT): return .float(Double(bitPattern: try number(UInt64.self)))
        case Int32(LUA_HOST_STRING): return .string(try text())
        case Int32(LUA_HOST_LIST):
            let count = Int(try number(UInt32.self))
            var elements: [HostValue] = []
            elements.reserveCapacity(min(count, bytes.count))
            for _ in 0..<count { elements.append(try value()) }
            return .list(elements)
        case Int32(LUA_HOST_MAP):
            let count = Int(try number(UInt32.self))
            var members: [String: HostValue] = [:]
            for _ in 0..<count {
                let key = try text()
                members[key] = try value()
            }
            return .map(members)
        case Int32(LUA_HOST_FUNCTION): return .function(try number(UInt32.self))
        case Int32(LUA_HOST_RECORD):
            return .record(batch: try number(UInt32.self), place: try number(UInt32.self))
        default: return try exact(kind)
        }
    }

    private mutating func exact(_ kind: Int32) throws -> HostValue {
        let units = try number(Int64.self)
        switch kind {
        case Int32(LUA_HOST_DECIMAL):
            return .decimal(Decimal(units: units, scale: Int(try number(UInt8.self))))
        case Int32(LUA_HOST_MONEY):
            let amount = Decimal(units: units, scale: Int(try number(UInt8.self)))
            let code = String(decoding: try slice(3), as: UTF8.self)
            return .money(amount, currency: code)
        case Int32(LUA_HOST_DATE): return .date(CalendarDate(days: units))
        case Int32(LUA_HOST_INSTANT): return .instant(Instant(milliseconds: units))
        case Int32(LUA_HOST_TIME):
            guard let time = Int(exactly: units).flatMap(LocalTime.init(minutes:)) else {
                throw Self.fault
            }
            return .time(time)
        default: throw Self.fault
        }
    }

    /// What is not UTF-8 is replaced: it can be shown, and not stored by mistake.
    private mutating func text() throws -> String {
        let count = Int(try number(UInt32.self))
        return String(decoding: try slice(count), as: UTF8.self)
    }

    private mutating func slice(_ count: Int) throws -> Slice<UnsafeRawBufferPointer> {
        guard count <= bytes.count - place else { throw Self.fault }
        defer { place += count }
        return bytes[place..<place + count]
    }

    private mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
        guard MemoryLayout<Number>.size <= bytes.count - place else { throw Self.fault }
        defer { place += MemoryLayout<Number>.size }
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Number.self))
    }

    private static let fault = KernelError(
        .pluginError, "A value from a Lua state cannot be read.")
}
