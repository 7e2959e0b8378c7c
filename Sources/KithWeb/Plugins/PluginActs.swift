import KithAPI
import KithKernel
import KithModel

/// What the forms on a plugin's page do: grants, upgrade, health, uninstalling.
struct PluginActs {
    private let visit: Visit
    private let state: Kernel.PluginState

    /// The acts, each a form.
    static let routes: [Route] = [
        act("grants") { try await $0.changeGrants() },
        act("upgrade") { try await $0.upgrade() },
        act("clear") { try await $0.clear() },
        act("uninstall") { try await $0.uninstall() },
    ]

    private static func act(
        _ name: String, _ run: @escaping @Sendable (PluginActs) async throws -> Response
    ) -> Route {
        Administration.route(.post, ["plugins", ":id", name]) { visit in
            let state = try await PluginShelf(visit.kernel).plugin(visit.part("id"))
            return try await run(PluginActs(visit: visit, state: state))
        }
    }

    private var id: String { state.manifest.id }

    private func changeGrants() async throws -> Response {
        let chosen = Set(visit.form.all("grant"))
        let asks = Set(state.manifest.asks)
        try await visit.kernel.grant(
            id, approving: chosen, revoking: asks.subtracting(chosen),
            as: visit.visitor.principal, door: visit.visitor.door)
        return done("The grants of \(state.manifest.name) are saved.", at: page)
    }

    private func upgrade() async throws -> Response {
        try await visit.kernel.requireNothingRewritten(by: id, "upgrade")
        try await visit.kernel.upgrade(
            id, approving: Set(visit.form.all("grant")), as: visit.visitor.principal,
            door: visit.visitor.door)
        let version = state.waiting?.version ?? ""
        return done("\(state.manifest.name) runs as \(version).", at: page)
    }

    private func clear() async throws -> Response {
        try await visit.kernel.clearHealth(
            of: id, as: visit.visitor.principal, door: visit.visitor.door)
        return done("The failures of \(state.manifest.name) are forgotten.", at: page)
    }

    private func uninstall() async throws -> Response {
        try await visit.kernel.uninstall(
            id, as: visit.visitor.principal, door: visit.visitor.door)
        return done("\(state.manifest.name) is uninstalled; its data are kept.", at: "/plugins")
    }

    private var page: String { WebPath.path(["plugins", id]) }

    private func done(_ text: String, at path: String) -> Response {
        visit.redirect(to: path, Flash(text))
    }
}

extension Kernel {
    /// Refuses what rewrites data: pages make no copy of it first, as the other doors do.
    func requireNothingRewritten(by plugin: String, _ word: String) async throws {
        guard try await planStarting(plugin).rewritesData else { return }
        throw KernelError(
            .conflict, "The plugin `\(plugin)` would rewrite data that are there.",
            recovery: "In a terminal a backup is made first: kith plugin \(word) \(plugin)")
    }
}
