import KithAPI
import KithKernel
import KithModel

/// Enables and disables a plugin while everything else goes on.
struct PluginSwitch {
    private let visit: Visit
    private let shelf: PluginShelf

    init(_ visit: Visit, _ shelf: PluginShelf) {
        self.visit = visit
        self.shelf = shelf
    }

    /// Enables a plugin; with the field `all` also what it needs, first.
    ///
    /// Without that field and with something missing, the plugin's page names what is.
    func enable() async throws -> Response {
        let plugin = try shelf.plugin(visit.part("id"))
        let missing = shelf.missing(for: plugin.manifest.id)
        guard missing.isEmpty || visit.form["all"] != nil else { return try await refused() }
        for one in missing + [plugin] where !one.isEnabled {
            try await visit.kernel.requireNothingRewritten(by: one.manifest.id, "enable")
            try await visit.kernel.enable(
                one.manifest.id, approving: shown(one.manifest.id), as: visit.visitor.principal,
                door: visit.visitor.door)
        }
        let also = missing.isEmpty ? "" : " So " + Self.verb(missing, "is", "are") + "."
        let back = plugin.isInstalled ? " Everything it kept is there again." : ""
        return done("\(plugin.manifest.name) is enabled." + also + back)
    }

    /// Disables a plugin; with the field `all` also those that need it, first.
    func disable() async throws -> Response {
        let plugin = try shelf.plugin(visit.part("id"))
        let dependents = shelf.dependents(of: plugin.manifest.id)
        guard dependents.isEmpty || visit.form["all"] != nil else { return try await refused() }
        for one in dependents + [plugin] where one.isEnabled {
            try await visit.kernel.disable(
                one.manifest.id, as: visit.visitor.principal, door: visit.visitor.door)
        }
        let also = dependents.isEmpty ? "" : " So " + Self.verb(dependents, "is", "are") + "."
        return done("\(plugin.manifest.name) is off; its data are kept." + also)
    }

    /// What the page has shown that a plugin asks for.
    private func shown(_ id: String) -> Set<String> {
        Set(
            visit.form.all(Self.shownField).filter { $0.hasPrefix(id + " ") }
                .map { String($0.dropFirst(id.count + 1)) })
    }

    private static let shownField = "shown"

    /// Writes into a form what some plugins ask for, as it is shown beside it.
    @HTMLBuilder static func shown(_ states: [Kernel.PluginState]) -> HTML {
        for state in states where !state.isEnabled {
            for ask in state.manifest.asks {
                input(
                    .type("hidden"), .name(shownField), .value("\(state.manifest.id) \(ask)"))
            }
        }
    }

    private func refused() async throws -> Response {
        try await PluginPage.load(visit).response(isRefused: true)
    }

    private func done(_ text: String) -> Response {
        visit.redirect(to: "/plugins", Flash(text))
    }

    private static func verb(_ states: [Kernel.PluginState], _ one: String, _ many: String)
        -> String
    {
        let names = PluginWords.list(states.map(\.manifest.name))
        return (states.count == 1 ? one : many) + " " + names
    }
}
