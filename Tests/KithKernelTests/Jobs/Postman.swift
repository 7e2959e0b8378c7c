import KithModel
import Synchronization

@testable import KithKernel

/// A capability with jobs and schedules, which leave a letter for each time they are done.
struct Postman: Capability {
    static let manifest = Manifest(id: "postman", name: "Postman", version: "1.0.0", summary: "")

    /// How often a job that is to fail has failed, by what it is told.
    static let failures = Mutex<[String: Int]>([:])

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition(
                "letter", help: "",
                fields: [
                    FieldDefinition("name", .text).required(), FieldDefinition("key", .text),
                    FieldDefinition("due", .instant),
                ]))
        contributions.job(JobDefinition("postman.carry", attempts: 3)) { job, transaction in
            try Self.write(job.payload.string ?? "", job, transaction)
            guard job.payload.string?.hasPrefix("fail") == true else { return }
            let name = job.payload.string ?? ""
            let count = Self.failures.withLock { failures in
                failures[name, default: 0] += 1
                return failures[name] ?? 0
            }
            if name.hasPrefix("fail-always") || count == 1 {
                throw KernelError(.unavailable, "The road is closed.")
            }
        }
        contributions.job(JobDefinition("postman.chain")) { job, transaction in
            try Self.write("chain", job, transaction)
            try transaction.enqueue("postman.link")
        }
        contributions.job(JobDefinition("postman.link")) { _, transaction in
            try transaction.enqueue("postman.chain")
        }
        func schedule(_ definition: ScheduleDefinition) {
            contributions.schedule(definition) { job, transaction in
                try Self.write(definition.name, job, transaction)
            }
        }
        let daily = SchedulePlan.daily(at: [LocalTime("07:00")].compactMap(\.self), on: .init())
        schedule(ScheduleDefinition("postman.daily", daily, timeZone: "UTC"))
        schedule(ScheduleDefinition("postman.punctual", daily, timeZone: "UTC", misfire: .skip))
        schedule(
            ScheduleDefinition(
                "postman.thorough", daily, timeZone: "UTC", misfire: .all(most: 3), overlap: .queue)
        )
        schedule(ScheduleDefinition("postman.often", .every(milliseconds: 3_600_000)))
    }

    private static func write(
        _ name: String, _ job: JobAttempt, _ transaction: Transaction
    ) throws {
        try transaction.insert(
            "letter",
            [
                "name": .text(name), "key": .text(job.key), "due": .instant(job.dueAt),
            ])
    }
}
