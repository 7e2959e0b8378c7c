import KithAPI
import KithKernel
import KithModel

/// What an administrator looks after in a plugin: grants, a version that waits, health, its end.
struct PluginCare {
    private let visit: Visit
    private let state: Kernel.PluginState
    private let upgrade: Kernel.PluginState.Plan?

    /// Loads the plan of an upgrade, where a version waits.
    static func load(_ visit: Visit, _ state: Kernel.PluginState) async -> PluginCare {
        guard state.isEnabled, state.waiting != nil else {
            return PluginCare(visit: visit, state: state, upgrade: nil)
        }
        // Where the plan cannot be made, the page shows the fault that says why.
        let plan = try? await visit.kernel.planStarting(state.manifest.id)
        return PluginCare(visit: visit, state: state, upgrade: plan)
    }

    private func path(_ act: String) -> String {
        WebPath.path(["plugins", state.manifest.id, act])
    }

    /// The version that waits, what it changes, and the button that lets it take over.
    var waiting: HTML {
        guard let upgrade else { return HTML() }
        return section(.class("stack"), .aria(.labelledby, "upgrade")) {
            h2(.id("upgrade")) { "Version \(upgrade.to) waits" }
            p { "\(state.manifest.version) runs until it takes over." }
            ul(.class("points")) {
                for step in upgrade.steps { point(step) }
                if upgrade.steps.isEmpty { point("Nothing changes in the database.") }
            }
            postForm(path("upgrade"), visit.visitor, .class("stack tight")) {
                if !upgrade.asks.isEmpty {
                    p { b { "It also asks for:" } }
                    for ask in upgrade.asks { box(ask, isChecked: true) }
                }
                div(.class("row wrap")) {
                    button(.class("btn primary")) { "Upgrade to \(upgrade.to)" }
                    if upgrade.rewritesData {
                        small { "It rewrites stored values: make a backup first." }
                    }
                }
            }
        }
    }

    private func point(_ text: String) -> HTML {
        li {
            icon(.arrow)
            span { text }
        }
    }

    private func box(_ ask: String, isChecked: Bool) -> HTML {
        label(.class("check")) {
            input(
                .type("checkbox"), .name("grant"), .value(ask), .flag("checked", if: isChecked))
            code { ask }
        }
    }

    /// What it asks for, as boxes that take and give.
    var grants: HTML {
        let asks = state.manifest.asks
        guard state.isEnabled, !asks.isEmpty else { return HTML() }
        return section(.class("stack"), .aria(.labelledby, "grants")) {
            h2(.id("grants")) { "What it was granted" }
            postForm(path("grants"), visit.visitor, .class("stack tight")) {
                for ask in asks { box(ask, isChecked: !state.refused.contains(ask)) }
                div(.class("row wrap")) {
                    button(.class("btn")) { "Save grants" }
                    small { "From the next write on, without a restart." }
                }
            }
        }
    }

    /// How its code does; nothing where it has not failed.
    var health: HTML {
        let health = state.health
        guard !health.recent.isEmpty else { return HTML() }
        return section(.class("stack"), .aria(.labelledby, "health")) {
            h2(.id("health")) { "Failures" }
            if health.isDegraded {
                alert("bad", .stop) {
                    p { b { "It fails again and again: \(health.failuresInRow) times in a row." } }
                    if let since = health.since { p { "Since \(since.description)." } }
                }
            }
            ul(.class("points soft")) {
                for failure in health.recent {
                    li {
                        icon(.warn)
                        span {
                            code { failure.place }
                            " "
                            failure.message
                            " "
                            small { failure.at.description }
                        }
                    }
                }
            }
            postForm(path("clear"), visit.visitor) {
                button(.class("btn")) { "Forget these failures" }
            }
        }
    }

    /// The button that uninstalls it.
    var removal: HTML {
        guard state.isInstalled, !state.isRemoved else { return HTML() }
        return section(.class("stack"), .aria(.labelledby, "removal")) {
            h2(.id("removal")) { "Uninstall" }
            postForm(path("uninstall"), visit.visitor, .class("row wrap")) {
                button(.class("btn danger")) { "Uninstall \(state.manifest.name)" }
                small {
                    "Its data are kept. To delete them then: kith plugin purge \(state.manifest.id)"
                }
            }
        }
    }
}
