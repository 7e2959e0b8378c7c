import KithKernel
import KithModel

/// The bar of a list: its filter as chips and as text, its order and its columns.
struct FilterBar {
    let content: ListContent
    let visit: Visit

    private var state: ListState { content.state }
    private var entity: Entity { content.entity }

    /// Writes the bar.
    var html: HTML {
        let plural = entity.definition.pluralTitle.lowercasedFirst
        return div(.class("filter-bar"), .with("data-swap-in", "list")) {
            form(
                .class("filters"), .with("data-swap", "list"), .role("search"),
                .label("Filter " + plural),
                .action(WebPath.path([entity.name]))
            ) {
                div(.class("chips")) {
                    for chip in content.chips { self.chip(chip) }
                    fieldMenu
                }
                filterText
                sortMenu
                columnMenu
            }
            if let fault = content.fault { faultLine(fault) }
            if let adding { AddedCondition(column: adding, bar: self).html }
        }
    }

    /// The column for which a condition is being made.
    private var adding: ColumnPath? {
        state.adding.flatMap { ColumnPath($0, of: entity, visit) }
    }

    /// What a form of the list must send along so that the rest stays as it is.
    func hidden(except names: Set<String>) -> HTML {
        HTML {
            for parameter in state.parameters
            where !names.contains(parameter.name) && parameter.name != "after"
                && parameter.name != "add"
            {
                if let value = parameter.value {
                    input(.type("hidden"), .name(parameter.name), .value(value))
                }
            }
        }
    }

    private func chip(_ chip: FilterChips.Chip) -> HTML {
        let words = [chip.subject, chip.verb, chip.object].filter { !$0.isEmpty }
            .joined(separator: " ")
        return span(.class("chip")) {
            span(.class("said")) {
                [chip.subject, chip.verb].joined(separator: " ")
                " "
                b { chip.object }
            }
            a(
                .class("x"), .href(state.address { $0.filter = chip.rest }),
                .label("Remove filter: " + words)
            ) { icon(.x, small: true) }
        }
    }

    private var fieldMenu: HTML {
        let fields = visit.readableFields(of: entity).filter {
            $0.name != "id" && $0.name != "version" && $0.name != "deleted_at"
        }
        let query = state.query
        return details(.class("menu start")) {
            summary(.class("chip add")) {
                icon(.plus, small: true)
                "Filter"
            }
            div(.class("menu-list tall")) {
                for field in fields.filter({ !$0.isSystem }) + fields.filter(\.isSystem) {
                    a(.href(query + "add=" + field.name)) {
                        field.definition.title
                    }
                }
            }
        }
    }

    private var filterText: HTML {
        let isFaulty = content.fault != nil
        return label(.class("filter-text only-wide")) {
            span(.class("vh")) { "Filter as text" }
            icon(.code)
            input(
                .name("filter"), .value(state.filter), .with("spellcheck", "false"),
                .with("autocomplete", "off"), .key("/"), .placeholder("Filter as text"),
                .aria(.invalid, isFaulty ? "true" : nil),
                .aria(.describedby, isFaulty ? "filter-e" : nil))
            hidden(except: ["filter"])
        }
    }

    private func faultLine(_ fault: KernelError) -> HTML {
        div(.class("filter-fault"), .role("alert")) {
            p(.class("error state bad"), .id("filter-e")) {
                icon(.stop)
                Prose.message(of: fault)
            }
            if let recovery = Prose.recovery(of: fault) { p(.class("hint")) { recovery } }
        }
    }

    private var sortMenu: HTML {
        let sortable = content.columns.filter(\.isSortable)
        let first = state.sort.split(separator: ",").first.map(String.init) ?? ""
        let name = first.hasPrefix("-") ? String(first.dropFirst()) : first
        let title = content.columns.first { $0.name == name }?.title ?? "Newest first"
        return details(.class("menu")) {
            summary(.class("btn quiet")) {
                icon(.sort)
                title
            }
            div(.class("menu-list")) {
                for column in sortable {
                    let sort =
                        FieldView.isNumber(column.field) ? "-" + column.name : column.name
                    a(
                        .class("item"), .current(column.name == name, "true"),
                        .href(state.address { $0.sort = sort })
                    ) { column.title }
                }
                a(.class("item"), .href(state.address { $0.sort = "-id" })) { "Newest first" }
            }
        }
    }

    private var columnMenu: HTML {
        let query = state.query
        return details(.class("menu only-wide")) {
            summary(.class("btn quiet")) {
                icon(.cols)
                "Columns"
            }
            // The bar is a form; a form of its own cannot stand in it.
            div(.class("menu-list tall")) {
                for field in columnFields {
                    let isShown = state.columns.contains(field.name)
                    a(
                        .href(query + "column=" + field.name),
                        .current(isShown, "true")
                    ) {
                        field.definition.title
                        if isShown { span(.class("end")) { icon(.check) } }
                    }
                }
            }
        }
    }

    private var columnFields: [Field] {
        visit.readableFields(of: entity).filter {
            $0 !== entity.titleField && $0.name != "id" && $0.name != "version"
                && $0.name != "deleted_at"
        }
    }
}
