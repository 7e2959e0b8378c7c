import KithAPI
import KithKernel
import KithModel

/// What everybody may change of themselves: name, time zone, password, and where they are
/// signed in.
struct ProfilePage {
    private let visit: Visit
    private let user: Record

    /// The page, and what can be done on it.
    static let routes: [Route] = [
        Route(.get, "profile") { try await load($0).response() },
        Route(.post, "profile") { try await load($0).save() },
        Route(.post, "profile", "password") { try await load($0).setPassword() },
        Route(.post, "profile", "sign-out") { try await load($0).signOut() },
    ]

    private static func load(_ visit: Visit) async throws -> ProfilePage {
        let id = visit.visitor.user
        let user = try await visit.kernel.read(as: visit.visitor.principal) {
            try $0.get("user", id)
        }
        return ProfilePage(visit: visit, user: user)
    }

    private var form: PlainForm {
        var form = PlainForm(
            visit,
            [
                FieldDefinition("name", .text).required(),
                FieldDefinition(
                    "time_zone", .text,
                    help: "As Europe/Zagreb; left empty, the organisation's holds: "
                        + visit.kernel.organisation.timeZone + "."),
            ])
        form.fill("name", user["name"]?.text ?? "")
        form.fill("time_zone", user["time_zone"]?.text ?? "")
        return form
    }

    private func response(_ form: PlainForm? = nil, password: KernelError? = nil) -> Response {
        let isRefused = form != nil || password != nil
        return visit.show(
            Page(
                isRefused ? "Error: Your profile" : "Your profile", at: "/profile",
                status: isRefused ? 422 : 200
            ) {
                pageHead("Your profile")
                div(.class("page-body narrow stack loose")) {
                    p(.class("soft")) {
                        "You sign in as "
                        b { visit.visitor.email }
                        "."
                    }
                    (form ?? self.form).html("/profile", act: "Save profile")
                    passwordForm(password)
                    section(.class("stack tight"), .aria(.labelledby, "sessions")) {
                        h2(.id("sessions")) { "Where you are signed in" }
                        p(.class("soft sm")) {
                            "Signs you out in every browser, this one too. Do it when you have "
                                + "lost a device."
                        }
                        postForm("/profile/sign-out", visit.visitor, .class("row")) {
                            button(.class("btn")) { "Sign out everywhere" }
                        }
                    }
                }
            })
    }

    private func passwordForm(_ fault: KernelError?) -> HTML {
        section(.class("stack"), .aria(.labelledby, "password")) {
            h2(.id("password")) { "Password" }
            postForm("/profile/password", visit.visitor, .class("stack")) {
                if let fault { alert("bad", .stop, .role("alert")) { p { fault.onPage } } }
                div(.class("form-part")) {
                    secret("present", "Present password", "current-password")
                    secret("password", "New password, at least 10 characters", "new-password")
                }
                div(.class("row wrap")) {
                    button(.class("btn")) { "Change password" }
                    small { "You are asked to sign in again, everywhere." }
                }
            }
        }
    }

    private func secret(_ name: String, _ title: String, _ kind: String) -> HTML {
        div(.class("field")) {
            label(.for("f-" + name)) { title }
            input(
                .class("input"), .id("f-" + name), .name(name), .type("password"),
                .with("autocomplete", kind), .flag("required"))
        }
    }
}

extension ProfilePage {
    private func save() async throws -> Response {
        let zone = (visit.form["time_zone"] ?? "").trimmed
        let values: JSONObject = [
            "name": .string((visit.form["name"] ?? "").trimmed),
            "time_zone": zone.isEmpty ? .null : .string(zone),
        ]
        do {
            let saved = try await visit.kernel.update(
                "user", user.id, values, as: visit.visitor.principal, door: visit.visitor.door)
            return visit.redirect(
                to: "/profile", Flash("Your profile was saved", undo: saved.receipt.set))
        } catch let error as KernelError {
            return response(form.refused(error))
        }
    }

    private func setPassword() async throws -> Response {
        do {
            let known = try await visit.kernel.signIn(
                email: visit.visitor.email, password: visit.form["present"] ?? "")
            guard known == user.id else { throw Visit.notFound }
        } catch let error as KernelError where error.code == .unauthenticated {
            return response(
                password: KernelError(.invalid, "The present password is not this one."))
        }
        do {
            try await visit.kernel.setPassword(
                visit.form["password"] ?? "", of: user.id, as: visit.visitor.principal,
                door: visit.visitor.door)
        } catch let error as KernelError {
            return response(password: error)
        }
        // Every session has ended with the old password.
        return visit.redirect(to: "/sign-in", Flash("Sign in with the new password"))
    }

    private func signOut() async throws -> Response {
        try await visit.kernel.endSessions(of: user.id)
        return visit.redirect(to: "/sign-in")
    }
}
