import KithKernel
import KithModel
import KithQuery

/// Writes one column of a board with its cards.
struct BoardColumnPart {
    private let page: BoardPage
    private let column: BoardColumn
    private let show: FieldView

    init(_ page: BoardPage, _ column: BoardColumn) {
        self.page = page
        self.column = column
        show = FieldView(page.visit, titles: column.cards.titles)
    }

    /// Writes it.
    var html: HTML {
        let heading = "c-" + column.step.key
        return section(
            .class("col"), .with("data-step", column.step.key), .aria(.labelledby, heading)
        ) {
            header(.class("col-head")) {
                h2(.class("row"), .id(heading)) {
                    column.step.mark?.ring
                    column.step.title
                    " "
                    small { NumberText.grouped(column.count) }
                    if let mark = column.step.mark, mark.outcome == "open" {
                        small(.class("end")) { "\(mark.percent) %" }
                    }
                }
                sums
            }
            ul(.class("cards")) {
                for index in column.cards.ids.indices { card(index) }
            }
            if column.cards.next != nil { more }
        }
    }

    private var sums: HTML {
        let currency = page.visit.kernel.organisation.baseCurrency
        guard let first = column.sums.first else { return HTML() }
        return p(.class("row")) {
            b { NumberText.money(first, currency) }
            if column.sums.count > 1, column.step.mark?.outcome == "open" {
                small(.class("end")) {
                    "weighted " + NumberText.money(column.sums[1], currency)
                }
            }
        }
    }

    /// The rest of the column, as a list.
    private var more: HTML {
        let filter = [
            "\(page.shape.field) = '\(column.step.key)'", BoardPage.filter(page.visit) ?? "",
        ].filter { !$0.isEmpty }.joined(separator: " and ")
        let rest = column.count - Int64(column.cards.ids.count)
        return a(
            .class("btn quiet"),
            .href(WebPath.path([page.entity.name], [("filter", filter)]))
        ) { "Show \(NumberText.grouped(rest)) more" }
    }

    private func card(_ index: Int) -> HTML {
        let id = column.cards.ids[index]
        let title = column.cards.rows[index][0].plainText
        let refused = page.refused?.id == id ? page.refused?.refusal : nil
        let mayMove = page.visit.visitor.may(.update, page.entity)
        return li(
            .class(refused == nil ? "deal" : "deal is-refused"), .id("card-\(id)"),
            .with("draggable", mayMove ? "true" : nil), .with("data-id", id.description)
        ) {
            a(.href(WebPath.record(page.entity.name, id)), .with("draggable", "false")) { title }
            lines(index)
            if let refused { why(id, refused) }
            if mayMove { menu(id, title) }
        }
    }

    private func lines(_ index: Int) -> HTML {
        let row = column.cards.rows[index]
        let columns = column.cards.columns
        let named = columns.indices.dropFirst().filter { place in
            let path = columns[place].name
            return page.shape.card.contains(path) && !row[place].isNull
        }
        let amount = columns.indices.first { columns[$0].name == page.shape.sums.first }
        let owner = columns.indices.first { columns[$0].name == "owner" }
        return HTML {
            if let first = named.first {
                small { show.words(row[first], columns[first].field) }
            }
            div(.class("row")) {
                if let amount, !row[amount].isNull {
                    span { show.cell(row[amount], columns[amount].field) }
                }
                for place in named.dropFirst() {
                    small { show.words(row[place], columns[place].field) }
                }
                if let owner, let id = row[owner].reference, let name = show.titles[id] {
                    span(.class("end")) {
                        span(.class("who"), .title(name)) {
                            Face.picture(name, id)
                            span(.class("vh")) { name }
                        }
                    }
                }
            }
        }
    }

    /// The way to move a card without a mouse, and without a script.
    private func menu(_ id: RecordID, _ title: String) -> HTML {
        details(.class("menu")) {
            summary(.class("btn quiet icon"), .label("Move \(title)")) { icon(.dots) }
            form(id, .class("menu-list"), .flag("data-move")) {
                div(.class("nav-group")) { "Move to" }
                for other in page.columns where other.step.key != column.step.key {
                    button(.class("item"), .name("step"), .value(other.step.key)) {
                        other.step.title
                    }
                }
            }
        }
    }

    /// Why a card went back, with the inputs for what is missing.
    private func why(_ id: RecordID, _ refusal: RecordPage.Refusal) -> HTML {
        let missing = RefusalPart.missing(refusal.error, page.entity, page.visit.visitor)
        return form(id, .class("why"), .role("alert")) {
            p { Prose.message(of: refusal.error, about: page.entity) }
            input(.type("hidden"), .name("step"), .value(refusal.step))
            for field in missing {
                FieldInput(
                    field.definition,
                    InputValue(
                        field.definition, in: page.visit.form,
                        currency: page.visit.kernel.organisation.baseCurrency),
                    isSmall: true
                ).control
            }
            if missing.isEmpty {
                if let recovery = Prose.recovery(of: refusal.error, about: page.entity) {
                    p { recovery }
                }
            } else {
                button(.class("btn primary")) { "Save and move" }
            }
        }
    }

    private func form(
        _ id: RecordID, _ attributes: Attribute..., @HTMLBuilder content: () -> HTML
    ) -> HTML {
        let path = WebPath.record(page.entity.name, id) + "/step"
        let all =
            [Attribute.method("post"), .action(path), .with("data-swap", "board")] + attributes
        return element("form", all) {
            HTML {
                input(.type("hidden"), .name("csrf"), .value(page.visit.visitor.csrf))
                input(.type("hidden"), .name("from"), .value("board"))
                input(
                    .type("hidden"), .name("back"),
                    .value(page.address(filter: BoardPage.filter(page.visit))))
                content()
            }
        }
    }
}
