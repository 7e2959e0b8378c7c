import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The records of an entity as cards, a column for each step, with sums from the server.
struct BoardPage {
    let visit: Visit
    let entity: Entity
    let view: EntityView
    let shape: EntityView.Steps
    let columns: [BoardColumn]
    /// The records that narrow the steps, such as pipelines, and the chosen one.
    let scopes: [(id: RecordID, title: String)]
    let scope: RecordID?
    /// A card that was refused, and why.
    let refused: (id: RecordID, refusal: RecordPage.Refusal)?

    static let routes: [Route] = [
        Route(.get, ":entity", "board") { visit in
            try await BoardPage.load(visit, visit.entity()).response()
        }
    ]

    /// The filter of the page, as people write it.
    static func filter(_ visit: Visit) -> String? {
        let query =
            visit.request.method.isSafe
            ? visit.request.query : WebPath.query(of: visit.back(or: ""))
        return query.last { $0.name == "filter" }?.value.trimmed
    }

    /// Loads the columns.
    ///
    /// - Parameter refused: a card that was not moved.
    /// - Throws: `not_found` for an entity without steps.
    static func load(
        _ visit: Visit, _ entity: Entity,
        refused: (id: RecordID, refusal: RecordPage.Refusal)? = nil
    ) async throws -> BoardPage {
        guard let view = visit.views[entity.name], let shape = view.steps,
            let field = entity.field(shape.field), visit.visitor.mayRead(field, of: entity)
        else { throw Visit.notFound }
        let scopes = try await BoardScope.all(shape, entity, visit)
        let scope = try await BoardScope.chosen(among: scopes, shape, refused?.id, entity, visit)
        let steps = try await StepRow.steps(shape, of: entity, within: scope, visit)
        let columns = try await BoardColumns(
            visit: visit, entity: entity, shape: shape, scope: scope
        ).load(steps)
        return BoardPage(
            visit: visit, entity: entity, view: view, shape: shape, columns: columns,
            scopes: scopes, scope: scope, refused: refused)
    }

    /// Makes the answer.
    func response() -> Response {
        let plural = entity.definition.pluralTitle
        let page = Page(
            (refused == nil ? "" : "Error: ") + plural + ", board",
            at: WebPath.path([entity.name]),
            status: refused?.refusal.error.code.status ?? 200
        ) {
            div(.class("list")) {
                pageHead(plural, beside: ListOrBoard.choice(entity, isBoard: true)) { actions }
                lists
                filters
                board
            }
        }
        return visit.show(page)
    }

    private var actions: HTML {
        HTML {
            if scopes.count > 1 {
                details(.class("menu")) {
                    summary(.class("btn")) {
                        scopes.first { $0.id == scope }?.title ?? ""
                        icon(.down, small: true)
                    }
                    div(.class("menu-list")) {
                        for one in scopes {
                            a(.class("item"), .href(address(within: one.id))) {
                                one.title
                                if one.id == scope { icon(.check) }
                            }
                        }
                    }
                }
            }
            if visit.visitor.may(.create, entity) {
                a(
                    .class("btn primary"), .href(WebPath.path([entity.name, "new"])), .key("c"),
                    .label("New \(entity.definition.title.lowercased())")
                ) {
                    icon(.plus)
                    span(.class("only-wide")) { "New \(entity.definition.title.lowercased())" }
                }
            }
        }
    }

    /// The lists of the view as tabs, those that ask for one step or outcome left out.
    private var lists: HTML {
        let now = Self.filter(visit) ?? ""
        return nav(.class("tabs"), .label("Views")) {
            a(.href(address(filter: nil)), .current(now.isEmpty)) {
                "All \(entity.definition.pluralTitle.lowercased())"
            }
            for list in view.lists {
                if let filter = list.filter {
                    a(.href(address(filter: filter)), .current(now == filter)) { list.title }
                }
            }
        }
    }

    private var filters: HTML {
        form(
            .class("filters"), .role("search"),
            .label("Filter \(entity.definition.pluralTitle.lowercased())"),
            .action(WebPath.path([entity.name, "board"]))
        ) {
            if let scope {
                input(.type("hidden"), .name("within"), .value(scope.description))
            }
            label(.class("filter-text")) {
                span(.class("vh")) { "Filter as text" }
                icon(.code)
                input(
                    .name("filter"), .value(Self.filter(visit) ?? ""), .key("/"),
                    .placeholder("owner = @me and value > 1000"), .with("spellcheck", "false"),
                    .with("autocomplete", "off"))
            }
        }
    }

    private var board: HTML {
        div(
            .class("board"), .part("board"), .flag("data-board"), .role("region"),
            .label("Board of \(entity.definition.pluralTitle.lowercased())"),
            .with("tabindex", "0")
        ) {
            for column in columns {
                BoardColumnPart(self, column).html
            }
        }
    }

    /// The page with another scope, or with another filter.
    func address(within: RecordID? = nil, filter: String?) -> String {
        WebPath.path(
            [entity.name, "board"],
            [
                ("within", (within ?? scope).map(\.description)),
                ("filter", filter?.isEmpty == true ? nil : filter),
            ])
    }

    private func address(within: RecordID) -> String {
        address(within: within, filter: Self.filter(visit))
    }
}

/// The choice between list and board beside a title.
enum ListOrBoard {
    /// Writes it; nothing for an entity without steps.
    static func choice(_ entity: Entity, isBoard: Bool) -> HTML {
        div(.class("segment"), .role("group"), .label("Show as")) {
            a(
                .class("btn quiet icon"), .href(WebPath.path([entity.name])),
                .current(!isBoard, "true"), .label("List")
            ) { icon(.list) }
            a(
                .class("btn quiet icon"), .href(WebPath.path([entity.name, "board"])),
                .current(isBoard, "true"), .label("Board")
            ) { icon(.board) }
        }
    }
}
