import ArgumentParser
import KithKernel
import KithModel
import KithQuery

/// The command `kith plugin`.
struct Plugins: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "The capabilities that can be enabled: contacts, sales …",
        subcommands: [
            ListPlugins.self, ShowPlugin.self, PlanPlugin.self, EnablePlugins.self,
            DisablePlugin.self,
        ])

    /// Returns a capability and its state.
    ///
    /// - Throws: `not_found` with the nearest name.
    static func state(_ id: String, in session: Session) async throws -> Kernel.PluginState {
        let all = try await session.kernel.plugins()
        if let state = all.first(where: { $0.manifest.id == id }) { return state }
        let ids = all.map(\.manifest.id)
        throw KernelError(
            .notFound, "There is no plugin `\(id)`\(Suggestion.question(for: id, among: ids))",
            recovery: "See all of them: kith plugin list")
    }
}
