import KithKernel
import KithModel
import KithQuery

/// The table of a list: a header that sorts, rows, and what the columns add up to.
struct ListTable {
    let content: ListContent
    let answer: QueryAnswer
    /// Whether rows can be chosen for an act on several.
    let isPicking: Bool
    let baseCurrency: Currency

    /// The columns that stand in the second line of a row on a phone.
    private var second: [Int] = []

    /// Shows a page of an answer.
    init(
        content: ListContent, answer: QueryAnswer, isPicking: Bool, baseCurrency: Currency
    ) {
        self.content = content
        self.answer = answer
        self.isPicking = isPicking
        self.baseCurrency = baseCurrency
        second = secondPlaces()
    }

    private var columns: [ColumnPath] { content.columns }
    private var state: ListState { content.state }

    /// Writes the table.
    var html: HTML {
        let plural = content.entity.definition.pluralTitle
        return div(
            .class("grid-wrap"), .role("region"), .label(plural), .with("tabindex", "0")
        ) {
            table(.class("grid"), .flag("data-rows")) {
                caption(.class("vh")) { plural }
                thead(.with("data-swap-in", "list")) { header }
                tbody(.part("rows")) {
                    for index in answer.rows.indices { row(index) }
                }
                if !content.sums.isEmpty { tfoot { totals } }
            }
        }
    }

    private var header: HTML {
        tr {
            if isPicking {
                td(.class("pick")) {
                    input(
                        .type("checkbox"), .flag("data-all"), .label("Select all shown"),
                        .flag("hidden"))
                }
            }
            for column in columns { heading(column) }
        }
    }

    private func heading(_ column: ColumnPath) -> HTML {
        let first = state.sort.split(separator: ",").first.map(String.init) ?? ""
        let isDescending = first == "-" + column.name
        let isSorted = isDescending || first == column.name
        let isNumber = FieldView.isNumber(column.field)
        // Numbers are mostly looked at from the largest.
        let next = isSorted ? (isDescending ? "" : "-") : (isNumber ? "-" : "")
        let direction = isDescending ? "descending" : "ascending"
        return th(
            .with("scope", "col"), .class(isNumber ? "num" : ""),
            .aria(.sort, isSorted ? direction : nil)
        ) {
            if column.isSortable {
                a(.href(state.address { $0.sort = next + column.name })) {
                    title(of: column)
                    if isSorted { icon(isDescending ? .down : .up, small: true) }
                }
            } else {
                title(of: column)
            }
        }
    }

    /// The first column is called as its records are.
    private func title(of column: ColumnPath) -> String {
        column.field === content.entity.titleField ? content.entity.definition.title : column.title
    }

    private func row(_ index: Int) -> HTML {
        let values = answer.rows[index]
        let id = answer.ids[index]
        let title = values[0].plainText.isEmpty ? id.description : values[0].plainText
        return tr {
            if isPicking {
                td(.class("pick keep")) {
                    label {
                        input(
                            .type("checkbox"), .name("id"), .value(id.description), .form("bulk"),
                            .aria(.labelledby, "r\(index)"))
                    }
                }
            }
            th(.with("scope", "row"), .class("keep")) {
                a(.id("r\(index)"), .href(WebPath.record(content.entity.name, id))) { title }
                small(.class("sub")) { secondLine(values) }
            }
            for place in columns.indices.dropFirst() {
                td(.class(cellClass(place))) {
                    content.view.cell(values[place], columns[place].field)
                }
            }
        }
    }

    /// On a phone a row has two lines: the first amount stays, two other columns go below.
    private func secondLine(_ values: [Value]) -> HTML {
        let shown = second.filter { !values[$0].isNull }
        return HTML {
            for (position, place) in shown.enumerated() {
                if position > 0 { " · " }
                span { content.view.brief(values[place], columns[place].field) }
            }
        }
    }

    private func secondPlaces() -> [Int] {
        let able = columns.indices.dropFirst().filter { place in
            guard place != keptPlace else { return false }
            switch columns[place].field.type.valueType {
            case .reference, .choice, .date, .instant, .email, .text: return true
            default: return false
            }
        }
        // A stage says most, so it stands first.
        let stages = able.filter { place in
            answer.rows.contains {
                $0[place].reference.map { content.view.stages[$0] != nil } ?? false
            }
        }
        return Array((stages + able.filter { !stages.contains($0) }).prefix(2))
    }

    private var keptPlace: Int? {
        columns.indices.dropFirst().first { columns[$0].field.type.valueType.isMoney }
    }

    private func cellClass(_ place: Int) -> String {
        let field = columns[place].field
        var names: [String] = []
        if FieldView.isNumber(field) { names.append("num") }
        if field.type.valueType.isMoney { names.append("money") }
        if place == keptPlace { names.append("keep") }
        if place == columns.count - 1, field.type.valueType.isWords { names.append("fill") }
        return names.joined(separator: " ")
    }

    private var totals: HTML {
        tr {
            if isPicking { td(.class("pick keep")) { HTML() } }
            th(.with("scope", "row"), .class("keep")) {
                Self.count(answer, content.entity)
            }
            for place in columns.indices.dropFirst() {
                td(.class(cellClass(place))) { total(columns[place]) }
            }
        }
    }

    private func total(_ column: ColumnPath) -> HTML {
        guard let sum = content.sums[column.name], !sum.isNull else { return HTML() }
        let isFull = content.view.fullAmounts.contains(column.field.name)
        let text: String
        switch (sum, column.field.type.valueType) {
        case (.money(let money), _):
            text = NumberText.money(money.base ?? money.amount, baseCurrency, isFull: isFull)
        case (_, .money):
            text = sum.decimal.map { NumberText.money($0, baseCurrency, isFull: isFull) } ?? ""
        default: text = sum.decimal.map(NumberText.grouped) ?? ""
        }
        return HTML {
            small { "Sum " }
            text
        }
    }

    /// Returns how many records there are, without lying about those that were not counted.
    static func count(_ answer: QueryAnswer, _ entity: Entity) -> String {
        let count = Int64(answer.count ?? answer.ids.count)
        let name =
            count == 1 && !answer.isCountCapped
            ? entity.definition.title : entity.definition.pluralTitle
        return NumberText.grouped(count) + (answer.isCountCapped ? "+ " : " ")
            + name.lowercasedFirst
    }
}

extension FieldType {
    /// Whether values are words that may be cut off.
    var isWords: Bool { self == .text || self == .longText }

    /// Whether values are amounts.
    var isMoney: Bool {
        if case .money = self { return true }
        return false
    }
}
