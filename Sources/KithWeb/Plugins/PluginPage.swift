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
    private let care: PluginCare

    /// Loads the plugin that the path names, with the plan of switching it.
    static func load(_ visit: Visit) async throws -> PluginPage {
        let shelf = try await PluginShelf(visit.kernel)
        let state = try shelf.plugin(visit.part("id"))
        let words = PluginWords(PluginsPage.contributions(of: state.manifest.id, visit))
        return PluginPage(
            visit: visit, shelf: shelf, state: state, words: words,
            plan: try await plan(visit, shelf, state, words),
            care: await PluginCare.load(visit, state))
    }

    private static func plan(
        _ visit: Visit, _ shelf: PluginShelf, _ state: Kernel.PluginState, _ words: PluginWords
    ) async throws -> [String] {
        let plan = PluginPlan(visit, state, words)
        if state.isEnabled { return try await plan.disabling() }
        // What is broken has no plan; what only waits for approval has one.
        if state.fault != nil, state.standing != .pendingGrants { return [] }
        return try await plan.enabling(
            with: shelf.missing(for: state.manifest.id).map(\.manifest.id))
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
                    Self.fault(state)
                    div(.class("stack tight")) {
                        p { state.manifest.summary }
                        p { small { Self.origin(state) } }
                        Self.rights(state, words)
                    }
                    care.health
                    care.waiting
                    changes(isRefused)
                    care.grants
                    additions
                    care.removal
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
                if !state.isEnabled { PluginSwitch.shown(others + [state]) }
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
    static func origin(_ state: Kernel.PluginState) -> String {
        let manifest = state.manifest
        let publisher = manifest.publisher == "kith" ? "Kith" : manifest.publisher
        let language =
            switch state.language {
            case .lua: "Lua"
            case .swift: "Swift"
            case .rule: "A rule"
            }
        return [manifest.version, language, publisher].filter { !$0.isEmpty }
            .joined(separator: " · ")
    }

    /// Writes why a plugin cannot run; nothing where it can.
    static func fault(_ state: Kernel.PluginState) -> HTML {
        guard let fault = state.fault else { return HTML() }
        return alert("bad", .stop) {
            p { b { fault.message } }
            if !fault.recovery.isEmpty { p { fault.recovery } }
            if let place = fault.location { p { code { place } } }
        }
    }

    /// Writes what a plugin may do, folded.
    static func rights(_ state: Kernel.PluginState, _ words: PluginWords) -> HTML {
        let entities = words.entities.count
        let grants = PluginWords.grants(state.manifest.without(Set(state.refused)))
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

    private static func broken(_ standing: Kernel.PluginState.Standing) -> String {
        switch standing {
        case .pendingGrants: "Asks for more than was approved"
        case .missingFiles: "Its folder is gone; its data are kept"
        case .blockedDowngrade: "A lower version lies in its folder"
        default: "Cannot run"
        }
    }

    /// Writes in which state a plugin is, and who needs it or what it needs.
    static func standing(_ state: Kernel.PluginState, _ shelf: PluginShelf) -> HTML {
        guard state.isEnabled else {
            if state.fault != nil {
                return span(.class("state bad")) {
                    icon(.stop)
                    Self.broken(state.standing)
                }
            }
            let missing = shelf.missing(for: state.manifest.id)
            if state.isRemoved {
                return span(.class("state")) {
                    icon(.info)
                    "Uninstalled. Its data are kept"
                }
            }
            let kept = state.isInstalled ? "Off. Its data are kept" : "Never enabled"
            let needs = PluginWords.list(missing.map(\.manifest.name))
            return span(.class("state")) {
                icon(.info)
                missing.isEmpty ? kept : kept + ". Needs " + needs
            }
        }
        if state.standing != .enabled {
            return span(.class("state bad")) {
                icon(.stop)
                state.standing == .degraded
                    ? "Enabled, but fails again and again" : Self.broken(state.standing)
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
