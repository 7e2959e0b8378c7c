import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The form of any command, made of its declaration, with a rehearsal before the act.
struct CommandPage {
    private let visit: Visit
    private let command: CommandDefinition
    private var values: [String: InputValue] = [:]
    private var offers: [String: [FieldInput.Offer]] = [:]
    private var faults: [String: String] = [:]
    private var general: KernelError?
    private var rehearsal: Rehearsal?

    static let routes = [
        Route(.get, "run", ":command") { visit in
            var page = try CommandPage(visit)
            try await page.prefill()
            return page.response()
        },
        Route(.post, "run", ":command") { visit in
            var page = try CommandPage(visit)
            return try await page.run()
        },
    ]

    /// What a command is called for people: as a view's button, else by its name.
    static func title(of command: CommandDefinition, _ visit: Visit) -> String {
        for view in visit.views.values {
            if let action = view.actions.first(where: { $0.command == command.name }) {
                return action.title.hasSuffix("…") ? String(action.title.dropLast()) : action.title
            }
        }
        return Naming.title(of: command.name.split(separator: ".").last.map(String.init) ?? "")
    }

    /// - Throws: `not_found` for an unknown command and for one that the visitor may not run.
    private init(_ visit: Visit) throws {
        let name = visit.part("command")
        guard let command = visit.kernel.commands.first(where: { $0.name == name }),
            visit.visitor.may(run: command)
        else { throw Visit.notFound }
        self.visit = visit
        self.command = command
    }

    private var title: String { Self.title(of: command, visit) }

    /// Takes what the address names.
    private mutating func prefill() async throws {
        let currency = visit.kernel.organisation.baseCurrency
        let days = DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
        for argument in command.arguments {
            var value = InputValue(
                argument.defaultValue, days: days, titles: [:], currency: currency)
            if let given = visit.request.parameter(argument.name) { value.text = given }
            values[argument.name] = value
        }
        try await loadOffers()
    }

    /// Looks up what arguments choose from, and the titles of records that are named by id.
    private mutating func loadOffers() async throws {
        var named: [String: Set<RecordID>] = [:]
        for argument in command.arguments {
            guard case .reference(let reference) = argument.type else { continue }
            let found = try await visit.offers(for: argument)
            let typed = values[argument.name]?.text ?? ""
            if !found.isEmpty {
                offers[argument.name] = found
            } else if let id = RecordID(typed) {
                named[reference.entity, default: []].insert(id)
            }
        }
        let titles = try await visit.titles(of: named)
        for argument in command.arguments where offers[argument.name] == nil {
            guard case .reference = argument.type else { continue }
            let id = values[argument.name].flatMap { RecordID($0.text) }
            if let title = id.flatMap({ titles[$0] }) { values[argument.name]?.text = title }
        }
    }

    /// Runs the command, or only tells what it would do.
    private mutating func run() async throws -> Response {
        let currency = visit.kernel.organisation.baseCurrency
        for argument in command.arguments {
            values[argument.name] = InputValue(argument, in: visit.form, currency: currency)
        }
        let isDryRun = visit.form["act"] == "try"
        let reading = try await FieldReader(visit).read(command.arguments)
        faults = reading.faults
        if faults.isEmpty {
            let given = JSONObject(
                uniqueMembers: reading.values.members.filter { $0.value != .null })
            do {
                let result = try await visit.kernel.run(
                    command.name, given, as: visit.visitor.principal, door: visit.visitor.door,
                    isDryRun: isDryRun)
                guard isDryRun || command.mode == .read else { return answer(result) }
                rehearsal = try await Rehearsal.load(result, visit)
            } catch let error as KernelError where error.code.status < 500 {
                note(error)
            }
        }
        try await loadOffers()
        return response()
    }

    private func answer(_ result: Kernel.CommandResult) -> Response {
        let path = result.output.records.first.map { WebPath.record($0.entity, $0.id) } ?? "/"
        return visit.redirect(
            to: visit.back(or: path),
            Flash(Prose.quoted(result.output.message), undo: result.receipt.set))
    }

    private mutating func note(_ error: KernelError) {
        let names = command.arguments.map(\.name)
        for detail in error.details {
            guard let name = detail.field, names.contains(name) else { continue }
            faults[name] = Prose.quoted(detail.message)
        }
        if faults.isEmpty { general = error }
    }

    private func response() -> Response {
        let isRefused = !faults.isEmpty || general != nil
        return visit.show(
            Page(isRefused ? "Error: " + title : title, status: isRefused ? 422 : 200) {
                pageHead(title)
                postForm(
                    WebPath.path(["run", command.name]), visit.visitor,
                    .class("page-body narrow stack"), .flag("novalidate")
                ) {
                    p(.class("soft")) { command.summary }
                    if let general { refusal(general) }
                    if let back = visit.form["back"] ?? visit.request.parameter("back") {
                        input(.type("hidden"), .name("back"), .value(back))
                    }
                    for argument in command.arguments { field(argument) }
                    if let rehearsal { rehearsal.html(isRead: command.mode == .read) }
                    foot
                }
            })
    }

    private func field(_ argument: FieldDefinition) -> HTML {
        FieldInput(
            argument,
            values[argument.name]
                ?? InputValue(currency: visit.kernel.organisation.baseCurrency),
            error: faults[argument.name], offers: offers[argument.name] ?? []
        ).html
    }

    private func refusal(_ error: KernelError) -> HTML {
        alert("bad", .stop, .role("alert"), .id("errors"), .with("tabindex", "-1")) {
            p { Prose.message(of: error) }
            if let recovery = Prose.recovery(of: error) { p { recovery } }
        }
    }

    private var foot: HTML {
        div(.class("form-foot")) {
            if command.mode == .write {
                button(.class("btn primary"), .name("act"), .value("do")) { title }
                button(.class("btn"), .name("act"), .value("try")) { "Try" }
                small(.class("end only-wide")) {
                    "“Try” shows what would change and changes nothing."
                }
            } else {
                button(.class("btn primary"), .name("act"), .value("do")) { title }
            }
        }
    }
}
