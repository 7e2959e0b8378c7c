import KithModel

/// Turns values into columns and back.
package struct RowCodec: Sendable, Hashable {
    /// The organisation's base currency, in whose units `__base` columns count.
    package let baseCurrency: Currency

    /// Makes a codec for an organisation.
    package init(baseCurrency: Currency) { self.baseCurrency = baseCurrency }

    /// Appends what the columns of a field hold for a value.
    ///
    /// The value must be of the field's type, as coercion leaves it.
    package func encode(
        _ value: Value, as layout: ColumnLayout, entityNumber: (String) -> Int64?,
        into columns: inout [SQLValue]
    ) {
        for column in layout.columns {
            columns.append(encode(value, part: column.part, entityNumber))
        }
    }

    /// Returns a value as one column holds it, as a literal to compare with.
    package func literal(_ value: Value, of type: FieldType) -> SQLValue {
        switch (value, type.valueType) {
        case (.integer(let integer), .decimal(let scale)):
            return scaled(Decimal(integer), scale)
        case (.decimal(let decimal), .decimal(let scale)): return scaled(decimal, scale)
        default: return encode(value, part: .value) { _ in nil }
        }
    }

    /// Reads a value of a type from the columns that start at an index.
    package func decode(
        _ row: any SQLRow, at index: Int, type: FieldType, layout: ColumnLayout,
        entityName: (Int64) -> String?
    ) -> Value {
        guard !row.isNull(index) else { return .null }
        switch type.valueType {
        case .integer: return .integer(row.integer(index))
        case .decimal(let scale): return .decimal(Decimal(units: row.integer(index), scale: scale))
        case .boolean: return .boolean(row.integer(index) != 0)
        case .date: return .date(CalendarDate(days: row.integer(index)))
        case .instant: return .instant(Instant(milliseconds: row.integer(index)))
        case .localTime:
            return LocalTime(minutes: Int(row.integer(index))).map(Value.localTime) ?? .null
        case .reference, .file:
            return RecordID(rawValue: row.integer(index)).map(Value.reference) ?? .null
        case .polymorphic:
            guard let id = RecordID(rawValue: row.integer(index)),
                let entity = entityName(row.integer(index + 1))
            else { return .null }
            return .polymorphic(entity: entity, id: id)
        case .money: return money(row, at: index)
        case .multiChoice:
            let keys = (try? JSONReader.read(row.text(index)))?.array ?? []
            return .list(keys.compactMap(\.string))
        case .json: return (try? JSONReader.read(row.text(index))).map(Value.json) ?? .null
        case .text, .longText, .choice, .email, .phone, .url, .autoNumber, .consent, .formula,
            .rollup:
            return .text(row.text(index))
        }
    }

    private func money(_ row: any SQLRow, at index: Int) -> Value {
        guard let currency = Currency(row.text(index + 1)) else { return .null }
        let base = row.isNull(index + 2) ? nil : row.integer(index + 2)
        return .money(
            Money(
                amount: Decimal(units: row.integer(index), scale: currency.scale),
                currency: currency,
                base: base.map { Decimal(units: $0, scale: baseCurrency.scale) }))
    }

    private func scaled(_ decimal: Decimal, _ scale: Int) -> SQLValue {
        decimal.rescaled(to: scale).map { .integer($0.units) } ?? .null
    }

    private func encode(
        _ value: Value, part: ColumnLayout.Part, _ entityNumber: (String) -> Int64?
    ) -> SQLValue {
        switch value {
        case .null: return .null
        case .text(let text): return encode(text, part)
        case .money(let money): return encode(money, part)
        case .polymorphic(let entity, let id):
            switch part {
            case .value: return .integer(id.rawValue)
            case .entity: return entityNumber(entity).map { .integer($0) } ?? .null
            default: return .null
            }
        default: return part == .value ? encode(single: value) : .null
        }
    }

    private func encode(_ text: String, _ part: ColumnLayout.Part) -> SQLValue {
        switch part {
        case .value: .text(text)
        case .fold: .text(FoldedText.fold(text))
        case .uniqueKey: .text(FoldedText.uniqueKey(text))
        default: .null
        }
    }

    private func encode(_ money: Money, _ part: ColumnLayout.Part) -> SQLValue {
        switch part {
        case .value: .integer(money.amount.units)
        case .currency: .text(money.currency.code)
        case .base: money.base.map { .integer($0.units) } ?? .null
        default: .null
        }
    }

    /// What the one column of a field holds.
    private func encode(single value: Value) -> SQLValue {
        switch value {
        case .integer(let integer): .integer(integer)
        case .decimal(let decimal): .integer(decimal.units)
        case .boolean(let flag): .integer(flag ? 1 : 0)
        case .date(let date): .integer(date.days)
        case .instant(let instant): .integer(instant.milliseconds)
        case .localTime(let time): .integer(Int64(time.minutes))
        case .reference(let id): .integer(id.rawValue)
        case .list(let keys): .text(JSON.array(keys.map(JSON.string)).text)
        case .json(let json): .text(json.text)
        case .null, .text, .money, .polymorphic: .null
        }
    }
}
