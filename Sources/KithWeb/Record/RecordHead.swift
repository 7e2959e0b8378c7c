import KithKernel
import KithModel
import KithQuery

/// What stands above a record: the way to it, its title, what can be done, facts and steps.
struct RecordHead {
    private let page: RecordPage
    private let visit: Visit
    private let subject: Subject

    init(_ page: RecordPage) {
        self.page = page
        visit = page.visit
        subject = page.subject
    }

    /// Writes it.
    func html() async throws -> HTML {
        let steps = try await StepRow.load(visit, subject)
        let actions = try await self.actions()
        return header(.class("record-head")) {
            crumbs([
                Crumb(
                    subject.entity.definition.pluralTitle, WebPath.path([subject.entity.name]))
            ])
            div(.class("record-title")) {
                h1 { subject.title }
                div(.class("actions")) { actions }
            }
            if let refusal = page.refusal { RefusalPart(visit, subject, refusal).html }
            if !subject.facts.isEmpty { facts }
            steps?.html
        }
    }

    private var facts: HTML {
        dl(.class("facts")) {
            for (index, item) in subject.facts.enumerated() {
                div(.class(index > 3 ? "only-wide" : "")) {
                    dt { item.field.definition.title }
                    dd {
                        let value = subject.show.panel(item.value, item.field)
                        if value.isEmpty { span(.class("dim")) { "–" } } else { value }
                    }
                }
            }
        }
    }

    /// Quiet acts in a menu, then Edit, then the one that the page is for.
    private func actions() async throws -> HTML {
        let commands = try await offered()
        let path = WebPath.record(subject.entity.name, subject.id)
        let mayUpdate = visit.visitor.may(.update, subject.entity)
        let mayDelete = visit.visitor.may(.delete, subject.entity)
        let quiet = commands.filter { !$0.isPrimary }
        return HTML {
            if !quiet.isEmpty || mayDelete {
                details(.class("menu")) {
                    summary(.class("btn quiet icon"), .label("More actions")) { icon(.dots) }
                    div(.class("menu-list")) {
                        for action in quiet { link(action, "item") }
                        if mayDelete {
                            if !quiet.isEmpty { hr() }
                            postForm(path + "/delete", visit.visitor) {
                                button(.class("item danger")) {
                                    icon(.stop)
                                    "Delete"
                                }
                            }
                        }
                    }
                }
            }
            if mayUpdate { a(.class("btn"), .href(path + "/edit"), .key("e")) { "Edit" } }
            for action in commands where action.isPrimary { link(action, "btn primary") }
        }
    }

    private func link(_ action: EntityView.Action, _ kind: String) -> HTML {
        let path = WebPath.path(
            ["run", action.command],
            [
                (action.argument, subject.id.description),
                ("back", WebPath.record(subject.entity.name, subject.id)),
            ])
        return a(.class(kind), .href(path)) { action.title }
    }

    /// The buttons whose command the visitor may run and whose condition holds.
    private func offered() async throws -> [EntityView.Action] {
        let commands = visit.kernel.commands
        var offered: [EntityView.Action] = []
        for action in subject.view.actions {
            guard let command = commands.first(where: { $0.name == action.command }),
                visit.visitor.may(run: command)
            else { continue }
            if let filter = action.filter {
                guard try await isTrue(filter) else { continue }
            }
            offered.append(action)
        }
        return offered
    }

    /// A condition on a field that the visitor may not read does not hold.
    private func isTrue(_ filter: String) async throws -> Bool {
        var request = QueryRequest(subject.entity.name, filter: "id = :id and (\(filter))")
        request.parameters["id"] = .string(subject.id.description)
        request.fields = "id"
        request.limit = 1
        do {
            let answer = try await visit.kernel.query(request, as: visit.visitor.principal)
            return !answer.ids.isEmpty
        } catch let error as KernelError
            where error.code.status < 500
        {
            return false
        }
    }
}

extension Visitor {
    /// Returns whether a command is among those that the visitor may run.
    func may(run command: CommandDefinition) -> Bool {
        switch command.permission {
        case .administrator: return isAdministrator
        case .verb(let verb, let name):
            guard let entity = caller.entities.first(where: { $0.name == name }),
                let verb = Verb(rawValue: verb)
            else { return false }
            return may(verb, entity)
        }
    }
}
