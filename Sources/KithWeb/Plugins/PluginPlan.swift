import KithAPI
import KithKernel
import KithModel
import KithQuery

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
