import KithAPI
import KithKernel
import KithModel

/// The plugins that are there, as cards: what each is, adds and may do, and its switch.
struct PluginsPage {
    private let visit: Visit
    private let shelf: PluginShelf

    /// The page, the page of one plugin, and the two acts on it.
    static let routes: [Route] =
        [
            Administration.route(.get, ["plugins"]) { visit in
                try await PluginsPage(visit, PluginShelf(visit.kernel)).response()
            },
            Administration.route(.get, ["plugins", ":id"]) { visit in
                try await PluginPage.load(visit).response()
            },
            Administration.route(.post, ["plugins", ":id", "enable"]) {
                try await PluginSwitch($0, PluginShelf($0.kernel)).enable()
            },
            Administration.route(.post, ["plugins", ":id", "disable"]) {
                try await PluginSwitch($0, PluginShelf($0.kernel)).disable()
            },
        ] + PluginActs.routes

    init(_ visit: Visit, _ shelf: PluginShelf) {
        self.visit = visit
        self.shelf = shelf
    }

    /// Which plugins are shown.
    private enum Choice: String, CaseIterable {
        case all, enabled, off

        var title: String {
            switch self {
            case .all: "All"
            case .enabled: "Enabled"
            case .off: "Off"
            }
        }

        func holds(_ state: Kernel.PluginState) -> Bool {
            self == .all || (self == .enabled) == state.isEnabled
        }
    }

    func response() throws -> Response {
        let choice = visit.request.parameter("state").flatMap(Choice.init(rawValue:)) ?? .all
        let shown = shelf.states.filter(choice.holds)
        let cards = try shown.map(card)
        return visit.show(
            Page("Plugins", at: "/plugins") {
                pageHead("Plugins")
                tabs(choice)
                div(.class("page-body mid stack")) {
                    if shown.isEmpty { empty }
                    div(.class("cols")) {
                        for card in cards { card }
                    }
                }
            })
    }

    private func tabs(_ chosen: Choice) -> HTML {
        nav(.class("tabs"), .label("Plugins by state")) {
            for choice in Choice.allCases {
                a(
                    .href(choice == .all ? "/plugins" : "/plugins?state=\(choice.rawValue)"),
                    .current(choice == chosen)
                ) {
                    choice.title + " "
                    small { shelf.states.count(where: choice.holds) }
                }
            }
        }
    }

    private var empty: HTML {
        emptyState("No plugin here", .plug, level: 2) {
            p { "None of the plugins of this program is in this state." }
            a(.class("btn"), .href("/plugins")) { "Show all" }
        }
    }

    private func card(_ state: Kernel.PluginState) throws -> HTML {
        let manifest = state.manifest
        let words = PluginWords(Self.contributions(of: manifest.id, visit))
        let name = "p-" + manifest.id
        return article(
            .class(state.isEnabled ? "card plugin" : "card plugin off"),
            .aria(.labelledby, name)
        ) {
            header {
                span(.class("glyph")) { icon(words.icon) }
                div {
                    h2(.id(name)) {
                        a(.class("soft"), .href("/plugins/" + manifest.id)) { manifest.name }
                    }
                    small { PluginPage.origin(state) }
                }
                switchForm(state)
            }
            div(.class("stack tight")) {
                p(.class("sm soft")) { manifest.summary }
                p { small { words.counts } }
            }
            PluginPage.fault(state)
            PluginPage.rights(state, words)
            footer(.class("row wrap")) {
                PluginPage.standing(state, shelf)
                a(.class("btn"), .href("/plugins/" + manifest.id)) {
                    state.isEnabled ? "What disabling changes" : "What enabling changes"
                }
            }
        }
    }

    /// What a plugin adds; nothing for one whose folder is gone.
    static func contributions(of id: String, _ visit: Visit) -> [Contribution] {
        (try? visit.kernel.contributions(of: id)) ?? []
    }

    private func switchForm(_ state: Kernel.PluginState) -> HTML {
        let id = state.manifest.id
        let path = "/plugins/\(id)/" + (state.isEnabled ? "disable" : "enable")
        return postForm(path, visit.visitor) {
            button(
                .class("switch"), .role("switch"),
                .aria(.checked, state.isEnabled ? "true" : "false"), .label(state.manifest.name)
            ) { HTML() }
            PluginSwitch.shown([state])
        }
    }
}

extension PluginWords {
    /// The picture of a plugin: that of the first entity that it brings.
    var icon: Icon { entities.first.map { Icon(entity: $0.name) } ?? .plug }
}
