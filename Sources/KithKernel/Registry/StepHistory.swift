import KithModel

/// What a plugin's definitions were before each of its steps: the steps, run backwards.
package struct StepHistory: Sendable {
    /// A step that does not lead to the definitions.
    package struct Fault: Sendable {
        /// The step's name.
        package let step: String
        /// What is wrong, and what to do.
        package let error: KernelError
    }

    /// The steps, in order.
    package let steps: [MigrationStep]
    /// What is wrong with them, in their order.
    package let faults: [Fault]
    /// The definitions before the step of the same place; those of today at the end.
    private let stages: [PluginDefinitions]

    /// Runs the steps of a plugin backwards.
    ///
    /// - Parameter contributions: what it adds today.
    package init(_ steps: [MigrationStep], _ contributions: [Contribution]) {
        var definitions = PluginDefinitions(contributions)
        var stages = [definitions]
        var faults: [Fault] = []
        for step in steps.reversed() {
            for change in step.changes.reversed() {
                do {
                    try definitions.undo(change)
                } catch let error as KernelError {
                    var told = error
                    told.message = "The step `\(step.name)` \(error.message)"
                    faults.append(Fault(step: step.name, error: told))
                } catch {
                    faults.append(
                        Fault(step: step.name, error: KernelError(.unforeseen, "\(error)")))
                }
            }
            stages.append(definitions)
        }
        self.steps = steps
        self.stages = stages.reversed()
        self.faults = faults.reversed()
    }

    /// The definitions before a step; those of today behind the last one.
    package func before(_ place: Int) -> PluginDefinitions { stages[place].withoutDerived }

    /// The definitions that the code of a step works with: after its changes, and with what it
    /// drops there still.
    func within(_ place: Int) throws -> PluginDefinitions {
        var definitions = stages[place + 1]
        for change in steps[place].changes.reversed() {
            if case .dropField = change { try definitions.undo(change) }
        }
        return definitions.withoutDerived
    }
}

/// A step whose code goes through records before the next step is taken.
struct StepStage: Sendable {
    let step: MigrationStep
    /// The plugin as it is in this step, with the step's code as its only hook.
    let source: PluginSource
    /// What this step and those before it, since the last one with code, rename.
    let renames: StepRenames

    /// What it does, for people.
    var summary: String { "`\(step.name)` goes through the records of `\(step.records ?? "")`" }

    /// Returns the stages of the steps that are to be taken, and what is renamed behind them.
    ///
    /// - Throws: `invalid` where the steps do not lead to the definitions.
    static func all(
        of source: PluginSource, pending: Set<String>
    ) throws -> (stages: [StepStage], rest: StepRenames) {
        let (id, steps) = (source.manifest.id, source.manifest.steps)
        let hasCode = steps.contains { pending.contains($0.name) && $0.records != nil }
        guard hasCode else {
            let changes = steps.filter { pending.contains($0.name) }.flatMap(\.changes)
            return ([], StepRenames(id, changes))
        }
        let history = StepHistory(steps, try source.contributions().all)
        if let fault = history.faults.first { throw fault.error }
        var stages: [StepStage] = []
        var changes: [MigrationStep.Change] = []
        for (place, step) in steps.enumerated() where pending.contains(step.name) {
            changes += step.changes
            guard step.records != nil else { continue }
            let bare = source.bare(try history.within(place), step: step)
            stages.append(
                StepStage(step: step, source: bare, renames: StepRenames(id, changes)))
            changes = []
        }
        return (stages, StepRenames(id, changes))
    }
}
