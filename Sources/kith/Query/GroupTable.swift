import KithModel
import KithTransfer

/// The groups of an aggregate as the API answers them, as a table or as CSV.
struct GroupTable {
    private struct Key {
        var column: Column
        var bucket: String?
    }

    private struct Group {
        var key: [Value]
        var count: Int64
        var figures: [Value]
    }

    private let keys: [Key]
    private let measures: [(title: String, field: FieldDefinition)]
    private let groups: [Group]
    private let titles: [RecordID: String]
    private let values: ValueText

    /// Reads an answer with its description.
    init(_ answer: Answer) throws {
        let keys = (answer.described["keys"]?.array ?? []).map { key -> Key in
            var field = key["field"]?.object ?? [:]
            field["name"] = key["name"]
            return Key(column: Column(.object(field)), bucket: key["bucket"]?.string)
        }
        let measures = answer.described["measures"]?.array ?? []
        let fields = measures.map { Column($0["field"] ?? .null).field }
        self.keys = keys
        self.measures = zip(measures, fields).map { measure, field in
            let function = measure["function"]?.string ?? ""
            return ("\(function)(\(measure["name"]?.string ?? ""))", field)
        }
        var titles: [RecordID: String] = [:]
        groups = answer.list("groups").map { group in
            let parts = group["key"]?.array ?? []
            for part in parts {
                guard let id = part["id"]?.string.flatMap({ RecordID($0) }) else { continue }
                titles[id] = part["title"]?.string
            }
            return Group(
                key: zip(parts, keys).map { Value($0, of: $1.column.field.type) },
                count: group["count"]?.integer ?? 0,
                figures: zip(measures, fields).map { measure, field in
                    let figures = group[measure["function"]?.string ?? ""]
                    return Value(
                        figures?[measure["name"]?.string ?? ""] ?? .null, of: field.type)
                })
        }
        self.titles = titles
        values = ValueText(zone: try .described(in: answer.described), titles: titles)
    }

    /// Whether there is no group.
    var isEmpty: Bool { groups.isEmpty }

    /// The table, cut to the terminal's width.
    var text: String {
        let columns = keys.map { TextTable.Column($0.column.name) }
        let figures = measures.map { TextTable.Column($0.title, isNumber: true) }
        var table = TextTable(columns + [.number("count")] + figures)
        for group in groups {
            let figures = zip(group.figures, measures).map { values.text($0, $1.field) }
            table.add(group.key.indices.map { key(group, $0) } + ["\(group.count)"] + figures)
        }
        return table.text()
    }

    /// CSV: keys as titles, buckets as their first day, figures without grouping.
    var csv: [UInt8] {
        var writer = CSVWriter()
        writer.write(keys.map(\.column.name) + ["count"] + measures.map(\.title))
        for group in groups {
            let keys = group.key.map { value in
                value.reference.flatMap { titles[$0] } ?? value.plainText
            }
            // Amounts are in the base currency, all of them.
            let figures = group.figures.map { $0.money?.amount.description ?? $0.plainText }
            writer.write(keys + ["\(group.count)"] + figures)
        }
        return writer.take()
    }

    private func key(_ group: Group, _ index: Int) -> String {
        let value = group.key[index]
        guard !value.isNull else { return "(none)" }
        guard case .date(let day) = value, let bucket = keys[index].bucket else {
            return values.text(value, keys[index].column.field)
        }
        let (year, month, _) = day.parts
        switch bucket {
        case "month": return String(day.description.prefix(7))
        case "quarter": return "\(year) Q\((month - 1) / 3 + 1)"
        case "year": return "\(year)"
        default: return day.description
        }
    }
}
