import KithKernel
import KithModel
import KithQuery
import KithTransfer

/// The groups of an aggregate as a table or as CSV.
struct GroupTable {
    private let answer: AggregateAnswer
    private let values: ValueText

    init(_ answer: AggregateAnswer, zone: TimeZoneRules) {
        self.answer = answer
        values = ValueText(zone: zone, titles: answer.titles)
    }

    /// The table, cut to the terminal's width.
    var text: String {
        let keys = answer.keys.map { TextTable.Column($0.name) }
        let figures = titles.map { TextTable.Column($0, isNumber: true) }
        var table = TextTable(keys + [.number("count")] + figures)
        for group in answer.groups {
            let figures = zip(group.figures, answer.measures).map { figure, measure in
                values.text(figure, measure.field)
            }
            table.add(group.key.indices.map { key(group, $0) } + ["\(group.count)"] + figures)
        }
        return table.text()
    }

    /// CSV: keys as titles, buckets as their first day, figures without grouping.
    var csv: [UInt8] {
        var writer = CSVWriter()
        writer.write(answer.keys.map(\.name) + ["count"] + titles)
        for group in answer.groups {
            let keys = group.key.map { value in
                value.reference.flatMap { answer.titles[$0] } ?? value.plainText
            }
            // Amounts are in the base currency, all of them.
            let figures = group.figures.map { $0.money?.amount.description ?? $0.plainText }
            writer.write(keys + ["\(group.count)"] + figures)
        }
        return writer.take()
    }

    private var titles: [String] {
        answer.measures.map { "\($0.function.rawValue)(\($0.field.name))" }
    }

    private func key(_ group: AggregateGroup, _ index: Int) -> String {
        let value = group.key[index]
        guard !value.isNull else { return "(none)" }
        guard case .date(let day) = value, let bucket = answer.buckets[index] else {
            return values.text(value, answer.keys[index].field)
        }
        let (year, month, _) = day.parts
        switch bucket {
        case .day, .week: return day.description
        case .month: return String(day.description.prefix(7))
        case .quarter: return "\(year) Q\((month - 1) / 3 + 1)"
        case .year: return "\(year)"
        }
    }
}
