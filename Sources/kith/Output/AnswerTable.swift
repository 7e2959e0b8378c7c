import KithKernel
import KithModel
import KithQuery
import KithTransfer

/// A page of records as a table or as CSV.
struct AnswerTable {
    private let answer: QueryAnswer
    private let indexes: [Int]
    private let values: ValueText

    /// Shows a page; without `isChosen` the columns that tell most to people.
    init(_ answer: QueryAnswer, isChosen: Bool, zone: TimeZoneRules) {
        self.answer = answer
        indexes = isChosen ? Array(answer.columns.indices) : Self.usual(answer)
        values = ValueText(zone: zone, titles: answer.titles)
    }

    /// The table, cut to the terminal's width.
    var text: String {
        var table = TextTable(
            indexes.map { index in
                let column = answer.columns[index]
                return .init(
                    column.name, isNumber: ValueText.isNumber(column.field.type),
                    isWhole: ValueText.isWhole(column.field))
            })
        for row in answer.rows {
            table.add(indexes.map { values.text(row[$0], answer.columns[$0].field) })
        }
        return table.text()
    }

    /// Returns a page as CSV, in the form of an export.
    static func csv(_ answer: QueryAnswer) -> [UInt8] {
        var writer = TableWriter(showsIDs: false)
        return answer.rows.isEmpty ? writer.headers(answer) : writer.write(answer)
    }

    /// The id and the title first, then what is not kept by the system, long, or empty in
    /// every row.
    private static func usual(_ answer: QueryAnswer) -> [Int] {
        let title = answer.entity.titleField.name
        let names = title == "id" ? ["id"] : ["id", title]
        let first = names.compactMap { name in
            answer.columns.firstIndex { $0.name == name }
        }
        let others = answer.columns.indices.filter { index in
            !first.contains(index) && isUsual(answer.columns[index].field)
                && answer.rows.contains { !$0[index].isNull }
        }
        return first + others
    }

    private static func isUsual(_ field: Field) -> Bool {
        if field.isSystem { return field.name == "owner" }
        switch field.type {
        case .longText, .json: return false
        default: return true
        }
    }
}
