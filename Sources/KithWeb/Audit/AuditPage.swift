import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The audit trail: every change with who, when, through what, and each field before and after.
struct AuditPage {
    private let visit: Visit
    private let filter: AuditFilter
    private let trail: Kernel.AuditPage
    private let titles: [RecordID: String]
    private let people: People

    /// The trail, the change sets, one of them with what its undo would do, and the undo.
    static let routes: [Route] =
        [
            Administration.route(.get, ["audit"]) { try await load($0).response() }
        ] + ChangeSetPage.routes

    private static func load(_ visit: Visit) async throws -> AuditPage {
        let filter = AuditFilter(visit)
        let principal = visit.visitor.principal
        let trail = try await visit.kernel.auditTrail(filter.question, as: principal)
        return AuditPage(
            visit: visit, filter: filter, trail: trail,
            titles: try await Titles(visit.kernel, principal).titles(in: trail.changes),
            people: try await People(visit))
    }

    private func response() -> Response {
        visit.show(
            Page("Audit trail", at: "/audit") {
                pageHead("Audit trail")
                Self.tabs(isSets: false)
                div(.class("page-body mid stack")) {
                    filter.html(people)
                    if trail.changes.isEmpty {
                        emptyState("No change here", .clock, level: 2) {
                            p { "Nothing that you may read was changed in this way." }
                            a(.class("btn"), .href("/audit")) { "Show every change" }
                        }
                    } else {
                        div(.class("card"), .part("trail")) {
                            ChangeTableView(visit, titles).html(trail.changes)
                        }
                    }
                    if let next = trail.next {
                        a(.class("btn"), .href(filter.path(before: next))) { "Older changes" }
                    }
                }
            })
    }

    /// Writes the two faces of the trail.
    static func tabs(isSets: Bool) -> HTML {
        nav(.class("tabs"), .label("Audit trail")) {
            a(.href("/audit"), .current(!isSets)) { "Changes" }
            a(.href("/audit/sets"), .current(isSets)) { "Change sets" }
        }
    }
}

/// What of the audit trail is shown: an entity's, a user's, of some days.
struct AuditFilter {
    private let visit: Visit
    /// What the kernel is asked.
    let question: AuditQuestion
    private let fault: String?

    /// Reads it from the address; what cannot be read is told beside the inputs and left out.
    init(_ visit: Visit) {
        self.visit = visit
        let request = visit.request
        func text(_ name: String) -> String? {
            request.parameter(name).map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
        }
        var question = AuditQuestion()
        var fault: String?
        question.entity = text("entity").flatMap { name in
            visit.visitor.caller.entities.contains { $0.name == name } ? name : nil
        }
        question.user = text("user").flatMap { RecordID($0) }
        question.before = text("before").flatMap { Int64($0) }
        let (days, zone) = (DayReader(today: visit.visitor.today), visit.visitor.caller.timeZone)
        do {
            question.from = try text("from").map { zone.startOfDay(try days.read($0)) }
            question.until = try text("to").map {
                zone.startOfDay(try days.read($0).adding(days: 1))
            }
        } catch let error as KernelError {
            fault = error.message
        } catch {
            fault = "Enter a day, as 12 Dec."
        }
        self.question = question
        self.fault = fault
    }

    /// The address of the page behind a change.
    func path(before seq: Int64) -> String {
        let kept = ["entity", "user", "from", "to"].map { ($0, visit.request.parameter($0)) }
        return WebPath.path(["audit"], kept + [("before", String(seq))])
    }

    /// Writes the form.
    func html(_ people: People) -> HTML {
        form(.class("tiles"), .role("search"), .action("/audit")) {
            select(.class("input sm"), .name("entity"), .label("Records of")) {
                option(.value("")) { "All records" }
                for entity in visit.visitor.caller.entities {
                    option(
                        .value(entity.name), .flag("selected", if: entity.name == question.entity)
                    ) { entity.definition.pluralTitle }
                }
            }
            select(.class("input sm"), .name("user"), .label("Changed by")) {
                option(.value("")) { "By anybody" }
                for user in people.users {
                    option(
                        .value(user.id.description), .flag("selected", if: user.id == question.user)
                    ) { user.name }
                }
            }
            day("from", "From day")
            day("to", "To day")
            button(.class("btn")) { "Show" }
            if let fault {
                span(.class("state bad"), .role("alert")) {
                    icon(.stop)
                    fault
                }
            }
        }
    }

    private func day(_ name: String, _ title: String) -> HTML {
        input(
            .class("input sm"), .name(name), .label(title), .placeholder(title),
            .value(visit.request.parameter(name) ?? ""))
    }
}
