import KithAPI
import KithKernel
import KithModel

/// The form that adds a user; a password that Kith makes is shown once, on its answer.
struct NewUserPage {
    private let visit: Visit
    private let form: PlainForm

    init(_ visit: Visit, _ people: People) {
        self.visit = visit
        form = PlainForm(visit, Self.fields(people))
    }

    private static func fields(_ people: People) -> [FieldDefinition] {
        [
            FieldDefinition("name", .text).required(),
            FieldDefinition("email", .email, help: "By which they sign in.").required(),
            FieldDefinition(
                "password", .text,
                help: "At least 10 characters. Left empty, Kith makes one and shows it once."),
            FieldDefinition("roles", .multiChoice(people.roles.map(\.choice))),
            FieldDefinition("teams", .multiChoice(people.teams.map(\.choice))),
        ].filter { field in
            if case .multiChoice(let choices) = field.type { !choices.isEmpty } else { true }
        }
    }

    func response() -> Response { show(form) }

    private func show(_ form: PlainForm) -> Response {
        visit.show(
            Page(
                form.isRefused ? "Error: New user" : "New user", at: "/users",
                status: form.isRefused ? 422 : 200
            ) {
                pageHead("New user", crumbs: [Crumb("Users", "/users")])
                div(.class("page-body narrow")) { form.html("/users/new", act: "Add user") }
            })
    }

    /// Adds the user.
    func take() async throws -> Response {
        let typed = visit.form["password"] ?? ""
        let password = try typed.isEmpty ? Kernel.newPassword() : typed
        let new = NewUser(
            name: (visit.form["name"] ?? "").trimmed, email: (visit.form["email"] ?? "").trimmed,
            password: password, roles: visit.form.all("roles").filter { !$0.isEmpty },
            teams: visit.form.all("teams").filter { !$0.isEmpty })
        do {
            let id = try await visit.kernel.addUser(
                new, as: visit.visitor.principal, door: visit.visitor.door)
            let path = WebPath.path(["users", id.description])
            guard typed.isEmpty else {
                return visit.redirect(to: path, Flash("\(new.name) was added"))
            }
            return PasswordPage(visit, name: new.name, email: new.email, path: path)
                .response(password)
        } catch let error as KernelError {
            return show(form.refused(error))
        }
    }
}

/// Shows a password that Kith made, this once; it is in no address, cookie or log.
struct PasswordPage {
    private let visit: Visit
    private let name: String
    private let email: String
    private let path: String

    init(_ visit: Visit, name: String, email: String, path: String) {
        self.visit = visit
        self.name = name
        self.email = email
        self.path = path
    }

    func response(_ password: String) -> Response {
        visit.show(
            Page("The password of \(name)", at: "/users") {
                pageHead("The password of \(name)", crumbs: [Crumb("Users", "/users")])
                div(.class("page-body narrow stack")) {
                    alert("good", .ok, .role("status")) {
                        p { "\(name) can sign in as \(email) with this password." }
                        p { code(.class("big")) { password } }
                        p { "It is shown this once. Hand it over in a way that you trust." }
                    }
                    div(.class("row wrap")) {
                        a(.class("btn primary"), .href(path)) { "Go to \(name)" }
                        a(.class("btn"), .href("/users/new")) { "Add another user" }
                    }
                }
            })
    }
}

extension People.Group {
    /// The group as one of several to choose.
    var choice: FieldType.Choice { .init(name, title: title) }
}
