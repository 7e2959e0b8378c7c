import KithAPI
import KithKernel
import KithModel

/// One user: roles and teams given and taken, the password, and whether they may sign in.
struct UserPage {
    private let visit: Visit
    private let people: People
    private let user: People.Person

    /// The page and what can be done on it.
    static let routes: [Route] = [
        Administration.route(.get, ["users", ":id"]) { try await load($0).response() },
        Administration.route(.post, ["users", ":id", "activate"]) { visit in
            try await load(visit).setActive(true)
        },
        Administration.route(.post, ["users", ":id", "deactivate"]) { visit in
            try await load(visit).setActive(false)
        },
        Administration.route(.post, ["users", ":id", "password"]) {
            try await load($0).setPassword()
        },
        Administration.route(.post, ["users", ":id", "roles"]) { try await load($0).setRole() },
        Administration.route(.post, ["users", ":id", "teams"]) { try await load($0).setTeam() },
    ]

    private static func load(_ visit: Visit) async throws -> UserPage {
        let people = try await People(visit)
        return UserPage(visit: visit, people: people, user: try people.user(visit.id()))
    }

    private var path: String { WebPath.path(["users", user.id.description]) }

    private func response(_ fault: KernelError? = nil) -> Response {
        visit.show(
            Page(
                fault == nil ? user.name : "Error: \(user.name)", at: "/users",
                status: fault == nil ? 200 : 422
            ) {
                pageHead(user.name, crumbs: [Crumb("Users", "/users")]) {
                    a(
                        .class("btn quiet"),
                        .href(WebPath.path(["audit"], [("user", user.id.description)]))
                    ) { "What they did" }
                    a(.class("btn"), .href(WebPath.record("user", user.id))) { "Their record" }
                }
                div(.class("page-body mid stack")) {
                    if let fault {
                        alert("bad", .stop, .role("alert")) { p { fault.onPage } }
                    }
                    facts
                    div(.class("cols")) {
                        groups(
                            "Roles", "role", people.rolesOf[user.id] ?? [], people.roles,
                            give: "Give", take: "Take",
                            none: "No role yet: they see their own profile only.")
                        groups(
                            "Teams", "team", people.teamsOf[user.id] ?? [], people.teams,
                            give: "Add", take: "Remove", none: "In no team yet.")
                        password
                        standing
                    }
                }
            })
    }

    private var facts: HTML {
        dl(.class("facts")) {
            Self.fact("State") { UsersPage.state(user) }
            Self.fact("E-mail") { user.email.isEmpty ? "–" : user.email }
            if !user.jobTitle.isEmpty { Self.fact("Job title") { user.jobTitle } }
            Self.fact("Time zone") {
                user.timeZone.isEmpty
                    ? visit.kernel.organisation.timeZone + ", the organisation's" : user.timeZone
            }
        }
    }

    private static func fact(_ name: String, @HTMLBuilder value: () -> HTML) -> HTML {
        div {
            dt { name }
            dd { value() }
        }
    }

    private func groups(
        _ title: String, _ word: String, _ held: [People.Group], _ all: [People.Group],
        give: String, take: String, none: String
    ) -> HTML {
        let open = all.filter { group in !held.contains { $0.id == group.id } }
        return section(.class("card"), .aria(.labelledby, "s-" + word)) {
            div(.class("card-head")) { h2(.id("s-" + word)) { title } }
            div(.class("pad stack tight")) {
                if held.isEmpty { p(.class("soft sm")) { none } }
                ul(.class("lines")) {
                    for group in held {
                        li(.class("row")) {
                            span { group.title }
                            postForm("\(path)/\(word)s", visit.visitor, .class("end")) {
                                input(.type("hidden"), .name("take"), .value(group.name))
                                button(.class("btn quiet"), .label("\(take) \(group.title)")) {
                                    take
                                }
                            }
                        }
                    }
                }
                if !open.isEmpty { giving(word, open, give) }
            }
        }
    }

    private func giving(_ word: String, _ open: [People.Group], _ give: String) -> HTML {
        postForm("\(path)/\(word)s", visit.visitor, .class("row")) {
            select(.class("input sm"), .name("give"), .label("A \(word) to \(give.lowercased())")) {
                for group in open { option(.value(group.name)) { group.title } }
            }
            button(.class("btn")) { "\(give) \(word)" }
        }
    }

    private var password: HTML {
        section(.class("card"), .aria(.labelledby, "s-password")) {
            div(.class("card-head")) { h2(.id("s-password")) { "Password" } }
            postForm("\(path)/password", visit.visitor, .class("pad stack tight")) {
                div(.class("field")) {
                    label(.for("f-password")) { "New password" }
                    span(.class("hint"), .id("f-password-h")) {
                        "At least 10 characters. Left empty, Kith makes one and shows it once. "
                            + "It signs them out everywhere."
                    }
                    input(
                        .class("input"), .id("f-password"), .name("password"), .type("password"),
                        .with("autocomplete", "new-password"),
                        .aria(.describedby, "f-password-h"))
                }
                div(.class("row")) { button(.class("btn")) { "Set password" } }
            }
        }
    }

    private var standing: HTML {
        section(.class("card"), .aria(.labelledby, "s-state")) {
            div(.class("card-head")) { h2(.id("s-state")) { "Signing in" } }
            postForm(
                path + (user.isActive ? "/deactivate" : "/activate"), visit.visitor,
                .class("pad stack tight")
            ) {
                p(.class("soft sm")) {
                    user.isActive
                        ? "\(user.name) can sign in. Deactivated, they cannot; their records, "
                            + "roles and history stay."
                        : "\(user.name) cannot sign in. What they own and did is kept."
                }
                div(.class("row")) {
                    button(.class(user.isActive ? "btn danger" : "btn")) {
                        (user.isActive ? "Deactivate " : "Activate ") + user.name
                    }
                }
            }
        }
    }
}

extension UserPage {
    private func setActive(_ isActive: Bool) async throws -> Response {
        try await act("\(user.name) was \(isActive ? "activated" : "deactivated")") {
            try await visit.kernel.setActive(
                isActive, user: user.id, as: visit.visitor.principal, door: visit.visitor.door)
        }
    }

    private func setPassword() async throws -> Response {
        let typed = visit.form["password"] ?? ""
        let password = try typed.isEmpty ? Kernel.newPassword() : typed
        let done = try await act("The password of \(user.name) was set") {
            try await visit.kernel.setPassword(
                password, of: user.id, as: visit.visitor.principal, door: visit.visitor.door)
        }
        guard typed.isEmpty, done.status == 303 else { return done }
        return PasswordPage(visit, name: user.name, email: user.email, path: path)
            .response(password)
    }

    private func setRole() async throws -> Response {
        let (give, take) = (visit.form["give"], visit.form["take"])
        return try await act("The roles of \(user.name) were changed") {
            if let give {
                try await visit.kernel.assign(
                    give, to: user.id, as: visit.visitor.principal, door: visit.visitor.door)
            } else if let take {
                try await visit.kernel.revoke(
                    take, from: user.id, as: visit.visitor.principal, door: visit.visitor.door)
            }
        }
    }

    private func setTeam() async throws -> Response {
        let (give, take) = (visit.form["give"], visit.form["take"])
        return try await act("The teams of \(user.name) were changed") {
            guard let team = give ?? take else { return }
            try await visit.kernel.setMember(
                give != nil, user.id, ofTeam: team, as: visit.visitor.principal,
                door: visit.visitor.door)
        }
    }

    /// Does something and shows the page again; a refusal stands on it as a sentence.
    private func act(_ done: String, _ body: () async throws -> Void) async throws -> Response {
        do {
            try await body()
            return visit.redirect(to: path, Flash(done))
        } catch let error as KernelError {
            return response(error)
        }
    }
}
