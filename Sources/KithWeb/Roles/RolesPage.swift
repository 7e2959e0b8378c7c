import KithAPI
import KithKernel
import KithModel

/// The roles, and the form for a new one.
struct RolesPage {
    private let visit: Visit
    private let roles: [Record]
    private let people: People

    /// The list, a new role, and a role's own page with its acts.
    static let routes: [Route] =
        [
            Administration.route(.get, ["roles"]) { try await load($0).response() },
            Administration.route(.post, ["roles"]) { try await load($0).add() },
        ] + RolePage.routes

    private static func load(_ visit: Visit) async throws -> RolesPage {
        let roles = try await visit.kernel.read(as: visit.visitor.principal) {
            try $0.find("role", sort: "name", limit: 1000)
        }
        return RolesPage(visit: visit, roles: roles, people: try await People(visit))
    }

    private var form: PlainForm {
        PlainForm(
            visit,
            [
                FieldDefinition("name", .text, help: "In small letters, as area_manager.")
                    .required(),
                FieldDefinition("title", .text, help: "What people read."),
            ])
    }

    private func response(_ form: PlainForm? = nil) -> Response {
        let isRefused = form != nil
        return visit.show(
            Page(
                isRefused ? "Error: Roles" : "Roles", at: "/roles", status: isRefused ? 422 : 200
            ) {
                pageHead("Roles")
                div(.class("page-body mid stack loose")) {
                    div(.class("card")) { table }
                    section(.class("stack"), .aria(.labelledby, "new-role")) {
                        h2(.id("new-role")) { "New role" }
                        p(.class("soft sm")) {
                            "It allows nothing at first; what it may do is given on its page."
                        }
                        (form ?? self.form).html("/roles", act: "Add role")
                    }
                }
            })
    }

    private var table: HTML {
        PlainTable(
            "Roles",
            [
                .init("Role"), .init("Name"), .init("Comes from"),
                .init("Holders", isNumber: true),
            ],
            rows: roles.map { role in
                let name = role["name"]?.text ?? ""
                return [
                    a(.href(WebPath.path(["roles", name]))) { role["title"]?.text ?? name },
                    code { name }, HTML(text: RolePage.origin(role, visit)),
                    HTML(
                        text: name == "user"
                            ? "everybody" : String(people.holders(of: role.id).count)),
                ]
            }
        ).html
    }

    private func add() async throws -> Response {
        let name = (visit.form["name"] ?? "").trimmed
        let title = (visit.form["title"] ?? "").trimmed
        do {
            _ = try await visit.kernel.addRole(
                name, title: title.isEmpty ? nil : title, as: visit.visitor.principal,
                door: visit.visitor.door)
            return visit.redirect(to: WebPath.path(["roles", name]), Flash("The role was added"))
        } catch let error as KernelError {
            return response(form.refused(error))
        }
    }
}

extension People {
    /// The users who hold a role.
    func holders(of role: RecordID) -> [Person] {
        users.filter { user in rolesOf[user.id]?.contains { $0.id == role } ?? false }
    }
}
