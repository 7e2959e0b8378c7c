import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The page on which one begins: what is to be done, or how to start.
struct HomePage {
    private let visit: Visit

    static let routes: [Route] = [
        Route(.get) { try await HomePage($0).response() }
    ]

    init(_ visit: Visit) { self.visit = visit }

    /// Makes the answer: the way to begin where nothing is there yet.
    func response() async throws -> Response {
        let menu = entities
        var tiles: [HomeTile] = []
        for entity in menu { tiles += try await HomeTile.load(entity, visit) }
        let tasks = try await HomeTasks.load(visit)
        var pictures: [HomeBars] = []
        for entity in menu {
            if let bars = try await HomeBars.load(entity, visit) { pictures.append(bars) }
        }
        guard tiles.contains(where: { $0.count > 0 }) || tasks != nil else {
            return visit.show(start(menu))
        }
        let page = Page("Home", at: "/") {
            pageHead(greeting + ".") {}
            div(.class("page-body mid stack")) {
                div(.class("tiles")) {
                    for tile in tiles { tile.html }
                }
                div(.class("cols")) {
                    for picture in pictures { picture.html }
                    tasks?.html
                }
            }
        }
        return visit.show(page)
    }

    /// The entities of the menu, in its order.
    private var entities: [Entity] {
        visit.visitor.caller.entities
            .compactMap { entity in
                visit.views[entity.name]?.menu.map { (order: $0.order, entity: entity) }
            }
            .sorted { ($0.order, $0.entity.name) < ($1.order, $1.entity.name) }
            .map(\.entity)
    }

    private var greeting: String {
        let hour = visit.visitor.caller.timeZone.localTime(of: visit.visitor.now).minutes / 60
        let words =
            hour < 5 || hour >= 18 ? "Good evening" : hour < 12 ? "Good morning" : "Good afternoon"
        let name = visit.visitor.name.split(separator: " ").first.map(String.init) ?? ""
        return name.isEmpty ? words : "\(words), \(name)"
    }

    private func start(_ menu: [Entity]) -> Page {
        let creatable = menu.filter { visit.visitor.may(.create, $0) }
        return Page("Home", at: "/") {
            div(.class("empty")) {
                h1 {
                    visit.visitor.isAdministrator
                        ? "\(greeting). Kith is yours and still empty."
                        : "\(greeting). There is nothing here yet."
                }
                p {
                    creatable.isEmpty && !visit.visitor.isAdministrator
                        ? "Your role shows you no records yet. Ask an administrator for one."
                        : "Bring what you have, or start with one customer. Everything here can "
                            + "be undone."
                }
                ol(.class("card starts")) {
                    for (index, one) in starts(creatable).enumerated() { one.html(index + 1) }
                }
                p(.class("sm")) {
                    "Press "
                    kbd { "?" }
                    " for the keyboard."
                }
            }
        }
    }

    /// The first things to do, the most useful one as the primary act.
    private func starts(_ creatable: [Entity]) -> [HomeStart] {
        var starts: [HomeStart] = []
        if visit.visitor.isAdministrator {
            starts.append(HomeStart("Signed in as the administrator"))
            if visit.generation.enabled.isEmpty {
                starts.append(
                    HomeStart(
                        "Choose what Kith does",
                        "Contacts, Sales and more wait to be enabled. No restart is needed.",
                        "See plugins", "/plugins"))
            }
        }
        if let first = creatable.first {
            starts.append(
                HomeStart(
                    "Bring your customers",
                    "A CSV from your old CRM or a spreadsheet. You see every mistake before "
                        + "anything is written.", "Import a file", "/imports"))
            let title = first.definition.title.lowercased()
            starts.append(
                HomeStart(
                    "Or add one \(title) by hand", first.definition.help, "New \(title)",
                    WebPath.path([first.name, "new"])))
        }
        if visit.visitor.isAdministrator {
            starts.append(
                HomeStart(
                    "Invite your team", "They see what their role allows, nothing else.",
                    "Add a user", "/users"))
            if !visit.generation.enabled.isEmpty {
                let names = visit.generation.enabled.map(\.name).joined(separator: " and ")
                starts.append(
                    HomeStart(
                        "Choose what Kith does", "\(names) are on; more can be enabled.",
                        "See plugins", "/plugins"))
            }
        }
        return starts
    }
}

/// One thing to begin with.
struct HomeStart {
    private let title: String
    private let hint: String
    private let button: String
    private let path: String

    /// - Parameters:
    ///   - button: what leads on; something that is done has none.
    init(_ title: String, _ hint: String = "", _ button: String = "", _ path: String = "") {
        self.title = title
        self.hint = hint
        self.button = button
        self.path = path
    }

    /// Writes it; the second of the list is the primary act of the page.
    func html(_ number: Int) -> HTML {
        li(.class(button.isEmpty ? "done" : "")) {
            span(.class("badge")) {
                if button.isEmpty { icon(.check) } else { String(number) }
            }
            div {
                h2 { title }
                if !hint.isEmpty { p(.class("hint")) { hint } }
            }
            if button.isEmpty {
                span {}
            } else {
                a(.class(number == 2 ? "btn primary" : "btn"), .href(path)) { button }
            }
        }
    }
}
