// The elements of HTML as functions: attributes first, then what stands inside.
//
//     div(.class("page-head")) {
//         h1 { page.title }
//         a(.class("btn primary"), .href("/deal/new")) { "New deal" }
//     }
//
// A local name hides the function of the same name; `element("label", …)` reaches it then.

/// Writes an element with what stands inside.
package func element(
    _ name: StaticString, _ attributes: [Attribute], _ content: () throws -> HTML
) rethrows -> HTML {
    var html = HTML(opening: name, attributes)
    html.append(try content())
    html.close(name, attributes)
    return html
}

/// Writes an element that has no inside.
package func element(void name: StaticString, _ attributes: [Attribute]) -> HTML {
    HTML(opening: name, attributes)
}

extension HTML {
    fileprivate init(opening name: StaticString, _ attributes: [Attribute]) {
        append(trusted: "<")
        append(trusted: name)
        for attribute in attributes where attribute.kind != .absent {
            append(trusted: " ")
            append(trusted: attribute.name)
            if attribute.kind == .flag { continue }
            append(trusted: "=\"")
            append(text: attribute.value)
            append(trusted: "\"")
            if attribute.kind == .part { append(trusted: " data-part") }
        }
        append(trusted: ">")
    }

    fileprivate mutating func close(_ name: StaticString, _ attributes: [Attribute]) {
        if !Self.isEndImplied(name) {
            append(trusted: "</")
            append(trusted: name)
            append(trusted: ">")
        }
        for attribute in attributes where attribute.kind == .part {
            markPart(attribute.value, from: 0)
        }
    }

    /// Whether what follows a cell or a row ends it (HTML, 13.1.2.4): in long tables it counts.
    private static func isEndImplied(_ name: StaticString) -> Bool {
        guard name.utf8CodeUnitCount == 2 else { return false }
        return name.withUTF8Buffer { letters in
            letters[0] == UInt8(ascii: "t") && "dhr".utf8.contains(letters[1])
        }
    }
}

package func a(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("a", attributes, content) }

package func div(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("div", attributes, content) }

package func span(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("span", attributes, content) }

package func p(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("p", attributes, content) }

package func b(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("b", attributes, content) }

package func small(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("small", attributes, content) }

package func code(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("code", attributes, content) }

package func kbd(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("kbd", attributes, content) }

package func h1(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("h1", attributes, content) }

package func h2(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("h2", attributes, content) }

package func h3(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("h3", attributes, content) }

package func ul(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("ul", attributes, content) }

package func ol(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("ol", attributes, content) }

package func li(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("li", attributes, content) }

package func dl(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("dl", attributes, content) }

package func dt(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("dt", attributes, content) }

package func dd(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("dd", attributes, content) }

package func nav(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("nav", attributes, content) }

package func header(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("header", attributes, content) }

package func footer(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("footer", attributes, content) }

package func main(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("main", attributes, content) }

package func section(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("section", attributes, content) }

package func article(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("article", attributes, content) }

package func aside(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("aside", attributes, content) }

package func form(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("form", attributes, content) }

package func fieldset(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("fieldset", attributes, content) }

package func legend(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("legend", attributes, content) }

package func label(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("label", attributes, content) }

package func button(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("button", attributes, content) }

package func select(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("select", attributes, content) }

package func option(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("option", attributes, content) }

package func datalist(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("datalist", attributes, content) }

package func textarea(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("textarea", attributes, content) }

package func table(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("table", attributes, content) }

package func caption(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("caption", attributes, content) }

package func thead(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("thead", attributes, content) }

package func tbody(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("tbody", attributes, content) }

package func tfoot(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("tfoot", attributes, content) }

package func tr(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("tr", attributes, content) }

package func th(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("th", attributes, content) }

package func td(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("td", attributes, content) }

package func details(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("details", attributes, content) }

package func summary(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("summary", attributes, content) }

package func dialog(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("dialog", attributes, content) }

package func time(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("time", attributes, content) }

package func del(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("del", attributes, content) }

package func ins(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("ins", attributes, content) }

package func mark(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("mark", attributes, content) }

package func output(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("output", attributes, content) }

package func pre(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("pre", attributes, content) }

package func html(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("html", attributes, content) }

package func head(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("head", attributes, content) }

package func body(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("body", attributes, content) }

package func title(
    _ attributes: Attribute..., @HTMLBuilder content: () throws -> HTML
) rethrows -> HTML { try element("title", attributes, content) }

package func input(_ attributes: Attribute...) -> HTML { element(void: "input", attributes) }

package func br(_ attributes: Attribute...) -> HTML { element(void: "br", attributes) }

package func hr(_ attributes: Attribute...) -> HTML { element(void: "hr", attributes) }

package func meta(_ attributes: Attribute...) -> HTML { element(void: "meta", attributes) }

package func link(_ attributes: Attribute...) -> HTML { element(void: "link", attributes) }
