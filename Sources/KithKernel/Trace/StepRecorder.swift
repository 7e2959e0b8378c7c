import KithModel

/// Notes what hooks and commands do while a transaction runs.
final class StepRecorder {
    /// More steps of one transaction are counted only.
    static let most = 500

    private(set) var steps: [TraceStep] = []
    private(set) var omitted = 0
    /// The places of the steps that run now, one inside the other; nil for one left out.
    private var running: [Int?] = []

    /// Runs a body as a step.
    func run<Result>(_ step: TraceStep, _ body: () throws -> Result) throws -> Result {
        let place = steps.count < Self.most ? steps.count : nil
        if place == nil { omitted += 1 } else { steps.append(step) }
        running.append(place)
        let start = KernelClock.monotonicMicroseconds
        defer {
            running.removeLast()
            if let place {
                steps[place].microseconds = KernelClock.monotonicMicroseconds - start
            }
        }
        do {
            return try body()
        } catch let error as KernelError {
            if let place { steps[place].error = error }
            throw error
        }
    }

    /// Changes the step that runs now.
    func note(_ change: (inout TraceStep) -> Void) {
        if let place = running.last ?? nil { change(&steps[place]) }
    }
}

extension Transaction {
    /// Notes what a host of plugins has used for the hook or the command that runs now.
    ///
    /// - Parameters:
    ///   - fuel: instructions and the work of library functions.
    ///   - queries: how many queries it has asked.
    public func noteUse(fuel: Int64, queries: Int) {
        state.recorder.note {
            $0.fuel = ($0.fuel ?? 0) + fuel
            $0.queries = ($0.queries ?? 0) + queries
        }
    }

    /// Runs a hook's code as a step of the trace, and blames the hook for what it throws.
    func step(_ hook: RegisteredHook, records: Int, _ body: () throws -> Void) throws {
        let step = TraceStep(
            kind: .hook, owner: hook.owner, name: hook.id, event: hook.definition.event,
            source: hook.source, depth: depth, records: records)
        try state.recorder.run(step) { try HookRunner.blaming(hook, body) }
    }

    /// Runs a command's code as a step of the trace.
    func step(
        _ command: RegisteredCommand, _ body: () throws -> CommandOutput
    ) throws -> CommandOutput {
        let step = TraceStep(
            kind: .command, owner: command.owner, name: command.definition.name, event: "",
            source: command.definition.source, depth: depth, records: 0)
        return try state.recorder.run(step, body)
    }
}
