import KithAPI
import KithKernel
import KithModel

/// The teams: who manages them, what they are part of, and who belongs to them.
struct TeamsPage {
    private let visit: Visit
    private let people: People
    private let teams: [Record]

    /// The list, the form for a new team, and a team's own page.
    static let routes: [Route] = [
        Administration.route(.get, ["teams"]) { try await load($0).response() },
        Administration.route(.get, ["teams", "new"]) { visit in
            let page = try await load(visit)
            return TeamPage(visit, page.people, page.teams, nil).response()
        },
        Administration.route(.post, ["teams", "new"]) { visit in
            let page = try await load(visit)
            return try await TeamPage(visit, page.people, page.teams, nil).save()
        },
        Administration.route(.get, ["teams", ":id"]) { try await one($0).response() },
        Administration.route(.post, ["teams", ":id"]) { try await one($0).save() },
        Administration.route(.post, ["teams", ":id", "members"]) {
            try await one($0).setMember()
        },
    ]

    private static func load(_ visit: Visit) async throws -> TeamsPage {
        let teams = try await visit.kernel.read(as: visit.visitor.principal) {
            try $0.find("team", sort: "name", limit: 1000)
        }
        return TeamsPage(visit: visit, people: try await People(visit), teams: teams)
    }

    private static func one(_ visit: Visit) async throws -> TeamPage {
        let page = try await load(visit)
        let id = try visit.id()
        guard let team = page.teams.first(where: { $0.id == id }) else { throw Visit.notFound }
        return TeamPage(visit, page.people, page.teams, team)
    }

    private func response() -> Response {
        visit.show(
            Page("Teams", at: "/teams") {
                pageHead("Teams") {
                    a(.class("btn primary"), .href("/teams/new")) {
                        icon(.plus)
                        "New team"
                    }
                }
                div(.class("page-body mid")) {
                    if teams.isEmpty {
                        emptyState("No team yet", .contact, level: 2) {
                            p { "A team's members see what the team owns, as their roles say." }
                        }
                    } else {
                        div(.class("card")) { table }
                    }
                }
            })
    }

    private var table: HTML {
        let names = Dictionary(
            people.users.map { ($0.id, $0.name) } + teams.map { ($0.id, $0.title) }
        ) { first, _ in first }
        func name(_ record: Record, _ field: String) -> HTML {
            HTML(text: record[field]?.reference.flatMap { names[$0] } ?? "–")
        }
        return PlainTable(
            "Teams",
            [
                .init("Name"), .init("Manager"), .init("Part of"), .init("Region"),
                .init("Members", isNumber: true),
            ],
            rows: teams.map { team in
                [
                    a(.href(WebPath.path(["teams", team.id.description]))) { team.title },
                    name(team, "manager"), name(team, "parent"),
                    HTML(text: team["region"]?.text ?? "–"),
                    HTML(text: String(people.members(of: team.id).count)),
                ]
            }
        ).html
    }
}

extension People {
    /// The users who belong to a team.
    func members(of team: RecordID) -> [Person] {
        users.filter { user in teamsOf[user.id]?.contains { $0.id == team } ?? false }
    }
}
