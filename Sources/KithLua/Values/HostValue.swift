import KithModel

/// A value on its way between Swift and a Lua state.
indirect enum HostValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case float(Double)
    case string(String)
    case list([HostValue])
    case map([String: HostValue])
    /// A Lua function that was handed over, by its number.
    case function(UInt32)
    case decimal(Decimal)
    case money(Decimal, currency: String)
    case date(CalendarDate)
    case instant(Instant)
    case time(LocalTime)
    /// A record of a batch, by its place in it.
    case record(batch: UInt32, place: UInt32)

    /// The text of a string, else nil.
    var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// The number of an integer, else nil.
    var integer: Int64? {
        if case .integer(let integer) = self { return integer }
        return nil
    }

    /// The number of a function, else nil.
    var function: UInt32? {
        if case .function(let number) = self { return number }
        return nil
    }

    /// The members of a map; of an empty list, none.
    var map: [String: HostValue]? {
        switch self {
        case .map(let members): members
        case .list(let elements) where elements.isEmpty: [:]
        default: nil
        }
    }

    /// The elements of a list; of an empty map, none.
    var list: [HostValue]? {
        switch self {
        case .list(let elements): elements
        case .map(let members) where members.isEmpty: []
        default: nil
        }
    }

    /// Whether a value counts as true in Lua.
    var isTrue: Bool { self != .null && self != .boolean(false) }

    /// What people call the kind.
    var kindName: String {
        switch self {
        case .null: "nil"
        case .boolean: "boolean"
        case .integer, .float: "number"
        case .string: "string"
        case .list, .map: "table"
        case .function: "function"
        case .decimal: "decimal"
        case .money: "money"
        case .date: "date"
        case .instant: "instant"
        case .time: "time"
        case .record: "record"
        }
    }
}

extension HostValue {
    /// Makes the value that a script sees of a field's value.
    init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .text(let text): self = .string(text)
        case .integer(let integer): self = .integer(integer)
        case .decimal(let decimal): self = .decimal(decimal)
        case .money(let money): self = .money(money.amount, currency: money.currency.code)
        case .boolean(let flag): self = .boolean(flag)
        case .date(let date): self = .date(date)
        case .instant(let instant): self = .instant(instant)
        case .localTime(let time): self = .time(time)
        case .list(let keys): self = .list(keys.map(HostValue.string))
        case .reference(let id): self = .string(id.description)
        case .polymorphic(let entity, let id):
            self = .map(["entity": .string(entity), "id": .string(id.description)])
        case .json(let json): self = HostValue(json)
        }
    }

    /// Makes the value that a script sees of a JSON document.
    init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .boolean(let flag): self = .boolean(flag)
        case .integer(let integer): self = .integer(integer)
        case .number(let digits):
            self = Double(digits).flatMap { $0.isFinite ? .float($0) : nil } ?? .string(digits)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .list(elements.map(HostValue.init))
        case .object(let object):
            self = .map(
                Dictionary(
                    object.map { ($0.key, HostValue($0.value)) }, uniquingKeysWith: { $1 }))
        }
    }

    /// The JSON document that means the same to the kernel's coercion; names of records are
    /// their ids, and keys are in order.
    ///
    /// - Parameter id: the id of a record of a batch.
    /// - Throws: `invalid` for a function.
    func json(_ id: (UInt32, UInt32) throws -> RecordID) throws -> JSON {
        switch self {
        case .null: return .null
        case .boolean(let flag): return .boolean(flag)
        case .integer(let integer): return .integer(integer)
        case .float(let number): return .number(number.description)
        case .string(let text): return .string(text)
        case .list(let elements): return .array(try elements.map { try $0.json(id) })
        case .map(let members):
            var object = JSONObject()
            for key in members.keys.sorted() { object[key] = try members[key]?.json(id) }
            return .object(object)
        case .function:
            throw KernelError(.invalid, "A function cannot be kept as a value.")
        case .decimal(let decimal): return .string(decimal.description)
        case .money(let amount, let currency):
            return ["amount": .string(amount.description), "currency": .string(currency)]
        case .date(let date): return .string(date.description)
        case .instant(let instant): return .string(instant.description)
        case .time(let time): return .string(time.description)
        case .record(let batch, let place): return .string(try id(batch, place).description)
        }
    }
}
