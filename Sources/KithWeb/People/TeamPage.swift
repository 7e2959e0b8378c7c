import KithAPI
import KithKernel
import KithModel

/// One team, there or to be made: its name, manager, region, and its members.
struct TeamPage {
    private let visit: Visit
    private let people: People
    private let team: Record?
    private let form: PlainForm

    /// Describes a page.
    ///
    /// - Parameter team: the team; nil for one that is to be made.
    init(_ visit: Visit, _ people: People, _ teams: [Record], _ team: Record?) {
        self.visit = visit
        self.people = people
        self.team = team
        let others = teams.filter { $0.id != team?.id }
        var form = PlainForm(
            visit,
            [
                FieldDefinition("name", .text).required(), FieldDefinition("region", .text),
                FieldDefinition(
                    "manager", .reference(.init("user")), help: "Sees what the team owns."),
                FieldDefinition("parent", .reference(.init("team")), title: "Part of"),
            ],
            offers: [
                "manager": people.offers,
                "parent": others.map { FieldInput.Offer(id: $0.id, name: $0.title) },
            ])
        if let team {
            form.fill("name", team.title)
            form.fill("region", team["region"]?.text ?? "")
            form.fill("manager", team["manager"]?.reference?.description ?? "")
            form.fill("parent", team["parent"]?.reference?.description ?? "")
        }
        self.form = form
    }

    private var path: String {
        WebPath.path(["teams", team?.id.description ?? "new"])
    }

    func response(_ fault: KernelError? = nil) -> Response { show(form, fault) }

    private func show(_ form: PlainForm, _ fault: KernelError? = nil) -> Response {
        let name = team?.title ?? "New team"
        let isRefused = form.isRefused || fault != nil
        return visit.show(
            Page(
                isRefused ? "Error: \(name)" : name, at: "/teams", status: isRefused ? 422 : 200
            ) {
                pageHead(name, crumbs: [Crumb("Teams", "/teams")])
                div(.class("page-body narrow stack loose")) {
                    if let fault { alert("bad", .stop, .role("alert")) { p { fault.onPage } } }
                    form.html(path, act: team == nil ? "Add team" : "Save team")
                    if let team { members(team) }
                }
            })
    }

    private func members(_ team: Record) -> HTML {
        let inside = people.members(of: team.id)
        let outside = people.users.filter { user in
            user.isActive && !inside.contains { $0.id == user.id }
        }
        return section(.class("card"), .aria(.labelledby, "members")) {
            div(.class("card-head")) { h2(.id("members")) { "Members" } }
            div(.class("pad stack tight")) {
                if inside.isEmpty { p(.class("soft sm")) { "Nobody yet." } }
                ul(.class("lines")) {
                    for user in inside {
                        li(.class("row")) {
                            Face.who(user.name, user.id)
                            postForm("\(path)/members", visit.visitor, .class("end")) {
                                input(
                                    .type("hidden"), .name("remove"),
                                    .value(user.id.description))
                                button(.class("btn quiet"), .label("Remove \(user.name)")) {
                                    "Remove"
                                }
                            }
                        }
                    }
                }
                if !outside.isEmpty { adding(outside) }
            }
        }
    }

    private func adding(_ outside: [People.Person]) -> HTML {
        postForm("\(path)/members", visit.visitor, .class("row")) {
            select(.class("input sm"), .name("add"), .label("A user to add")) {
                for user in outside { option(.value(user.id.description)) { user.name } }
            }
            button(.class("btn")) { "Add member" }
        }
    }
}

extension TeamPage {
    /// Writes the team as the form says.
    func save() async throws -> Response {
        let fields = ["name", "region", "manager", "parent"]
        let values = JSONObject(
            uniqueMembers: fields.map { field in
                let text = (visit.form[field] ?? "").trimmed
                return (field, text.isEmpty ? .null : .string(text))
            })
        let (kernel, visitor) = (visit.kernel, visit.visitor)
        do {
            guard let team else {
                let made = try await kernel.create(
                    "team", [values], as: visitor.principal, door: visitor.door)
                let id = made.records.first?.id.description ?? ""
                return visit.redirect(
                    to: WebPath.path(["teams", id]),
                    Flash("The team was added", undo: made.receipt.set))
            }
            let saved = try await kernel.update(
                "team", team.id, values, as: visitor.principal, door: visitor.door)
            return visit.redirect(
                to: path, Flash("The team was saved", undo: saved.receipt.set))
        } catch let error as KernelError {
            return show(form.refused(error))
        }
    }

    /// Puts a user into the team or takes one out.
    func setMember() async throws -> Response {
        guard let team else { throw Visit.notFound }
        let isAdded = visit.form["add"] != nil
        guard let id = RecordID(visit.form["add"] ?? visit.form["remove"] ?? "") else {
            throw Visit.notFound
        }
        do {
            try await visit.kernel.setMember(
                isAdded, try people.user(id).id, ofTeam: team.id.description,
                as: visit.visitor.principal, door: visit.visitor.door)
        } catch let error as KernelError {
            return response(error)
        }
        return visit.redirect(to: path, Flash("The members of \(team.title) were changed"))
    }
}
