import KithAPI
import KithKernel
import KithModel

/// The change sets, and one of them with its changes and what taking it back would do.
enum ChangeSetPage {
    static let routes: [Route] = [
        Administration.route(.get, ["audit", "sets"]) { try await list($0) },
        Administration.route(.get, ["audit", "sets", ":id"]) { try await show($0) },
    ]

    private static let pageSize = 50

    private static func list(_ visit: Visit) async throws -> Response {
        let before = visit.request.parameter("before").flatMap { RecordID($0) }
        let principal = visit.visitor.principal
        let sets = try await visit.kernel.changeSets(
            before: before, limit: pageSize, as: principal)
        let titles = try await Titles(visit.kernel, principal)
            .titles(["user": Set(sets.compactMap(\.actor))])
        let days = DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
        return visit.show(
            Page("Change sets", at: "/audit") {
                pageHead("Audit trail")
                AuditPage.tabs(isSets: true)
                div(.class("page-body mid stack")) {
                    div(.class("card")) { table(sets, titles, days) }
                    if sets.count == pageSize, let last = sets.last {
                        a(
                            .class("btn"),
                            .href(
                                WebPath.path(
                                    ["audit", "sets"], [("before", last.id.description)]))
                        ) { "Older change sets" }
                    }
                }
            })
    }

    private static func table(
        _ sets: [ChangeSet], _ titles: [RecordID: String], _ days: DayText
    ) -> HTML {
        PlainTable(
            "Change sets", [.init("What"), .init("When"), .init("Who"), .init("State")],
            rows: sets.map { set in
                [
                    a(.href("/audit/sets/\(set.id)")) { set.title },
                    KithWeb.time(.with("datetime", set.at.description)) { days.moment(set.at) },
                    who(set, titles), HTML(text: state(set)),
                ]
            }
        ).html
    }

    private static func who(_ set: ChangeSet, _ titles: [RecordID: String]) -> HTML {
        guard let actor = set.actor else { return HTML(text: "Kith") }
        return Face.who(titles[actor] ?? "restricted", actor)
    }

    private static func state(_ set: ChangeSet) -> String {
        if set.undoneBy != nil { return "Taken back" }
        if set.undoes != nil { return "An undo" }
        return set.state == "open" ? "Under way, or interrupted" : "Done"
    }

    private static func show(_ visit: Visit) async throws -> Response {
        let id = try visit.id()
        let principal = visit.visitor.principal
        let set = try await find(id, visit)
        var question = AuditQuestion()
        question.set = id
        question.before = visit.request.parameter("before").flatMap { Int64($0) }
        let trail = try await visit.kernel.auditTrail(question, as: principal)
        let titles = try await Titles(visit.kernel, principal).titles(in: trail.changes)
        let undo = try await undo(set, visit)
        return visit.show(
            Page(set.title, at: "/audit") {
                pageHead(
                    set.title,
                    crumbs: [Crumb("Audit trail", "/audit"), Crumb("Change sets", "/audit/sets")])
                div(.class("page-body mid stack loose")) {
                    section(.class("stack"), .aria(.labelledby, "undo")) {
                        h2(.id("undo")) { "What undoing it would do" }
                        undo
                    }
                    section(.class("card"), .aria(.labelledby, "changes")) {
                        div(.class("card-head")) { h2(.id("changes")) { "Its changes" } }
                        ChangeTableView(visit, titles).html(trail.changes)
                    }
                    if let next = trail.next {
                        a(
                            .class("btn"),
                            .href(
                                WebPath.path(
                                    ["audit", "sets", id.description], [("before", String(next))]))
                        ) { "Older changes of this set" }
                    }
                }
            })
    }

    private static func find(_ id: RecordID, _ visit: Visit) async throws -> ChangeSet {
        let next = RecordID(rawValue: id.rawValue + 1)
        let found = try await visit.kernel.changeSets(
            before: next, limit: 1, as: visit.visitor.principal)
        guard let set = found.first, set.id == id else { throw Visit.notFound }
        return set
    }

    /// What an undo would do, or why there is none.
    private static func undo(_ set: ChangeSet, _ visit: Visit) async throws -> HTML {
        if set.undoneBy != nil { return p(.class("soft")) { "It was taken back already." } }
        do {
            let plan = try await visit.kernel.undoPlan(set.id, as: visit.visitor.principal)
            return steps(plan, visit)
        } catch let error as KernelError where error.code.status < 500 {
            return p(.class("soft")) { error.onPage }
        }
    }

    @HTMLBuilder private static func steps(_ plan: UndoPlan, _ visit: Visit) -> HTML {
        if plan.steps.isEmpty {
            p(.class("soft")) { "Nothing is left to take back." }
        } else {
            ul(.class("points")) {
                for step in plan.steps {
                    li {
                        icon(.undo)
                        span { sentence(step, visit) }
                    }
                }
            }
            conflicts(plan.conflicts)
            postForm("/undo", visit.visitor, .class("row wrap")) {
                input(.type("hidden"), .name("set"), .value(plan.set.id.description))
                input(.type("hidden"), .name("back"), .value("/audit/sets"))
                button(.class("btn primary")) { "Undo this change set" }
                small { "The undo is a change set of its own, which can be undone too." }
            }
        }
    }

    private static func sentence(
        _ step: (entity: String, act: String, count: Int), _ visit: Visit
    ) -> String {
        let definition = visit.generation.schema.entity(step.entity)?.definition
        let one = definition?.title ?? step.entity
        let many = definition?.pluralTitle ?? step.entity
        let noun = (step.count == 1 ? one : many).lowercased()
        return "\(Naming.title(of: step.act)) \(NumberText.grouped(Int64(step.count))) \(noun)"
    }

    private static func conflicts(_ conflicts: [UndoConflict]) -> HTML {
        guard !conflicts.isEmpty else { return HTML() }
        return alert("warn", .warn) {
            p {
                conflicts.count == 1
                    ? "One record was changed since and would be left alone:"
                    : "\(conflicts.count) records were changed since and would be left alone:"
            }
            ul {
                for conflict in conflicts.prefix(20) {
                    li { "\(conflict.title): \(conflict.reason)" }
                }
            }
        }
    }
}
