import KithAPI
import KithKernel
import KithModel

/// A rule as a form, with what activating it means and what it would do for a record.
struct RulePage {
    private let visit: Visit
    private let rule: Kernel.RuleState
    private let check: Kernel.RuleCheck?
    private var trial: RuleTrial?

    static let routes: [Route] = [
        Administration.route(.get, ["rules", "new"]) { visit in begin(visit) },
        Administration.route(.post, ["rules", "new"]) { try await create($0) },
        Administration.route(.get, ["rules", ":rule"]) { try await load($0).response() },
        Administration.route(.post, ["rules", ":rule"]) { try await act($0) },
    ]

    private static func load(_ visit: Visit) async throws -> RulePage {
        let (name, principal) = (visit.part("rule"), visit.visitor.principal)
        let rule = try await visit.kernel.rule(name, as: principal)
        var check: Kernel.RuleCheck?
        do {
            check = try await visit.kernel.checkRule(name, as: principal)
        } catch let error as KernelError where error.code.status < 500 {
            check = nil
        }
        return RulePage(visit: visit, rule: rule, check: check)
    }

    // MARK: Acts

    private static func create(_ visit: Visit) async throws -> Response {
        do {
            let rule = try RuleDefinition(.object(try members(visit)))
            try await visit.kernel.createRule(
                rule, as: visit.visitor.principal, door: visit.visitor.door)
            return visit.redirect(
                to: WebPath.path(["rules", rule.name]),
                Flash("\(rule.title) is kept. Try it on a record before it is activated."))
        } catch let error as KernelError where error.code.status < 500 {
            return begin(visit, error)
        }
    }

    private static func act(_ visit: Visit) async throws -> Response {
        var page = try await load(visit)
        do {
            return try await page.perform(visit.form["act"] ?? "save")
        } catch let error as KernelError where error.code.status < 500 {
            return page.response(error)
        }
    }

    private mutating func perform(_ act: String) async throws -> Response {
        let (name, title) = (rule.definition.name, rule.definition.title)
        let (principal, door) = (visit.visitor.principal, visit.visitor.door)
        switch act {
        case "activate":
            try await visit.kernel.activateRule(name, as: principal, door: door)
            return visit.redirect(to: path, Flash("\(title) is active."))
        case "stop":
            try await visit.kernel.stopRule(name, as: principal, door: door)
            return visit.redirect(to: path, Flash("\(title) is not active any more."))
        case "remove":
            try await visit.kernel.removeRule(name, as: principal, door: door)
            return visit.redirect(to: "/rules", Flash("\(title) is removed."))
        case "try":
            trial = try await visit.kernel.tryRule(
                name, on: visit.form["record"] ?? "", as: principal, door: door)
            return response()
        default:
            var members = try Self.members(visit)
            members["name"] = .string(name)
            try await visit.kernel.editRule(
                name, try RuleDefinition(.object(members)), as: principal, door: door)
            return visit.redirect(to: path, Flash("\(title) is kept."))
        }
    }

    // MARK: The form

    private static let fields = [
        FieldDefinition("title", .text), FieldDefinition("on", .text, help: "As deal.update."),
        FieldDefinition(
            "changed", .text, help: "Fields of which one must have changed, with commas."),
        FieldDefinition("when", .longText, help: "The condition, as in a list's filter."),
        FieldDefinition(
            "actions", .longText,
            help:
                "One a line, as {\"do\": \"set\", \"values\": {\"next_step\": \"Call {{name}}\"}}."),
    ]

    private static func members(_ visit: Visit) throws -> JSONObject {
        func text(_ name: String) -> String { visit.form[name] ?? "" }
        let lines = text("actions").split(whereSeparator: \.isNewline)
        let words = text("changed").split { $0 == "," || $0 == " " }
        var actions: [JSON] = []
        for line in lines where !line.allSatisfy(\.isWhitespace) {
            do {
                actions.append(try JSONReader.read(String(line)))
            } catch {
                throw KernelError(
                    .invalid, "Line \(actions.count + 1) of the actions is no JSON.",
                    recovery: "Write one action a line.", field: "actions")
            }
        }
        return [
            "name": .string(text("name")), "title": .string(text("title")),
            "on": .string(text("on")), "changed": .array(words.map { .string(String($0)) }),
            "when": .string(text("when")), "actions": .array(actions),
        ]
    }

    private static func begin(_ visit: Visit, _ error: KernelError? = nil) -> Response {
        var form = PlainForm(
            visit, [FieldDefinition("name", .text, help: "As escalate.").required()] + fields)
        if let error { form = form.refused(error) }
        return visit.show(
            Page(
                error == nil ? "New rule" : "Error: New rule", at: "/rules",
                status: error == nil ? 200 : 422
            ) {
                pageHead("New rule", crumbs: [Crumb("Rules", "/rules")])
                div(.class("page-body mid stack")) { form.html("/rules/new", act: "Save") }
            })
    }

    private var form: PlainForm {
        let known = rule.definition
        var form = PlainForm(visit, Self.fields)
        form.fill("title", known.title)
        form.fill("on", known.event)
        form.fill("changed", known.changed.joined(separator: ", "))
        form.fill("when", known.condition ?? "")
        form.fill("actions", known.actions.map(\.json.text).joined(separator: "\n"))
        return form
    }

    // MARK: The page

    private var path: String { WebPath.path(["rules", rule.definition.name]) }

    private func response(_ error: KernelError? = nil) -> Response {
        let form = error.map { self.form.refused($0) } ?? self.form
        let title = rule.definition.title
        return visit.show(
            Page(
                error == nil ? title : "Error: \(title)", at: "/rules",
                status: error == nil ? 200 : 422
            ) {
                pageHead(title, crumbs: [Crumb("Rules", "/rules")]) { RulesPage.standing(rule) }
                div(.class("page-body mid stack")) {
                    tried
                    form.html(path, act: "Save")
                    meaning
                    acts
                }
            })
    }

    private var meaning: HTML {
        HTML {
            if let check {
                h2 { "What activating it means" }
                for loop in check.loops {
                    alert("bad", .warn) { p { "It would set itself off: \(loop)." } }
                }
                ul {
                    for ask in check.asks { li { ask } }
                }
            }
        }
    }

    private var acts: HTML {
        HTML {
            postForm(path, visit.visitor, .class("row wrap")) {
                label(.for("record")) { "Record" }
                input(.class("input"), .id("record"), .name("record"))
                button(.class("btn"), .name("act"), .value("try")) { "Try" }
            }
            postForm(path, visit.visitor, .class("row wrap")) {
                switch rule.standing {
                case .active, .failed:
                    button(.class("btn"), .name("act"), .value("stop")) { "Stop" }
                case .changed:
                    button(.class("btn"), .name("act"), .value("activate")) { "Activate" }
                    button(.class("btn"), .name("act"), .value("stop")) { "Stop" }
                case .draft, .stopped:
                    button(.class("btn"), .name("act"), .value("activate")) { "Activate" }
                    button(.class("btn"), .name("act"), .value("remove")) { "Remove" }
                }
            }
        }
    }

    private var tried: HTML {
        HTML {
            if let trial {
                h2 { trial.matches ? "What it would do" : "The condition is not true" }
                ul {
                    for clause in trial.clauses { li { Self.words(clause) } }
                    for act in trial.acts {
                        li { act.error.map { "\(act.summary): \($0.message)" } ?? act.summary }
                    }
                }
            }
        }
    }

    private static func words(_ clause: ClauseAnswer) -> String {
        let values = clause.values.map { "\($0.field) is \($0.value)" }.joined(separator: ", ")
        let word = clause.holds.map { $0 ? "yes" : "no" } ?? "unknown"
        return "\(clause.text): \(word)" + (values.isEmpty ? "" : " (\(values))")
    }
}
