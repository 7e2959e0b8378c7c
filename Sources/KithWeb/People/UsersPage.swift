import KithAPI
import KithKernel
import KithModel

/// The people who work in Kith, with what they hold and whether they may sign in.
struct UsersPage {
    private let visit: Visit
    private let people: People

    /// The list, the form for a new user, and a user's own page with its acts.
    static let routes: [Route] =
        [
            Administration.route(.get, ["users"]) { visit in
                try await UsersPage(visit: visit, people: People(visit)).response()
            },
            Administration.route(.get, ["users", "new"]) { visit in
                try await NewUserPage(visit, People(visit)).response()
            },
            Administration.route(.post, ["users", "new"]) { visit in
                try await NewUserPage(visit, People(visit)).take()
            },
        ] + UserPage.routes

    private enum Choice: String, CaseIterable {
        case all, active, off

        var title: String {
            switch self {
            case .all: "All"
            case .active: "Active"
            case .off: "Deactivated"
            }
        }

        func holds(_ person: People.Person) -> Bool {
            self == .all || (self == .active) == person.isActive
        }
    }

    private func response() -> Response {
        let choice = visit.request.parameter("state").flatMap(Choice.init(rawValue:)) ?? .all
        return visit.show(
            Page("Users", at: "/users") {
                pageHead("Users") {
                    a(.class("btn primary"), .href("/users/new")) {
                        icon(.plus)
                        "New user"
                    }
                }
                nav(.class("tabs"), .label("Users by state")) {
                    for one in Choice.allCases {
                        a(
                            .href(one == .all ? "/users" : "/users?state=\(one.rawValue)"),
                            .current(one == choice)
                        ) {
                            one.title + " "
                            small { people.users.count(where: one.holds) }
                        }
                    }
                }
                div(.class("page-body mid")) {
                    div(.class("card")) { table(people.users.filter(choice.holds)) }
                }
            })
    }

    private func table(_ users: [People.Person]) -> HTML {
        PlainTable(
            "Users",
            [.init("Name"), .init("E-mail"), .init("Roles"), .init("Teams"), .init("State")],
            rows: users.map { user in
                [
                    a(.href(WebPath.path(["users", user.id.description]))) {
                        Face.who(user.name, user.id)
                    },
                    HTML(text: user.email), Self.tags(people.rolesOf[user.id] ?? []),
                    Self.tags(people.teamsOf[user.id] ?? []), Self.state(user),
                ]
            }
        ).html
    }

    /// Writes names side by side.
    static func tags(_ groups: [People.Group]) -> HTML {
        span(.class("row wrap")) {
            for group in groups { span(.class("tag plain")) { group.title } }
        }
    }

    /// Writes whether a user may sign in.
    static func state(_ user: People.Person) -> HTML {
        user.isActive
            ? span(.class("state good")) {
                icon(.ok)
                "Active"
            }
            : span(.class("state")) {
                icon(.stop)
                "Deactivated"
            }
    }
}
