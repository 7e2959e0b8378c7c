import KithModel

/// Writes conditions in the filter language.
public enum FilterText {
    /// Returns a condition on the records of an entity as text that `FilterParser` reads back.
    ///
    /// A field that the schema no longer has stands as `#` and its number, which reads as
    /// nothing. Amounts are in base currency. The text names every field of the condition:
    /// show it only to who may read them.
    public static func describe(_ filter: Filter, of entity: Entity, schema: Schema) -> String {
        FilterWriter(schema: schema).text(filter, entity)
    }
}

/// Writes one condition.
struct FilterWriter {
    let schema: Schema

    func text(_ filter: Filter, _ entity: Entity) -> String {
        switch filter {
        // What holds always, and what holds never.
        case .all(let parts) where parts.isEmpty: return "id is not null"
        case .any(let parts) where parts.isEmpty: return "id is null"
        case .all(let parts): return parts.map { part($0, entity) }.joined(separator: " and ")
        case .any(let parts): return parts.map { part($0, entity) }.joined(separator: " or ")
        case .not(let inner): return "not " + part(inner, entity)
        case .comparison(let left, let comparison, let right):
            // A list of choices contains a key by `=`.
            let isList = right.list != nil && comparison == .contains
            let sign = isList ? Filter.Comparison.equal.rawValue : comparison.rawValue
            return "\(operand(left, entity)) \(sign) \(operand(right, entity))"
        case .isNull(let path, let isNegated):
            return self.path(path, entity) + (isNegated ? " is not null" : " is null")
        case .isIn(let path, let literals, let isNegated):
            let list = literals.map(literal).joined(separator: ", ")
            return self.path(path, entity) + (isNegated ? " not in (" : " in (") + list + ")"
        case .between(let path, let low, let high):
            return "\(self.path(path, entity)) between \(literal(low)) and \(literal(high))"
        case .quantified(let quantifier, let path, let inner):
            return quantified(quantifier, path, inner, entity)
        }
    }

    private func part(_ filter: Filter, _ entity: Entity) -> String {
        switch filter {
        case .all(let parts) where parts.count > 1, .any(let parts) where parts.count > 1:
            "(" + text(filter, entity) + ")"
        default: text(filter, entity)
        }
    }

    private func quantified(
        _ quantifier: Filter.Quantifier, _ path: Filter.CollectionPath, _ inner: Filter,
        _ entity: Entity
    ) -> String {
        var names: [String] = []
        var place: Entity? = entity
        for hop in path.hops { names.append(follow(hop, from: &place)) }
        let collections = place.map { schema.collections(of: $0) } ?? []
        let collection = collections.first {
            $0.entity.id == path.entity && $0.reference.id == path.reference
        }
        names.append(collection.map { Self.name($0.name) } ?? "#\(path.entity)")
        let body = schema.entity(id: path.entity).map { text(inner, $0) } ?? "#"
        return "\(quantifier.rawValue)(\(names.joined(separator: ".")), \(body))"
    }

    // MARK: Operands

    private func operand(_ operand: Filter.Operand, _ entity: Entity) -> String {
        switch operand {
        case .path(let path): self.path(path, entity)
        case .literal(let literal): self.literal(literal)
        case .function(let function, let inner):
            "\(function.rawValue)(\(self.operand(inner, entity)))"
        }
    }

    private func path(_ path: FieldPath, _ entity: Entity) -> String {
        var place: Entity? = entity
        let hops = path.hops.map { follow($0, from: &place) }
        return (hops + [follow(path.field, from: &place)]).joined(separator: ".")
    }

    private func follow(_ number: Int64, from place: inout Entity?) -> String {
        let field = place?.field(id: number)
        place = field?.target.flatMap { schema.entity($0) }
        return field.map { Self.name($0.name) } ?? "#\(number)"
    }

    private static func name(_ name: String) -> String {
        Keyword(rawValue: name) == nil ? name : "`\(name)`"
    }

    // MARK: Values

    private func literal(_ literal: Filter.Literal) -> String {
        switch literal {
        case .me: "@me"
        case .moment(let moment): Self.moment(moment)
        case .value(let value): Self.value(value)
        }
    }

    private static func moment(_ moment: DateMath) -> String {
        let anchor =
            switch moment.anchor {
            case .today: "@today"
            case .now: "@now"
            case .date(let days): "@\(CalendarDate(days: days))"
            }
        guard moment.count != 0 else { return anchor }
        return anchor + (moment.count < 0 ? "-" : "+") + "\(moment.count.magnitude)"
            + moment.unit.rawValue
    }

    private static func value(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .integer, .decimal, .boolean: value.plainText
        case .money(let money): money.amount.description
        case .text, .date, .instant, .localTime, .list, .reference, .polymorphic, .json:
            quoted(value.plainText)
        }
    }

    /// Returns a text in single quotes, with those inside it doubled, by bytes: a combining
    /// mark after a quote would hide it from a comparison of characters.
    private static func quoted(_ text: String) -> String {
        var bytes = [UInt8(ascii: "'")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "'") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "'"))
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Filter.Operand {
    fileprivate var list: [String]? {
        if case .literal(.value(let value)) = self { return value.list }
        return nil
    }
}
