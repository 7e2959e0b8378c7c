import KithKernel
import KithModel

extension Operation {
    static let listJobs = Operation(
        "list_jobs", "Lists the work that waits or was done, newest first", .upkeep,
        details: "For administrators. What was done is kept for thirty days.",
        parameters: [
            .query("name", "Only jobs of this name, as `warranty.remind`."),
            .query("state", "Only jobs in this state.", .word(Kernel.Job.states)),
        ],
        answers: .json(
            200, "The jobs, a page of them.",
            .object(["jobs": .list(of: job), "next": Shape.text.orNull])))

    static let showJob = Operation(
        "show_job", "Describes a job", .upkeep, details: "For administrators.",
        parameters: [jobID], answers: .json(200, "The job.", job))

    static let retryJob = Operation(
        "retry_job", "Tries a job again that was given up or waits", .upkeep,
        details: "For administrators. It begins to count its attempts anew.",
        parameters: [jobID],
        answers: .json(200, "It waits.", .object(["job": .id, "state": .constant("pending")])),
        problems: [.conflict])

    static let cancelJob = Operation(
        "cancel_job", "Takes a job back", .upkeep, details: "For administrators.",
        parameters: [jobID],
        answers: .json(
            200, "It is not done.", .object(["job": .id, "state": .constant("cancelled")])),
        problems: [.conflict])

    static let listSchedules = Operation(
        "list_schedules", "Lists what is done again and again", .upkeep,
        details: "For administrators.",
        answers: .json(
            200, "The schedules of the plugins that run.",
            .object([
                "schedules": .list(
                    of: .object([
                        "name": .text, "owner": .text, "summary": .text, "plan": .text,
                        "time_zone": .text, "next_due": Shape.instant.orNull,
                        "last_due": Shape.instant.orNull, "skipped": .count, "is_paused": .flag,
                    ]))
            ])))

    static let runSchedule = Operation(
        "run_schedule", "Does once, now, what a schedule does", .upkeep,
        details: "For administrators. Its moments stay as they are.", parameters: [scheduleName],
        answers: .json(200, "The job.", .object(["schedule": .text, "job": .id])))

    static let pauseSchedule = Operation(
        "pause_schedule", "Stops a schedule", .upkeep, details: "For administrators.",
        parameters: [scheduleName],
        answers: .json(
            200, "It is not due any more.", .object(["schedule": .text, "is_paused": .flag])))

    static let resumeSchedule = Operation(
        "resume_schedule", "Lets a schedule go on", .upkeep,
        details: "For administrators. What passed meanwhile is not made good.",
        parameters: [scheduleName],
        answers: .json(
            200, "It is due again.", .object(["schedule": .text, "is_paused": .flag])))

    private static let jobID = Parameter.path("job", "The number of a job.", .id)
    private static let scheduleName = Parameter.path(
        "schedule", "The name of a schedule, as `warranty.remind`.")

    private static let job = Shape.object([
        "id": .id, "name": .text, "state": .word(Kernel.Job.states), "payload": .any,
        "attempts": .count, "due_at": .instant, "next_at": Shape.instant.orNull, "at": .instant,
        "finished_at": Shape.instant.orNull, "error": Shape.text.orNull,
    ])
}
