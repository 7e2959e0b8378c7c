import KithModel

/// Turns the text of a cell into a value of one field.
struct CellReader: Sendable {
    /// Reads a text that is not empty; the second one is the currency beside an amount.
    let read: @Sendable (_ text: String, _ currency: String) throws(CellFault) -> Value

    /// Chooses the reading by the field's type.
    init(_ field: Field, _ formats: ValueFormats) {
        let type = field.type.valueType
        switch type {
        case .date: read = { text, _ throws(CellFault) in try formats.date(text) }
        case .instant: read = { text, _ throws(CellFault) in try formats.instant(text) }
        case .integer, .decimal:
            read = { text, _ throws(CellFault) in try formats.number(text, type) }
        case .money:
            read = { text, currency throws(CellFault) in try formats.money(text, currency, type) }
        default:
            read = { text, _ throws(CellFault) in
                try Self.coerced(text, type, region: formats.region)
            }
        }
    }

    /// Returns the value that the type itself reads in a text.
    static func coerced(
        _ text: String, _ type: FieldType, currency: Currency? = nil, region: String? = nil
    ) throws(CellFault) -> Value {
        do throws(CoercionError) {
            return try type.coerce(text, currency: currency, region: region)
        } catch {
            throw CellFault(error)
        }
    }
}
