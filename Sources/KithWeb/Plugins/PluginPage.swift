import KithAPI
import KithKernel
import KithModel
import KithQuery

/// One plugin: what switching it would change, what it may do, and everything it adds.
struct PluginPage {
    private let visit: Visit
    private let shelf: PluginShelf
    private let state: Kernel.PluginState
    private let words: PluginWords
    private let plan: [String]

    /// Loads the plugin that the path names, with the plan of switching it.
    static func load(_ visit: Visit) async throws -> PluginPage {
        let shelf = try await PluginShelf(visit.kernel)
        let state = try shelf.plugin(visit.part("id"))
        let words = PluginWords(try visit.kernel.contributions(of: state.manifest.id))
        let plan = PluginPlan(visit, state, words)
        return PluginPage(
            visit: visit, shelf: shelf, state: state, words: words,
            plan: state.isEnabled
                ? try await plan.disabling()
                : try await plan.enabling(
                    with: shelf.missing(for: state.manifest.id).map(\.manifest.id)))
    }

    /// Shows it.
    ///
    /// - Parameter isRefused: whether this is the answer to an act that needs more first.
    func response(isRefused: Bool = false) -> Response {
        let name = state.manifest.name
        return visit.show(
            Page(
                isRefused ? "Error: \(name)" : name, at: "/plugins", status: isRefused ? 409 : 200
            ) {
                pageHead(name, crumbs: [Crumb("Plugins", "/plugins")]) {
                    Self.standing(state, shelf)
                }
                div(.class("page-body mid stack loose")) {
                    div(.class("stack tight")) {
                        p { state.manifest.summary }
                        p { small { Self.origin(state.manifest) } }
                        Self.rights(state.manifest, words)
                    }
                    changes(isRefused)
                    additions
                }
            })
    }

    private var others: [Kernel.PluginState] {
        let id = state.manifest.id
        return state.isEnabled ? shelf.dependents(of: id) : shelf.missing(for: id)
    }

    private func changes(_ isRefused: Bool) -> HTML {
        section(.class("stack"), .aria(.labelledby, "changes")) {
            h2(.id("changes")) {
                state.isEnabled ? "What disabling changes" : "What enabling changes"
            }
            if !others.isEmpty {
                alert(
                    isRefused ? "bad" : "warn", isRefused ? .stop : .warn,
                    .if(isRefused, .role("alert"))
                ) {
                    p { b { needs } }
                }
            }
            ul(.class("points")) {
                for step in plan {
                    li {
                        icon(.arrow)
                        span { step }
                    }
                }
            }
            postForm(path, visit.visitor, .class("row wrap")) {
                if !others.isEmpty {
                    input(.type("hidden"), .name("all"), .value("yes"))
                }
                button(.class(state.isEnabled ? "btn danger" : "btn primary")) { act }
                small {
                    state.isEnabled
                        ? "At once, without a restart. Nothing is deleted; enabling brings it back."
                        : "At once, without a restart. It can be disabled again at any time."
                }
            }
        }
    }

    private var path: String {
        WebPath.path(["plugins", state.manifest.id, state.isEnabled ? "disable" : "enable"])
    }

    private var needs: String {
        let names = PluginWords.list(others.map(\.manifest.name))
        let verb = others.count == 1 ? "needs" : "need"
        return state.isEnabled
            ? "\(names) \(verb) \(state.manifest.name) and would go with it."
            : "\(state.manifest.name) needs \(names), which \(others.count == 1 ? "is" : "are") off."
    }

    private var act: String {
        let verb = state.isEnabled ? "Disable" : "Enable"
        switch others.count {
        case 0: return "\(verb) \(state.manifest.name)"
        case 1: return "\(verb) both"
        default: return "\(verb) all \(others.count + 1)"
        }
    }

    private var additions: HTML {
        section(.class("stack"), .aria(.labelledby, "adds")) {
            h2(.id("adds")) { "What it adds" }
            for kind in words.kinds {
                let all = words.of(kind.name)
                if !all.isEmpty {
                    details(.class("card"), .flag("open", if: kind.name == "entity")) {
                        summary(.class("card-head")) {
                            h3 { all.count == 1 ? "1 \(kind.one)" : "\(all.count) \(kind.many)" }
                        }
                        table(kind.many, all)
                    }
                }
            }
        }
    }

    private func table(_ title: String, _ all: [Contribution]) -> HTML {
        div(.class("grid-wrap"), .role("region"), .label(title), .with("tabindex", "0")) {
            KithWeb.table(.class("grid plain wraps stackable")) {
                caption(.class("vh")) { title }
                thead {
                    tr {
                        th(.with("scope", "col")) { "Name" }
                        th(.with("scope", "col")) { "What it is" }
                        th(.with("scope", "col")) { "Declared in" }
                    }
                }
                tbody {
                    for contribution in all {
                        tr {
                            th(.with("scope", "row")) { code { contribution.id } }
                            td { PluginWords.about(contribution) }
                            td { code(.class("dim")) { contribution.source.description } }
                        }
                    }
                }
            }
        }
    }
}

extension PluginPage {
    /// Version, language and publisher in one line.
    static func origin(_ manifest: Manifest) -> String {
        let publisher = manifest.publisher == "kith" ? "Kith" : manifest.publisher
        return "\(manifest.version) · Swift · \(publisher)"
    }

    /// Writes what a plugin may do, folded.
    static func rights(_ manifest: Manifest, _ words: PluginWords) -> HTML {
        let entities = words.entities.count
        let grants = PluginWords.grants(manifest)
        let own = entities == 0 ? 0 : 1
        return details(.class("more")) {
            summary { "What it may do (\(grants.count + own))" }
            ul(.class("points soft")) {
                if entities > 0 {
                    li {
                        icon(.eye)
                        span {
                            "Read and write its own \(entities) \(entities == 1 ? "entity" : "entities")"
                        }
                    }
                }
                for grant in grants {
                    li {
                        icon(.key)
                        span { grant }
                    }
                }
            }
        }
    }

    /// Writes in which state a plugin is, and who needs it or what it needs.
    static func standing(_ state: Kernel.PluginState, _ shelf: PluginShelf) -> HTML {
        guard state.isEnabled else {
            let missing = shelf.missing(for: state.manifest.id)
            let kept = state.isInstalled ? "Off. Its data are kept" : "Never enabled"
            let needs = PluginWords.list(missing.map(\.manifest.name))
            return span(.class("state")) {
                icon(.info)
                missing.isEmpty ? kept : kept + ". Needs " + needs
            }
        }
        let dependents = shelf.dependents(of: state.manifest.id)
        let names = PluginWords.list(dependents.map(\.manifest.name))
        return span(.class("state good")) {
            icon(.ok)
            dependents.isEmpty
                ? "Enabled" : "Enabled. \(names) \(dependents.count == 1 ? "needs" : "need") it"
        }
    }
}

/// What enabling or disabling a plugin would change, in sentences.
struct PluginPlan {
    private let visit: Visit
    private let state: Kernel.PluginState
    private let words: PluginWords

    init(_ visit: Visit, _ state: Kernel.PluginState, _ words: PluginWords) {
        self.visit = visit
        self.state = state
        self.words = words
    }

    /// What would go, and how many records would be hidden.
    func disabling() async throws -> [String] {
        var steps: [String] = []
        var hidden: [String] = []
        for definition in words.entities {
            let count =
                try await visit.kernel.aggregate(
                    AggregateRequest(definition.name), as: visit.visitor.principal
                ).groups.first?.count ?? 0
            guard count > 0 else { continue }
            let title = count == 1 ? definition.title : definition.pluralTitle
            hidden.append("\(NumberText.grouped(count)) \(title.lowercased())")
        }
        if !hidden.isEmpty { steps.append("Keeps and hides \(PluginWords.list(hidden)).") }
        steps += effects("Takes away", "Stops")
        if steps.isEmpty { steps.append("Changes nothing that anybody sees.") }
        return steps
    }

    /// What would come, in the pages and in the database.
    ///
    /// - Parameter others: the ids of those that would be enabled before.
    func enabling(with others: [String]) async throws -> [String] {
        var steps = effects("Adds", "Runs")
        let roles = words.of("role").map(\.id)
        if !roles.isEmpty {
            steps.append("Makes the roles \(PluginWords.list(roles)), if missing.")
        }
        if state.isInstalled { steps.append("Shows again every record that it kept.") }
        let database = try await visit.kernel.planEnabling(
            state.manifest.id, with: others)
        if !database.isEmpty {
            let count = database.count
            steps.append("In the database: \(count) \(count == 1 ? "step" : "steps"), data stay.")
        }
        return steps
    }

    private func effects(_ things: String, _ work: String) -> [String] {
        var steps: [String] = []
        let lists = words.entities.filter { !$0.isHiddenFromSearch }.map(\.pluralTitle)
        if !lists.isEmpty {
            steps.append(
                "\(things) \(PluginWords.list(lists)): in the menu, lists, search, timelines "
                    + "and the API.")
        }
        let commands = words.of("command").map(\.id)
        if !commands.isEmpty {
            let noun = commands.count == 1 ? "command" : "commands"
            steps.append("\(things) the \(noun) \(PluginWords.list(commands)).")
        }
        let hooks = words.of("hook").count
        if hooks > 0 {
            steps.append("\(work) \(hooks) \(hooks == 1 ? "hook" : "hooks") on writes and events.")
        }
        return steps
    }
}
