/// A table of a page that belongs to no entity's list; on a phone its rows become blocks.
struct PlainTable {
    /// One column: its title, and whether numbers stand in it.
    struct Column {
        let title: String
        let isNumber: Bool

        init(_ title: String, isNumber: Bool = false) {
            self.title = title
            self.isNumber = isNumber
        }
    }

    private let title: String
    private let columns: [Column]
    private let rows: [[HTML]]

    /// Describes a table.
    ///
    /// - Parameters:
    ///   - title: what it is called for who cannot see it.
    ///   - rows: a cell for each column; the first is the row's head.
    init(_ title: String, _ columns: [Column], rows: [[HTML]]) {
        self.title = title
        self.columns = columns
        self.rows = rows
    }

    /// Writes it, in a region that scrolls by itself.
    var html: HTML {
        div(.class("grid-wrap"), .role("region"), .label(title), .with("tabindex", "0")) {
            table(.class("grid plain wraps stackable")) {
                caption(.class("vh")) { title }
                thead {
                    tr {
                        for column in columns {
                            th(.with("scope", "col"), .class(column.isNumber ? "num" : "")) {
                                column.title
                            }
                        }
                    }
                }
                tbody {
                    for row in rows { line(row) }
                }
            }
        }
    }

    private func line(_ row: [HTML]) -> HTML {
        tr {
            for (index, cell) in row.enumerated() {
                if index == 0 {
                    th(.with("scope", "row")) { cell }
                } else {
                    td(.class(columns[index].isNumber ? "num" : "")) { cell }
                }
            }
        }
    }
}
