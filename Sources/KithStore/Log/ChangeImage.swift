import KithModel

/// The values of some fields before or after a change, as the log keeps them.
///
/// Keys are field numbers, so a change of name does not touch the log; values are read
/// back by the field's type without its present rules, since those may have changed.
package enum ChangeImage {
    /// Writes values as one JSON object, in the order given.
    package static func encode(_ values: [(field: Field, value: Value)]) -> String {
        var writer = JSONWriter(reserving: 32 * values.count)
        writer.write(raw: "{")
        for (index, entry) in values.enumerated() {
            writer.write(raw: index > 0 ? ",\"" : "\"")
            writer.write(.integer(entry.field.id))
            writer.write(raw: "\":")
            if case .money(let money) = entry.value {
                writer.write(json(of: money))
            } else {
                writer.write(value: entry.value)
            }
        }
        writer.write(raw: "}")
        return writer.text
    }

    /// Reads what `encode` wrote, for the fields that the entity still has.
    package static func decode(_ text: String, entity: Entity) -> [(field: Field, value: Value)] {
        guard let object = (try? JSONReader.read(text))?.object else { return [] }
        return object.members.compactMap { member in
            guard let id = Int64(member.key), let field = entity.field(id: id) else { return nil }
            return (field, value(of: member.value, type: field.type.valueType))
        }
    }

    private static func json(of money: Money) -> JSON {
        .array([
            .string(money.amount.description), .string(money.currency.code),
            money.base.map { .string($0.description) } ?? .null,
        ])
    }

    private static func value(of json: JSON, type: FieldType) -> Value {
        switch (type, json) {
        case (_, .null): return .null
        case (.money, .array(let parts)):
            return Value(tagged: .array([.string("money")] + parts)) ?? .null
        case (.json, _): return .json(json)
        case (.integer, .integer(let integer)): return .integer(integer)
        case (.boolean, .boolean(let flag)): return .boolean(flag)
        case (.multiChoice, .array(let keys)): return .list(keys.compactMap(\.string))
        case (.polymorphic, .object(let object)):
            guard let entity = object["entity"]?.string,
                let id = object["id"]?.string.flatMap({ RecordID($0) })
            else { return .null }
            return .polymorphic(entity: entity, id: id)
        case (_, .string(let text)): return value(ofText: text, type: type)
        default: return .null
        }
    }

    private static func value(ofText text: String, type: FieldType) -> Value {
        switch type {
        case .decimal: Decimal(text).map(Value.decimal) ?? .null
        case .date: CalendarDate(text).map(Value.date) ?? .null
        case .instant: Instant(text).map(Value.instant) ?? .null
        case .localTime: LocalTime(text).map(Value.localTime) ?? .null
        case .reference, .file: RecordID(text).map(Value.reference) ?? .null
        default: .text(text)
        }
    }
}
