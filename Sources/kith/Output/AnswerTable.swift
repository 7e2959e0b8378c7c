import KithModel

/// A page of records as the API answers it, with its description, as a table.
struct AnswerTable {
    /// The entity's words.
    let entity: JSON
    /// How many records the page holds.
    let count: Int
    private let columns: [Column]
    private let rows: [[Value]]
    private let values: ValueText

    /// Reads a page.
    init(_ answer: Answer) throws {
        let columns = (answer.described["columns"]?.array ?? []).map { Column($0) }
        entity = answer.described["entity"] ?? .null
        self.columns = columns
        rows = answer.list("records").map { record in
            columns.map { Value(record[$0.name] ?? .null, of: $0.field.type) }
        }
        count = rows.count
        values = ValueText(
            zone: try .described(in: answer.described), titles: answer["titles"]?.titles ?? [:])
    }

    /// Returns the table, cut to the terminal's width.
    ///
    /// - Parameter isChosen: whether somebody has chosen the columns; else those are shown
    ///   that tell most to people.
    func text(isChosen: Bool) -> String {
        let indexes = isChosen ? Array(columns.indices) : usual
        var table = TextTable(
            indexes.map { index in
                let column = columns[index]
                return .init(
                    column.name, isNumber: ValueText.isNumber(column.field.type),
                    isWhole: ValueText.isWhole(column.field))
            })
        for row in rows {
            table.add(indexes.map { values.text(row[$0], columns[$0].field) })
        }
        return table.text()
    }

    /// Returns the first record as a list of its fields.
    func card() -> String {
        var table = TextTable(.whole("field"), "value")
        for (value, column) in zip(rows.first ?? [], columns) where !value.isNull {
            table.add([column.name, values.text(value, column.field)])
        }
        return table.text()
    }

    /// The id and the title first, then what is not kept by the system, long, or empty in
    /// every row.
    private var usual: [Int] {
        let title = entity["title_field"]?.string ?? "id"
        let names = title == "id" ? ["id"] : ["id", title]
        let first = names.compactMap { name in columns.firstIndex { $0.name == name } }
        let others = columns.indices.filter { index in
            !first.contains(index) && isUsual(columns[index]) && rows.contains { !$0[index].isNull }
        }
        return first + others
    }

    private func isUsual(_ column: Column) -> Bool {
        if column.isSystem { return column.name == "owner" }
        switch column.field.type {
        case .longText, .json: return false
        default: return true
        }
    }
}
