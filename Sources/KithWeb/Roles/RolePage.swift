import KithAPI
import KithKernel
import KithModel
import KithQuery

/// One role: what it allows as entities by verbs, the forms that change that, and its holders.
struct RolePage {
    private let visit: Visit
    private let role: Record
    private let people: People

    /// The page and what can be done on it.
    static let routes: [Route] = [
        Administration.route(.get, ["roles", ":role"]) { try await load($0).response() },
        Administration.route(.post, ["roles", ":role", "grants"]) { visit in
            try await load(visit).grant()
        },
        Administration.route(.post, ["roles", ":role", "fields"]) { visit in
            try await load(visit).setFieldRight()
        },
        Administration.route(.post, ["roles", ":role", "delete"]) { visit in
            try await load(visit).delete()
        },
    ]

    private static func load(_ visit: Visit) async throws -> RolePage {
        let name = visit.part("role")
        let found = try await visit.kernel.read(as: visit.visitor.principal) {
            try $0.find("role", where: "name = :name", ["name": .string(name)], limit: 1)
        }
        guard let role = found.first else { throw Visit.notFound }
        return RolePage(visit: visit, role: role, people: try await People(visit))
    }

    private var name: String { role["name"]?.text ?? "" }
    private var title: String { role["title"]?.text ?? name }
    private var isBuiltIn: Bool { role["is_built_in"] == .boolean(true) }
    private var path: String { WebPath.path(["roles", name]) }
    private var permissions: JSONObject { role["permissions"]?.json?.object ?? [:] }

    /// Says who made a role.
    static func origin(_ role: Record, _ visit: Visit) -> String {
        if role["is_built_in"] == .boolean(true) { return "Kith, built in" }
        guard let plugin = role["brought_by"]?.text else { return "Your organisation" }
        return visit.generation.enabled.first { $0.id == plugin }?.name ?? plugin
    }

    private func response(_ fault: KernelError? = nil) -> Response {
        visit.show(
            Page(
                fault == nil ? title : "Error: \(title)", at: "/roles",
                status: fault == nil ? 200 : 422
            ) {
                pageHead(title, crumbs: [Crumb("Roles", "/roles")])
                div(.class("page-body mid stack loose")) {
                    if let fault { alert("bad", .stop, .role("alert")) { p { fault.onPage } } }
                    p(.class("soft")) {
                        code { name }
                        " · comes from " + Self.origin(role, visit)
                    }
                    section(.class("card"), .aria(.labelledby, "allows")) {
                        div(.class("card-head")) { h2(.id("allows")) { "What it allows" } }
                        allowed
                    }
                    if !isBuiltIn { changes }
                    holders
                }
            })
    }

    private var allowed: HTML {
        guard !permissions.isEmpty else {
            return p(.class("pad soft sm")) { "Nothing yet." }
        }
        let verbs = Verb.allCases
        return PlainTable(
            "What the role allows",
            [.init("Records of")] + verbs.map { .init(Naming.title(of: $0.rawValue)) }
                + [.init("Fields")],
            rows: permissions.map { entity, entry in
                [HTML(text: entityTitle(entity))]
                    + verbs.map { Self.reach(entry[$0.rawValue] ?? entry["*"]) }
                    + [Self.fields(entry["fields"])]
            }
        ).html
    }

    private func entityTitle(_ name: String) -> String {
        if name == "*" { return permissions.keys.count == 1 ? "Everything" : "Everything else" }
        return visit.generation.schema.entity(name)?.definition.pluralTitle
            ?? "\(name) (its plugin is off)"
    }

    private static func reach(_ scope: JSON?) -> HTML {
        switch scope?.string {
        case "all": return span(.class("state good")) { "All" }
        case "team": return span(.class("state")) { "The team's" }
        case "own": return span(.class("state")) { "Their own" }
        default: break
        }
        if let condition = scope?["where"]?.string { return code { condition } }
        return HTML {
            span(.class("dim"), .hidden) { "–" }
            span(.class("vh")) { "None" }
        }
    }

    private static func fields(_ rights: JSON?) -> HTML {
        let rights = rights?.object ?? [:]
        return HTML {
            for (field, right) in rights {
                div {
                    code { field }
                    right.string == "read"
                        ? " is only read" : right.string == "none" ? " is hidden" : " is written"
                }
            }
        }
    }

    private var holders: HTML {
        let all = people.holders(of: role.id)
        return section(.class("card"), .aria(.labelledby, "holders")) {
            div(.class("card-head")) { h2(.id("holders")) { "Who holds it" } }
            div(.class("pad stack tight")) {
                if name == "user" {
                    p(.class("soft sm")) { "Everybody: it is the base of all others." }
                } else if all.isEmpty {
                    p(.class("soft sm")) { "Nobody yet. A role is given on a user's page." }
                }
                ul(.class("lines")) {
                    for user in all {
                        li {
                            a(.href(WebPath.path(["users", user.id.description]))) {
                                Face.who(user.name, user.id)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension RolePage {
    private var changes: HTML {
        HTML {
            div(.class("cols")) {
                grantForm
                fieldForm
            }
            postForm("\(path)/delete", visit.visitor, .class("row")) {
                button(.class("btn danger")) { "Delete role" }
                small { "Its holders lose what it allows. It can be undone." }
            }
        }
    }

    private var entities: [Entity] {
        visit.generation.schema.entities.sorted {
            $0.definition.pluralTitle < $1.definition.pluralTitle
        }
    }

    private var grantForm: HTML {
        section(.class("card"), .aria(.labelledby, "grant")) {
            div(.class("card-head")) { h2(.id("grant")) { "Give or take a right" } }
            postForm("\(path)/grants", visit.visitor, .class("pad stack tight")) {
                label(.class("field")) {
                    "Records of"
                    select(.class("input"), .name("entity")) {
                        option(.value("*")) { "Everything else" }
                        for entity in entities {
                            option(.value(entity.name)) { entity.definition.pluralTitle }
                        }
                    }
                }
                fieldset(.class("field")) {
                    legend { "Acts" }
                    div(.class("row wrap")) {
                        for verb in Verb.allCases {
                            label(.class("check")) {
                                input(.type("checkbox"), .name("verbs"), .value(verb.rawValue))
                                Naming.title(of: verb.rawValue)
                            }
                        }
                    }
                }
                label(.class("field")) {
                    "How far"
                    select(.class("input"), .name("scope")) {
                        option(.value("own")) { "Their own records" }
                        option(.value("team")) { "Their team's records" }
                        option(.value("all")) { "All records" }
                        option(.value("where")) { "Records that satisfy the condition" }
                        option(.value("none")) { "None: takes the right away" }
                    }
                }
                label(.class("field")) {
                    "Condition"
                    input(.class("input"), .name("where"), .placeholder("stage.is_won = false"))
                }
                div(.class("row")) { button(.class("btn primary")) { "Set right" } }
            }
        }
    }

    private var fieldForm: HTML {
        section(.class("card"), .aria(.labelledby, "field-right")) {
            div(.class("card-head")) { h2(.id("field-right")) { "Set a right on a field" } }
            postForm("\(path)/fields", visit.visitor, .class("pad stack tight")) {
                label(.class("field")) {
                    "Field"
                    input(
                        .class("input"), .name("field"), .placeholder("deal.value"),
                        .with("list", "all-fields"), .flag("required"))
                    datalist(.id("all-fields")) {
                        for entity in entities {
                            for field in entity.ownFields where !field.definition.isSecret {
                                option(.value(entity.name + "." + field.name)) { HTML() }
                            }
                        }
                    }
                }
                label(.class("field")) {
                    "Right"
                    select(.class("input"), .name("right")) {
                        option(.value("none")) { "Hidden" }
                        option(.value("read")) { "Only read" }
                        option(.value("write")) { "Read and written" }
                    }
                }
                div(.class("row")) { button(.class("btn")) { "Set field right" } }
            }
        }
    }

    private func grant() async throws -> Response {
        let verbs = visit.form.all("verbs").filter { !$0.isEmpty }
        let chosen = visit.form["scope"] ?? "none"
        let condition = (visit.form["where"] ?? "").trimmed
        return try await act("The role was changed") {
            guard !verbs.isEmpty else {
                throw KernelError(.required, "Choose at least one act, as Read.")
            }
            guard chosen != "where" || !condition.isEmpty else {
                throw KernelError(.required, "Enter the condition that records must satisfy.")
            }
            try await visit.kernel.grant(
                verbs, on: visit.form["entity"] ?? "",
                scope: chosen == "where" ? ["where": .string(condition)] : .string(chosen),
                to: name, as: visit.visitor.principal, door: visit.visitor.door)
        }
    }

    private func setFieldRight() async throws -> Response {
        let parts = (visit.form["field"] ?? "").trimmed.split(separator: ".").map(String.init)
        return try await act("The role was changed") {
            guard parts.count == 2 else {
                throw KernelError(.invalid, "Enter entity and field, as deal.value.")
            }
            try await visit.kernel.setFieldRight(
                visit.form["right"] ?? "", on: parts[1], of: parts[0], role: name,
                as: visit.visitor.principal, door: visit.visitor.door)
        }
    }

    private func delete() async throws -> Response {
        do {
            let receipt = try await visit.kernel.delete(
                "role", [role.id], as: visit.visitor.principal, door: visit.visitor.door)
            return visit.redirect(
                to: "/roles", Flash("The role \(title) was deleted", undo: receipt.set))
        } catch let error as KernelError {
            return response(error)
        }
    }

    private func act(_ done: String, _ body: () async throws -> Void) async throws -> Response {
        do {
            try await body()
            return visit.redirect(to: path, Flash(done))
        } catch let error as KernelError {
            return response(error)
        }
    }
}
