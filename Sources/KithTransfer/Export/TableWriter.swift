import KithKernel
import KithModel

/// Writes pages of an answer as the rows of a table, with the headers before the first.
package struct TableWriter {
    private let showsIDs: Bool
    private var writer = CSVWriter()
    private var isBegun = false

    package init(showsIDs: Bool) { self.showsIDs = showsIDs }

    /// Returns the rows of a page.
    package mutating func write(_ page: QueryAnswer) -> [UInt8] {
        let head = isBegun ? [] : headers(page)
        for row in page.rows {
            for (column, value) in zip(page.columns, row) { write(value, column, page) }
            writer.endRow()
        }
        return head + writer.take()
    }

    /// Returns the row of the headers.
    package mutating func headers(_ page: QueryAnswer) -> [UInt8] {
        isBegun = true
        writer.write(
            page.columns.flatMap { column in
                column.isMoney ? [column.name, column.name + ".currency"] : [column.name]
            })
        return writer.take()
    }

    private mutating func write(
        _ value: Value, _ column: QueryAnswer.Column, _ page: QueryAnswer
    ) {
        if column.isMoney {
            field(value.money?.amount.description ?? "")
            field(value.money?.currency.code ?? "")
        } else if value.reference != nil, !showsIDs, column.field.name != SystemField.id.name {
            field(page.text(value))
        } else {
            field(value.plainText)
        }
    }

    private mutating func field(_ text: String) {
        var text = text
        text.withUTF8 { writer.writeField($0) }
    }
}

extension QueryAnswer.Column {
    /// Whether its values are amounts.
    fileprivate var isMoney: Bool {
        if case .money = field.type.valueType { return true }
        return false
    }
}
