import KithModel

/// Everything that will be written, before any of it is; places refer to the arrays.
struct DemoPlan: Sendable {
    let calendar: DemoCalendar
    let teams: [PlannedTeam]
    let users: [PlannedUser]
    let accounts: [PlannedAccount]
    let contacts: [PlannedContact]
    let deals: [PlannedDeal]
    let activities: [PlannedActivity]
    let leads: [PlannedLead]
    let stages: [PlannedStage]

    init(seed: UInt64, calendar: DemoCalendar) {
        self.calendar = calendar
        // A generator for each kind, so that more of one kind leaves the others alone.
        var seeds = SplitMix64(seed: seed)
        let (teams, users) = PlannedTeam.all()
        let agents = users.indices.filter { !users[$0].isManager }
        self.teams = teams
        self.users = users
        accounts = PlannedAccount.all(
            calendar: calendar, agents: agents, SplitMix64(seed: seeds.next()))
        contacts = PlannedContact.all(of: accounts, SplitMix64(seed: seeds.next()))
        let market = DemoMarket(
            calendar: calendar, users: users, accounts: accounts, contacts: contacts)
        deals = market.deals(SplitMix64(seed: seeds.next()))
        stages = PlannedStage.all(of: deals, calendar)
        activities = PlannedActivity.all(of: deals, in: market, SplitMix64(seed: seeds.next()))
        leads = PlannedLead.all(in: market, agents: agents, SplitMix64(seed: seeds.next()))
    }
}

/// A team.
struct PlannedTeam: Sendable {
    let name: String
    let region: String
}

/// Somebody who works in the company.
struct PlannedUser: Sendable {
    let name: String
    let email: String
    let title: String
    /// The place of the team.
    let team: Int
    let isManager: Bool

    /// The role that the user holds.
    var role: String { isManager ? "sales_manager" : "sales_agent" }
}

extension PlannedTeam {
    /// Returns the teams and everybody in them, each manager before the agents.
    static func all() -> (teams: [PlannedTeam], users: [PlannedUser]) {
        var teams: [PlannedTeam] = []
        var users: [PlannedUser] = []
        for team in PeopleWords.teams {
            let place = teams.count
            teams.append(PlannedTeam(name: team.name, region: team.region))
            users.append(user(team.manager, "Head of sales, \(team.name)", place, isManager: true))
            for agent in team.agents { users.append(user(agent, "Sales agent", place)) }
        }
        return (teams, users)
    }

    private static func user(
        _ name: String, _ title: String, _ team: Int, isManager: Bool = false
    ) -> PlannedUser {
        let address = DemoText.address(name) + "@helioterra.example"
        return PlannedUser(
            name: name, email: address, title: title, team: team, isManager: isManager)
    }
}
