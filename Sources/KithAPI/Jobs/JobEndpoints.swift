import KithKernel
import KithModel

/// Work that waits, and schedules: seen, tried again, taken back, stopped.
enum JobEndpoints {
    static let all = [
        Endpoint(.get, "jobs", ["name", "state", "limit", "after"], about: .listJobs, run: list),
        Endpoint(.get, "jobs/{job}", about: .showJob, run: show),
        Endpoint(.post, "jobs/{job}/retry", about: .retryJob, run: retry),
        Endpoint(.post, "jobs/{job}/cancel", about: .cancelJob, run: cancel),
        Endpoint(.get, "schedules", about: .listSchedules, run: schedules),
        Endpoint(.post, "schedules/{schedule}/run", about: .runSchedule, run: runSchedule),
        Endpoint(.post, "schedules/{schedule}/pause", about: .pauseSchedule) {
            try await pause($0, isPaused: true)
        },
        Endpoint(.post, "schedules/{schedule}/resume", about: .resumeSchedule) {
            try await pause($0, isPaused: false)
        },
    ]

    private static func list(_ call: Call) async throws -> Response {
        let limit = try call.integer("limit", in: 1...1000) ?? 100
        let jobs = try await call.kernel.jobs(
            name: call.text("name"), state: call.text("state"),
            before: try call.text("after").map(Call.id), limit: Int(limit), as: call.principal)
        let next = jobs.count == Int(limit) ? jobs.last?.id.description : nil
        return Response(
            200,
            ["jobs": .array(jobs.map(\.json)), "next": next.map(JSON.string) ?? .null])
    }

    private static func show(_ call: Call) async throws -> Response {
        Response(json: try await call.kernel.job(try call.id("job"), as: call.principal).json)
    }

    private static func retry(_ call: Call) async throws -> Response {
        let id = try call.id("job")
        return try await call.write { once in
            try await call.kernel.retryJob(
                id, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["job": .string(id.description), "state": "pending"])
        }
    }

    private static func cancel(_ call: Call) async throws -> Response {
        let id = try call.id("job")
        return try await call.write { once in
            try await call.kernel.cancelJob(
                id, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["job": .string(id.description), "state": "cancelled"])
        }
    }

    private static func schedules(_ call: Call) async throws -> Response {
        let schedules = try await call.kernel.schedules(as: call.principal)
        return Response(200, ["schedules": .array(schedules.map(\.json))])
    }

    private static func runSchedule(_ call: Call) async throws -> Response {
        try await call.write { once in
            try await call.kernel.runSchedule(
                call.part("schedule"), as: call.principal, door: call.door, once: once)
        } answer: { id in
            Response(
                200, ["schedule": .string(call.part("schedule")), "job": .string(id.description)])
        }
    }

    private static func pause(_ call: Call, isPaused: Bool) async throws -> Response {
        try await call.write { once in
            try await call.kernel.pauseSchedule(
                call.part("schedule"), isPaused, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(
                200,
                ["schedule": .string(call.part("schedule")), "is_paused": .boolean(isPaused)])
        }
    }
}

extension Kernel.Job {
    /// The job as the API writes it.
    package var json: JSON {
        func text(_ moment: Instant?) -> JSON { moment.map { .string($0.description) } ?? .null }
        return [
            "id": .string(id.description), "name": .string(name), "state": .string(state),
            "payload": payload, "attempts": .integer(Int64(attempts)), "due_at": text(dueAt),
            "next_at": text(nextAt), "at": text(at), "finished_at": text(finishedAt),
            "error": error.map(JSON.string) ?? .null,
        ]
    }
}

extension Kernel.Schedule {
    /// The schedule as the API writes it.
    package var json: JSON {
        func text(_ moment: Instant?) -> JSON { moment.map { .string($0.description) } ?? .null }
        return [
            "name": .string(name), "owner": .string(owner), "summary": .string(summary),
            "plan": .string(plan), "time_zone": .string(timeZone), "next_due": text(nextDue),
            "last_due": text(lastDue), "skipped": .integer(skipped),
            "is_paused": .boolean(isPaused),
        ]
    }
}
