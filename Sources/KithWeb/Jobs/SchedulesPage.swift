import KithAPI
import KithKernel
import KithModel

/// What plugins and scripts do by themselves: schedules, and the work that waits or was done.
struct SchedulesPage {
    private let visit: Visit
    private let schedules: [Kernel.Schedule]
    private let jobs: [Kernel.Job]
    private let state: String?

    static let routes: [Route] = [
        Administration.route(.get, ["schedules"]) { try await load($0).response() },
        Administration.route(.post, ["schedules", ":schedule", ":act"]) { try await steer($0) },
        Administration.route(.post, ["jobs", ":job", ":act"]) { try await settle($0) },
    ]

    /// How many jobs are shown.
    private static let shown = 50

    private static func load(_ visit: Visit) async throws -> SchedulesPage {
        let principal = visit.visitor.principal
        let state = visit.request.parameter("state").flatMap {
            Kernel.Job.states.contains($0) ? $0 : nil
        }
        return SchedulesPage(
            visit: visit, schedules: try await visit.kernel.schedules(as: principal),
            jobs: try await visit.kernel.jobs(state: state, limit: shown, as: principal),
            state: state)
    }

    // MARK: Acts

    private static func steer(_ visit: Visit) async throws -> Response {
        let (name, principal) = (visit.part("schedule"), visit.visitor.principal)
        let door = visit.visitor.door
        switch visit.part("act") {
        case "run":
            _ = try await visit.kernel.runSchedule(name, as: principal, door: door)
            return visit.redirect(to: "/schedules", Flash("\(name) is done in a moment."))
        case "pause":
            try await visit.kernel.pauseSchedule(name, true, as: principal, door: door)
            return visit.redirect(to: "/schedules", Flash("\(name) is paused."))
        case "resume":
            try await visit.kernel.pauseSchedule(name, false, as: principal, door: door)
            return visit.redirect(to: "/schedules", Flash("\(name) is due again."))
        default: throw Visit.notFound
        }
    }

    private static func settle(_ visit: Visit) async throws -> Response {
        guard let id = RecordID(visit.part("job")) else { throw Visit.notFound }
        let (principal, door) = (visit.visitor.principal, visit.visitor.door)
        switch visit.part("act") {
        case "retry":
            try await visit.kernel.retryJob(id, as: principal, door: door)
            return visit.redirect(to: "/schedules", Flash("The job is tried again in a moment."))
        case "cancel":
            try await visit.kernel.cancelJob(id, as: principal, door: door)
            return visit.redirect(to: "/schedules", Flash("The job is taken back."))
        default: throw Visit.notFound
        }
    }

    // MARK: The page

    private func response() -> Response {
        visit.show(
            Page("Schedules", at: "/schedules") {
                pageHead("Schedules")
                div(.class("page-body mid stack loose")) {
                    if schedules.isEmpty {
                        emptyState("Nothing has a schedule", .clock, level: 2) {
                            p { "Plugins and scripts bring them: a reminder each morning, say." }
                            a(.class("btn"), .href("/scripts")) { "Look at scripts" }
                        }
                    } else {
                        div(.class("card")) { table }
                    }
                    section(.class("stack"), .aria(.labelledby, "jobs")) {
                        h2(.id("jobs")) { "Work that was put off" }
                        tabs
                        if jobs.isEmpty {
                            p(.class("soft")) { "No such work in the last thirty days." }
                        } else {
                            div(.class("card")) { work }
                        }
                    }
                }
            })
    }

    private var tabs: HTML {
        nav(.class("segment"), .label("Work by state")) {
            for word in [nil, "pending", "dead", "done"] as [String?] {
                a(
                    .class("btn"),
                    .href(word.map { "/schedules?state=\($0)" } ?? "/schedules"),
                    .current(word == state)
                ) { word.map(Self.title) ?? "All" }
            }
        }
    }

    private static func title(_ state: String) -> String {
        switch state {
        case "pending": "Waits"
        case "done": "Done"
        case "parked": "Waits for its plugin"
        case "dead": "Given up"
        default: "Taken back"
        }
    }

    private var table: HTML {
        PlainTable(
            "Schedules", [.init("What"), .init("When"), .init("Next"), .init("Last"), .init("")],
            rows: schedules.map { schedule in
                [
                    HTML {
                        schedule.summary
                        " "
                        small { schedule.name }
                    },
                    HTML {
                        schedule.plan
                        " "
                        small { schedule.timeZone }
                    },
                    HTML {
                        schedule.isPaused ? "Paused" : schedule.nextDue.map(moment) ?? ""
                    },
                    HTML { schedule.lastDue.map(moment) ?? "Never" },
                    acts(schedule),
                ]
            }
        ).html
    }

    private func acts(_ schedule: Kernel.Schedule) -> HTML {
        func act(_ name: String, _ title: String) -> HTML {
            postForm(WebPath.path(["schedules", schedule.name, name]), visit.visitor) {
                button(.class("btn quiet"), .label("\(title): \(schedule.name)")) { title }
            }
        }
        return div(.class("row")) {
            act("run", "Run now")
            schedule.isPaused ? act("resume", "Resume") : act("pause", "Pause")
        }
    }

    private var work: HTML {
        PlainTable(
            "Work that was put off",
            [
                .init("Work"), .init("State"), .init("For"), .init("Tries", isNumber: true),
                .init(""),
            ],
            rows: jobs.map { job in
                [
                    HTML {
                        code { job.name }
                        if let error = job.error {
                            " "
                            small(.class("bad")) { Prose.quoted(error) }
                        }
                    },
                    standing(job), HTML { moment(job.dueAt) }, HTML { "\(job.attempts)" },
                    acts(job),
                ]
            }
        ).html
    }

    private func standing(_ job: Kernel.Job) -> HTML {
        let (tone, picture): (String, Icon) =
            switch job.state {
            case "done": ("good", .ok)
            case "dead": ("bad", .warn)
            default: ("", .clock)
            }
        return span(.class("state \(tone)")) {
            icon(picture)
            Self.title(job.state)
        }
    }

    private func acts(_ job: Kernel.Job) -> HTML {
        func act(_ name: String, _ title: String) -> HTML {
            postForm(WebPath.path(["jobs", job.id.description, name]), visit.visitor) {
                button(.class("btn quiet"), .label("\(title): \(job.name)")) { title }
            }
        }
        switch job.state {
        case "dead":
            return div(.class("row")) {
                act("retry", "Try again")
                act("cancel", "Take back")
            }
        case "pending", "parked": return act("cancel", "Take back")
        default: return HTML()
        }
    }

    private func moment(_ moment: Instant) -> String {
        let days = DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
        return days.ago(moment) + ", " + days.time(moment)
    }
}
