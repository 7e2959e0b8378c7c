import KithKernel
import KithModel

/// Values on their way between a test and its Kith.
enum TestValues {
    /// A record as the test sees it: the values that may be read, and the names of their fields.
    static func told(_ record: Record, _ transaction: Transaction) -> HostValue {
        var values: [String: HostValue] = ["entity": .string(record.entity.name)]
        var names: [HostValue] = []
        for field in record.entity.fields
        where transaction.mayRead(field.name, of: record.entity.name) {
            names.append(.string(field.name))
            let value = HostValue(record[field])
            if value != .null { values[field.name] = value }
        }
        return .map(["names": .list(names), "values": .map(values)])
    }

    /// Values for fields, each of the field's own type.
    ///
    /// - Throws: `unknown_field`; `invalid` with the field and what may stand there.
    static func values(
        _ members: [String: HostValue], of entity: String, _ transaction: Transaction
    ) throws -> [String: Value] {
        let entity = try transaction.entity(entity)
        var values: [String: Value] = [:]
        for (name, given) in members {
            guard let field = entity.field(name) else { throw entity.unknownField(name) }
            do {
                values[name] = try field.type.coerce(
                    try json(given), currency: transaction.baseCurrency,
                    region: transaction.region)
            } catch let error as CoercionError {
                throw KernelError(.invalid, "`\(name)`: \(error.message)", field: name)
            }
        }
        return values
    }

    /// The document that means the same to Kith.
    static func json(_ value: HostValue) throws -> JSON {
        try value.json { _, _ in
            throw KernelError(.invalid, "A test gives records as `t` has made them.")
        }
    }
}
