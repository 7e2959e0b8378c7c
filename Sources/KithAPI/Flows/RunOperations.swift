import KithKernel
import KithModel

extension Operation {
    static let listRuns = Operation(
        "list_runs", "Lists the runs of flows, newest first", .upkeep,
        details: "For administrators.",
        parameters: [
            .query("flow", "Only runs of this flow, as `s_welcome.welcome`."),
            .query("state", "Only runs in this state.", .word(Kernel.Run.states)),
            .query("record", "Only runs that this record began.", .id),
        ],
        answers: .json(
            200, "The runs, a page of them.",
            .object(["runs": .list(of: .object(run)), "next": Shape.text.orNull])))

    static let showRun = Operation(
        "show_run", "Describes a run with its steps", .upkeep, details: "For administrators.",
        parameters: [runID],
        answers: .json(
            200, "The run.",
            .object(run + [("input", .any), ("steps", .list(of: step))])))

    static let cancelRun = Operation(
        "cancel_run", "Takes a run back", .upkeep, details: "For administrators.",
        parameters: [runID], answers: changed, problems: [.conflict])

    static let retryRun = Operation(
        "retry_run", "Lets a run go on that has failed or diverged", .upkeep,
        details: "For administrators. What was sent by steps that are taken again stays sent.",
        parameters: [runID],
        body: .json(.input([:], optional: ["step": .text]), isRequired: false),
        answers: changed, problems: [.conflict])

    static let skipStep = Operation(
        "skip_step", "Ends a step that waits, as if its time were over", .upkeep,
        details: "For administrators.",
        parameters: [runID, .path("step", "The place of a step, as `3`.")], answers: changed,
        problems: [.conflict])

    static let approveRun = Operation(
        "approve_run", "Approves what a run waits for", .upkeep,
        details: "For administrators, and for whom the run asks.", parameters: [runID],
        answers: changed, problems: [.conflict])

    static let refuseRun = Operation(
        "refuse_run", "Refuses what a run waits for", .upkeep,
        details: "For administrators, and for whom the run asks.", parameters: [runID],
        answers: changed, problems: [.conflict])

    private static let runID = Parameter.path("run", "The number of a run.", .id)

    private static let changed = Answer.json(
        200, "How it stands.", .object(["run": .id, "state": .word(Kernel.Run.states)]))

    private static let run: [(String, Shape)] = [
        ("id", .id), ("flow", .text), ("version", .text),
        ("state", .word(Kernel.Run.states)), ("about", .any),
        ("wake_at", Shape.instant.orNull), ("attempts", .count), ("at", .instant),
        ("finished_at", Shape.instant.orNull), ("error", Shape.text.orNull),
    ]

    private static let step = Shape.object([
        "place": .text, "kind": .text, "arguments": .any, "state": .text, "result": .any,
        "due_at": Shape.instant.orNull, "at": .instant,
    ])
}
