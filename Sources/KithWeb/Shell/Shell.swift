import KithAPI
import KithModel

/// What stands around every page: navigation, search, toasts and the head of the document.
struct Shell {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// Makes the answer of a page: the whole document, or the parts that the header
    /// `Kith-Fragment` names, followed by the toast and the icons that belong to it.
    func response(_ page: Page) -> Response {
        let flash = Flash(visit.request)
        var headers = [("content-type", "text/html; charset=utf-8"), ("vary", "Kith-Fragment")]
        if flash != nil { headers.append(Flash.clearing(isSecure: visit.web.isSecure)) }
        if let wanted = visit.request.headers["kith-fragment"],
            var parts = parts(wanted, of: page)
        {
            if let flash { parts.append(toasts(flash)) }
            parts.append(sprite(for: parts))
            headers.append(("kith-fragment", wanted))
            // A browser reports a part with another status as an error of the script.
            headers.append(("kith-status", String(page.status)))
            return Response(200, headers: headers, body: .bytes(parts.bytes))
        }
        let document = document(page, flash)
        return Response(page.status, headers: headers, body: .bytes(document.bytes))
    }

    /// Returns the parts of a page that a request names, separated by commas; nil where one
    /// is not on the page.
    private func parts(_ wanted: String, of page: Page) -> HTML? {
        var parts = HTML()
        for name in wanted.split(separator: ",") {
            let id = String(name).trimmed
            guard let part = page.content.part(id) ?? page.beside.part(id) else { return nil }
            parts.append(part)
        }
        return parts
    }

    private func document(_ page: Page, _ flash: Flash?) -> HTML {
        let navigation = Navigation(visit)
        let content = HTML {
            a(.class("skip"), .href("#main")) { "Skip to content" }
            topbar
            sidebar(navigation, page.place)
            main(.class("main"), .id("main"), .with("tabindex", "-1")) { page.content }
            tabbar(navigation, page.place)
            toasts(flash)
            if page.hasPalette { palette }
            page.beside
        }
        return Document.html(title: page.title, theme: Theme(visit.request), bodyClass: "app") {
            content
            sprite(for: content)
        }
    }

    private func sprite(for content: HTML) -> HTML {
        svg(.flag("hidden")) { Sprite.symbols(for: content) }
    }

    private var brand: HTML {
        a(.class("brand"), .href("/")) {
            Document.mark
            "Kith"
        }
    }

    private var topbar: HTML {
        header(.class("topbar")) {
            button(
                .class("btn quiet icon"), .type("button"), .with("popovertarget", "menu"),
                .label("Menu")
            ) { icon(.menu) }
            brand
            a(
                .class("btn quiet icon"), .href("/search"), .flag("data-palette"),
                .label("Search and commands")
            ) { icon(.search) }
        }
    }

    private func sidebar(_ navigation: Navigation, _ place: String?) -> HTML {
        nav(.class("sidebar"), .id("menu"), .flag("popover"), .label("Main")) {
            brand
            a(.class("item nav-search"), .href("/search"), .flag("data-palette")) {
                icon(.search)
                "Search or do…"
                kbd { "Ctrl K" }
            }
            for entry in navigation.top { item(entry, place) }
            for group in navigation.groups {
                h2(.class("nav-group")) { group.title }
                for entry in group.entries { item(entry, place) }
            }
            personMenu
        }
    }

    private func item(_ entry: Navigation.Entry, _ place: String?) -> HTML {
        a(
            .class("item"), .href(entry.path), .current(entry.path == place),
            .with("data-go", entry.key)
        ) {
            icon(entry.icon)
            entry.title
        }
    }

    private var personMenu: HTML {
        details(.class("menu up nav-foot")) {
            summary(.class("item")) {
                Face.picture(visit.visitor.name, visit.visitor.user)
                span(.class("clip")) { visit.visitor.name }
                span(.class("end")) { icon(.up, small: true) }
            }
            div(.class("menu-list")) {
                a(.class("item"), .href("/profile")) {
                    icon(.user)
                    "Profile"
                }
                themeForm
                a(.class("item"), .href("/keyboard"), .flag("data-help")) {
                    icon(.cmd)
                    "Keyboard"
                    kbd { "?" }
                }
                hr()
                postForm("/sign-out", visit.visitor) {
                    button(.class("item")) {
                        icon(.arrow)
                        "Sign out"
                    }
                }
            }
        }
    }

    private var themeForm: HTML {
        let chosen = Theme(visit.request)
        return postForm("/profile/theme", visit.visitor, .class("pad"), .flag("data-submit")) {
            input(.type("hidden"), .name("back"), .value(visit.here))
            fieldset(.class("stack tight")) {
                legend(.class("hint")) { "Theme" }
                div(.class("segment")) {
                    for theme in Theme.allCases {
                        label {
                            input(
                                .type("radio"), .name("theme"), .value(theme.rawValue),
                                .flag("checked", if: theme == chosen))
                            theme.title
                        }
                    }
                }
                noscriptButton("Show")
            }
        }
    }

    private func tabbar(_ navigation: Navigation, _ place: String?) -> HTML {
        nav(.class("tabbar"), .label("Quick")) {
            for entry in navigation.quick {
                a(.href(entry.path), .current(entry.path == place)) {
                    icon(entry.icon)
                    entry.title
                }
            }
        }
    }

    private func toasts(_ flash: Flash?) -> HTML {
        div(.class("toasts"), .id("toasts"), .role("status"), .aria(.live, "polite")) {
            if let flash {
                if let set = flash.undo {
                    postForm("/undo", visit.visitor, .class("toast")) {
                        flash.text
                        input(.type("hidden"), .name("set"), .value(set.description))
                        input(.type("hidden"), .name("back"), .value(visit.here))
                        button(.class("btn")) { "Undo" }
                    }
                } else {
                    div(.class("toast"), .flag("data-passing")) { flash.text }
                }
            }
        }
    }

    /// The palette without its lines, which the script asks for when it is opened.
    private var palette: HTML {
        dialog(.class("palette"), .id("palette"), .label("Search and commands")) {
            form(.action("/search"), .role("search")) {
                div(.class("palette-in")) {
                    icon(.search)
                    input(
                        .name("q"), .type("search"), .role("combobox"), .aria(.expanded, "true"),
                        .aria(.controls, "palette-list"), .aria(.autocomplete, "list"),
                        .label("Search or do"), .placeholder("Search or do…"),
                        .with("autocomplete", "off"), .with("spellcheck", "false"))
                    kbd { "Esc" }
                }
            }
            div(.id("palette-list"), .class("palette-list"), .role("listbox"), .label("Results")) {
                HTML()
            }
            div(.class("palette-foot")) {
                for (keys, act) in [("↑↓", "choose"), ("↵", "open"), (">", "commands only")] {
                    small {
                        for key in keys { kbd { String(key) } }
                        " " + act
                    }
                }
            }
        }
    }
}

/// Writes a button that is there only where no script sends the form by itself.
func noscriptButton(_ title: String) -> HTML {
    element("noscript", []) { button(.class("btn")) { title } }
}
