import KithModel

/// What one page shows in its main part, and what the shell around it must know.
///
///     Page("Deals", at: "/deal") {
///         pageHead("Deals") { a(.class("btn primary"), .href("/deal/new")) { "New deal" } }
///         …
///     }
package struct Page: Sendable {
    /// What the window is called.
    package var title: String
    /// The path of the entry of the navigation that is marked; nil for none.
    package var place: String?
    /// The status code.
    package var status = 200
    /// What the main part holds.
    package var content: HTML
    /// Whether the palette can be opened over the page.
    package var hasPalette = true
    /// Dialogs and other things beside the main part.
    package var beside = HTML()

    /// Makes a page.
    package init(
        _ title: String, at place: String? = nil, status: Int = 200,
        @HTMLBuilder content: () throws -> HTML
    ) rethrows {
        self.title = title
        self.place = place
        self.status = status
        self.content = try content()
    }
}

/// One step of the way to a page.
package struct Crumb: Sendable {
    let title: String
    let path: String

    /// Names a page above this one.
    package init(_ title: String, _ path: String) {
        self.title = title
        self.path = path
    }
}

/// Writes the head of a page: where one is, what it is called, and what can be done,
/// the quiet acts first and one primary last.
///
/// - Parameters:
///   - crumbs: the pages above this one.
///   - beside: what stands right beside the title, such as the choice of list or board.
package func pageHead(
    _ title: String, crumbs trail: [Crumb] = [], beside: HTML = HTML(),
    @HTMLBuilder actions: () -> HTML = { HTML() }
) -> HTML {
    let acts = actions()
    return header(.class("page-head")) {
        if trail.isEmpty {
            h1 { title }
        } else {
            div(.class("stack tight")) {
                crumbs(trail)
                h1 { title }
            }
        }
        beside
        if !acts.isEmpty { div(.class("actions")) { acts } }
    }
}

/// Writes the way to a page.
package func crumbs(_ trail: [Crumb]) -> HTML {
    nav(.class("crumbs sm"), .label("Where you are")) {
        for (index, crumb) in trail.enumerated() {
            if index > 0 { span(.class("dim"), .hidden) { "/" } }
            a(.href(crumb.path)) { crumb.title }
        }
    }
}

/// Writes a form that may change something: it carries the session's secret.
///
/// - Parameter path: where it is sent.
package func postForm(
    _ path: String, _ visitor: Visitor, _ attributes: Attribute...,
    @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML {
    try element("form", [.method("post"), .action(path)] + attributes) {
        var inside = input(.type("hidden"), .name("csrf"), .value(visitor.csrf))
        inside.append(try content())
        return inside
    }
}

/// Writes a message in a box of its own.
///
/// - Parameter tone: `bad`, `warn`, `good`, or empty.
package func alert(
    _ tone: String = "", _ picture: Icon = .info, _ attributes: Attribute...,
    @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML {
    try element("div", [.class(tone.isEmpty ? "alert" : "alert \(tone)")] + attributes) {
        var inside = icon(picture)
        inside.append(try div { try content() })
        return inside
    }
}

/// Writes what stands where there is nothing to show: why, and what leads on.
package func emptyState(
    _ title: String, _ picture: Icon? = nil, level: Int = 1,
    @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML {
    try div(.class("empty")) {
        if let picture { span(.class("glyph")) { icon(picture) } }
        if level == 1 { h1 { title } } else { h2 { title } }
        try content()
    }
}
