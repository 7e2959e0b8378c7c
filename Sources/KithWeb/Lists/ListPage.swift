import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The list of an entity's records.
struct ListPage {
    private let visit: Visit
    private let content: ListContent
    private var entity: Entity { content.entity }
    private var state: ListState { content.state }
    private var path: String { WebPath.path([entity.name]) }

    static let routes =
        [Route(.get, ":entity") { try await ListPage.answer($0) }] + SavedView.routes
        + BulkAct.routes

    /// Answers what the address of a list asks.
    static func answer(_ visit: Visit) async throws -> Response {
        let entity = try visit.entity()
        if let target = AddedCondition.target(entity, visit) { return visit.redirect(to: target) }
        let content = try await ListContent.load(entity, visit)
        if visit.request.parameter("column") != nil {
            return visit.redirect(to: content.state.address())
        }
        return visit.show(ListPage(visit: visit, content: content).page)
    }

    private init(visit: Visit, content: ListContent) {
        self.visit = visit
        self.content = content
    }

    private var page: Page {
        Page(entity.definition.pluralTitle, at: path, status: content.fault == nil ? 200 : 422) {
            div(.class("list"), .part("list")) {
                head
                tabs
                FilterBar(content: content, visit: visit).html
                if let answer = content.answer {
                    if answer.rows.isEmpty { nothing } else { records(answer) }
                }
            }
        }
    }

    private var head: HTML {
        pageHead(entity.definition.pluralTitle, beside: ways) {
            if visit.visitor.may(.create, entity) {
                let title = "New " + entity.definition.title.lowercasedFirst
                a(
                    .class("btn primary"), .href(path + "/new"), .key("c"), .label(title)
                ) {
                    icon(.plus)
                    span(.class("only-wide")) { title }
                }
            }
        }
    }

    /// The choice between list and board, where the records go through steps.
    private var ways: HTML {
        guard let steps = visit.views[entity.name]?.steps,
            let field = entity.field(steps.field), visit.mayRead(field, of: entity)
        else { return HTML() }
        return ListOrBoard.choice(entity, isBoard: false)
    }

    private var tabs: HTML {
        nav(.class("tabs"), .label("Saved views"), .with("data-swap-in", "list")) {
            for tab in content.tabs {
                let isCurrent = tab.key == state.tab.key
                let query = tab.isFirst ? nil : tab.key
                a(.href(WebPath.path([entity.name], [("view", query)])), .current(isCurrent)) {
                    tab.title
                }
            }
            if visit.visitor.caller.entities.contains(where: { $0.name == "view" }) {
                a(
                    .href(saveAddress), .flag("data-plain"), .label("Save as a new view"),
                    .title("Save as a new view")
                ) {
                    icon(.plus)
                }
            }
        }
    }

    private var saveAddress: String {
        WebPath.path(
            [entity.name, "views", "new"],
            [
                ("filter", state.filter), ("sort", state.sort),
                ("columns", state.columns.joined(separator: ",")),
            ])
    }

    private var isPicking: Bool {
        visit.visitor.may(.bulk, entity)
            && (visit.visitor.may(.delete, entity) || visit.visitor.may(.update, entity))
    }

    private func records(_ answer: QueryAnswer) -> HTML {
        HTML {
            ListTable(
                content: content, answer: answer, isPicking: isPicking,
                baseCurrency: visit.kernel.organisation.baseCurrency
            ).html
            foot(answer)
            if isPicking { BulkBar(entity: entity, visit: visit).html }
        }
    }

    private func foot(_ answer: QueryAnswer) -> HTML {
        div(.class("list-foot"), .part("list-foot")) {
            span(.flag("data-shown")) { shown(answer) }
            if state.after != nil {
                a(.class("btn quiet"), .href(state.address()), .flag("data-first")) {
                    "Back to the first"
                }
            }
            if let next = answer.next {
                a(
                    .class("btn"), .href(state.address { $0.after = next }), .flag("data-more")
                ) { "Show more" }
            }
            span(.class("end only-wide keys-hint")) {
                for (keys, act) in Self.hints {
                    for key in keys { kbd { String(key) } }
                    " \(act) "
                }
            }
        }
    }

    private static let hints = [
        ("jk", "move"), ("x", "select"), ("/", "filter"), ("?", "all keys"),
    ]

    private func shown(_ answer: QueryAnswer) -> HTML {
        let all = ListTable.count(answer, entity)
        let isWhole = answer.next == nil && state.after == nil
        return HTML {
            if isWhole {
                all
            } else {
                b { String(answer.ids.count) }
                " of " + all
            }
        }
    }

    private var nothing: HTML {
        let plural = entity.definition.pluralTitle.lowercasedFirst
        let title = entity.definition.title.lowercasedFirst
        let isFiltered = !state.filter.isEmpty
        return div {
            emptyState(
                isFiltered ? "No \(plural) match" : "No \(plural) yet", visit.icon(of: entity),
                level: 2
            ) {
                if isFiltered {
                    p { "Nothing that you may see satisfies this filter." }
                    a(.class("btn"), .href(state.address { $0.filter = "" })) { "Clear filters" }
                } else if visit.visitor.may(.create, entity) {
                    p { entity.definition.help }
                    a(.class("btn primary"), .href(path + "/new")) { "New \(title)" }
                } else {
                    p {
                        "There are none that your role shows you. An administrator can say "
                            + "who sees which \(plural)."
                    }
                }
            }
        }
    }
}
