import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The page that finds records, commands and pages; the palette shows its lines.
enum SearchPage {
    static let routes = [
        Route(.get, "search") { visit in
            let typed = visit.request.parameter("q") ?? ""
            let lines = try await SearchLines.load(typed, visit)
            return visit.show(page(typed, lines))
        },
        Route(.get, "search", ":entity") { try await suggestions($0) },
        Route(.get, "keyboard") { visit in visit.show(KeyboardHelp.page(visit)) },
    ]

    private static func page(_ typed: String, _ lines: SearchLines) -> Page {
        var page = Page("Search", at: "/search") {
            pageHead("Search")
            div(.class("page-body narrow stack")) {
                form(.class("row"), .action("/search"), .role("search")) {
                    label(.class("vh"), .for("q")) { "Search or do" }
                    input(
                        .class("input"), .id("q"), .name("q"), .type("search"), .value(typed),
                        .with("autocomplete", "off"), .flag("autofocus", if: typed.isEmpty))
                    button(.class("btn primary")) { "Search" }
                }
                list(lines)
            }
        }
        page.hasPalette = false
        return page
    }

    private static func list(_ lines: SearchLines) -> HTML {
        var number = 0
        return div(
            .class("palette-list"), .part("palette-list"), .role("listbox"), .label("Results")
        ) {
            for (index, group) in lines.groups.enumerated() {
                div(.role("group"), .aria(.labelledby, "pg-\(index)")) {
                    div(.class("nav-group"), .id("pg-\(index)")) { group.title }
                    for line in group.lines {
                        self.line(line, number: next(&number), lines.text)
                    }
                }
            }
            if lines.groups.isEmpty { nothing(lines.text) }
        }
    }

    private static func next(_ number: inout Int) -> Int {
        number += 1
        return number
    }

    private static func line(_ line: SearchLines.Line, number: Int, _ text: String) -> HTML {
        a(.class("item"), .href(line.path), .role("option"), .id("po-\(number)")) {
            icon(line.icon)
            span(.class("clip")) { marked(line.title, text) }
            if let key = line.key { kbd { key } } else { small(.class("n clip")) { line.about } }
        }
    }

    private static func nothing(_ text: String) -> HTML {
        p(.class("pad soft")) {
            "Nothing that you may see holds “\(text)”. Try fewer or other words."
        }
    }

    /// Marks where the first word of what was typed stands in a title.
    private static func marked(_ title: String, _ text: String) -> HTML {
        let word = text.split(separator: " ").first.map(String.init) ?? ""
        let lowered = title.lowercased()
        guard !word.isEmpty, lowered.count == title.count,
            let place = lowered.firstRange(of: word.lowercased())
        else { return HTML(text: title) }
        let start = lowered.distance(from: lowered.startIndex, to: place.lowerBound)
        let before = title.prefix(start)
        let hit = title.dropFirst(start).prefix(word.count)
        return HTML {
            String(before)
            mark { String(hit) }
            String(title.dropFirst(start + word.count))
        }
    }

    /// Titles that complete what is typed into the input of a reference.
    private static func suggestions(_ visit: Visit) async throws -> Response {
        let entity = try visit.entity()
        let text = (visit.request.parameter("q") ?? "").trimmed
        var titles: [String] = []
        if !text.isEmpty, visit.mayRead(entity.titleField, of: entity) {
            let title = entity.titleField.name
            var request = QueryRequest(entity.name, filter: "\(title) ~ :text")
            request.parameters = ["text": .string(text)]
            request.fields = title
            request.sort = title
            request.limit = 12
            let answer = try await visit.kernel.query(request, as: visit.visitor.principal)
            titles = answer.rows.map { $0[0].plainText }
        }
        return visit.show(
            Page("Suggestions") {
                datalist(.part("suggestions")) {
                    for title in titles { option { title } }
                }
            })
    }
}

/// The keys, as a page and as a dialog over any other.
enum KeyboardHelp {
    /// Makes the page; its part `help` is what the dialog shows.
    static func page(_ visit: Visit) -> Page {
        Page("Keyboard") {
            h1(.class("vh")) { "Keyboard" }
            div(.class("pad stack"), .part("help")) {
                div(.class("row")) {
                    h2(.id("help-t")) { "Keyboard" }
                    form(.with("method", "dialog"), .class("end")) {
                        button(.class("btn quiet icon"), .label("Close")) { icon(.x) }
                    }
                }
                dl(.class("keys")) {
                    for (act, keys) in lines(visit) {
                        div {
                            dt { act }
                            dd {
                                for key in keys {
                                    kbd { key }
                                    " "
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func lines(_ visit: Visit) -> [(String, [String])] {
        let navigation = Navigation(visit)
        let places = (navigation.top + navigation.groups.flatMap(\.entries)).compactMap { entry in
            entry.key.map { ("Go to " + entry.title.lowercasedFirst, ["g", $0]) }
        }
        return [("Search or do", ["Ctrl", "K"])] + places + [
            ("New", ["c"]), ("Next, previous row", ["j", "k"]), ("Open", ["↵"]),
            ("Select, up to here", ["x", "X"]), ("Filter", ["/"]), ("Edit", ["e"]),
            ("Note, call, mail, task", ["n", "l", "m", "t"]), ("Undo", ["z"]),
            ("Send the form", ["Ctrl", "↵"]), ("Close, cancel", ["Esc"]), ("This help", ["?"]),
        ]
    }
}
