import CLuaHost
import KithModel

/// Writes values as `lua_host.h` says how they are read.
struct HostValueWriter {
    private(set) var bytes: [UInt8] = []

    /// Returns a value as bytes.
    static func bytes(_ value: HostValue) -> [UInt8] {
        var writer = HostValueWriter()
        writer.write(value)
        return writer.bytes
    }

    private mutating func write(_ value: HostValue) {
        switch value {
        case .null: kind(LUA_HOST_NULL)
        case .boolean(let flag): kind(flag ? LUA_HOST_TRUE : LUA_HOST_FALSE)
        case .integer(let integer):
            kind(LUA_HOST_INTEGER)
            number(integer)
        case .float(let float):
            kind(LUA_HOST_FLOAT)
            number(float.bitPattern)
        case .string(let string):
            kind(LUA_HOST_STRING)
            text(string)
        case .list(let elements):
            kind(LUA_HOST_LIST)
            number(UInt32(elements.count))
            for element in elements { write(element) }
        case .map(let members):
            kind(LUA_HOST_MAP)
            number(UInt32(members.count))
            for key in members.keys.sorted() {
                text(key)
                write(members[key] ?? .null)
            }
        case .function(let function):
            kind(LUA_HOST_FUNCTION)
            number(function)
        case .record(let batch, let place):
            kind(LUA_HOST_RECORD)
            number(batch)
            number(place)
        default: writeExact(value)
        }
    }

    private mutating func writeExact(_ value: HostValue) {
        switch value {
        case .decimal(let decimal):
            kind(LUA_HOST_DECIMAL)
            number(decimal.units)
            number(UInt8(decimal.scale))
        case .money(let amount, let currency):
            kind(LUA_HOST_MONEY)
            number(amount.units)
            number(UInt8(amount.scale))
            bytes += currency.utf8
        case .date(let date):
            kind(LUA_HOST_DATE)
            number(date.days)
        case .instant(let instant):
            kind(LUA_HOST_INSTANT)
            number(instant.milliseconds)
        case .time(let time):
            kind(LUA_HOST_TIME)
            number(Int64(time.minutes))
        default: kind(LUA_HOST_NULL)
        }
    }

    private mutating func kind(_ kind: some BinaryInteger) { bytes.append(UInt8(kind)) }

    private mutating func number(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    private mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            number(UInt32(utf8.count))
            bytes += utf8
        }
    }
}
