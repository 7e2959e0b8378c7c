import KithAPI

/// The document around a page, with and without the shell.
package enum Document {
    /// The mark beside the name.
    static let mark = svg(.class("mark"), .with("viewBox", "0 0 14 14"), .hidden) {
        element("path", [.with("d", "M3 1.5v11M3 8.5 9.5 2M5.5 6.2l5 6.3")]) { HTML() }
    }

    /// Writes a document.
    static func html(
        title: String, theme: Theme, bodyClass: String, @HTMLBuilder content: () -> HTML
    ) -> HTML {
        var document = HTML()
        document.append(trusted: "<!doctype html>")
        document.append(
            KithWeb.html(
                .with("lang", "en"),
                .with("data-theme", theme == .system ? nil : theme.rawValue)
            ) {
                head {
                    meta(.with("charset", "utf-8"))
                    meta(
                        .name("viewport"),
                        .with("content", "width=device-width, initial-scale=1"))
                    meta(.name("color-scheme"), .with("content", "light dark"))
                    KithWeb.title { title + " · Kith" }
                    link(.with("rel", "icon"), .with("href", "data:,"))
                    link(.with("rel", "stylesheet"), .href(Assets.stylesheet.path))
                    for module in Assets.modules {
                        element("script", [.type("module"), .with("src", module.path)]) { HTML() }
                    }
                }
                body(.class(bodyClass)) { content() }
            })
        return document
    }

    /// Makes the answer of a page without navigation, such as the one for signing in.
    ///
    /// - Parameters:
    ///   - request: what is asked; it says how pages look.
    ///   - content: what stands in the middle, under the name.
    package static func gate(
        _ title: String, status: Int = 200, for request: Request,
        @HTMLBuilder content: () -> HTML
    ) -> Response {
        let inside = HTML {
            main(.class("gate"), .id("main")) {
                span(.class("brand")) {
                    mark
                    "Kith"
                }
                content()
            }
        }
        let document = html(title: title, theme: Theme(request), bodyClass: "") {
            inside
            svg(.flag("hidden")) { Sprite.symbols(for: inside) }
        }
        var response = Response(
            status, headers: [("content-type", "text/html; charset=utf-8")],
            body: .bytes(document.bytes))
        PageHeaders.add(to: &response)
        return response
    }
}
