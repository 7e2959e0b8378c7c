import KithModel
import KithQuery

/// Makes groups of the rows that an aggregate's statement returns.
struct AggregateReader {
    let keys: [Key]
    let count: Int
    let figures: [Figure]
    let codec: RowCodec
    let schema: Schema

    /// How a part of a group's key is read.
    enum Key {
        case field(SelectedField)
        /// The first day of a calendar unit.
        case bucket(place: Int)
    }

    /// How a figure is read.
    enum Figure {
        case count(place: Int)
        case number(place: Int, Unit)
        case average(sum: Int, count: Int, Unit)
        case value(SelectedField)
    }

    /// What the integers of a sum count.
    enum Unit {
        case integer
        case decimal(scale: Int)
        /// Units of the base currency.
        case base(scale: Int)
    }

    /// Reads the row that a statement stands on.
    ///
    /// - Throws: `StoreError.numericOverflow` for an average that fits no decimal.
    func read(_ row: any SQLRow) throws -> AggregateGroup {
        AggregateGroup(
            key: keys.map { key($0, row) }, count: row.integer(count),
            figures: try figures.map { try figure($0, row) })
    }

    private func key(_ key: Key, _ row: any SQLRow) -> Value {
        switch key {
        case .field(let selected): selected.value(row, codec, schema)
        case .bucket(let place):
            row.isNull(place) ? .null : .date(CalendarDate(days: row.integer(place)))
        }
    }

    private func figure(_ figure: Figure, _ row: any SQLRow) throws -> Value {
        switch figure {
        case .count(let place): return .integer(row.integer(place))
        case .value(let selected): return selected.value(row, codec, schema)
        case .number(let place, let unit):
            guard !row.isNull(place) else { return .null }
            return value(Decimal(units: row.integer(place), scale: unit.scale), unit)
        case .average(let sum, let count, let unit):
            guard !row.isNull(sum) else { return .null }
            let total = Decimal(units: row.integer(sum), scale: unit.scale)
            let divisor = Decimal(row.integer(count))
            let scale = unit.scale + Self.averageDigits
            guard let average = total.divided(by: divisor, scale: scale) else {
                throw StoreError.numericOverflow
            }
            if case .integer = unit { return .decimal(average) }
            return value(average, unit)
        }
    }

    private func value(_ number: Decimal, _ unit: Unit) -> Value {
        switch unit {
        case .integer: return .integer(number.units)
        case .decimal: return .decimal(number)
        case .base:
            let base = codec.baseCurrency
            return .money(Money(amount: number, currency: base, base: number))
        }
    }

    /// How many more digits than its field an average keeps.
    private static let averageDigits = 4
}

extension AggregateReader.Unit {
    /// The decimals of the integers that are summed.
    fileprivate var scale: Int {
        switch self {
        case .integer: 0
        case .decimal(let scale), .base(let scale): scale
        }
    }
}
