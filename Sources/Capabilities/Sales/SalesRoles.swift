import KithKernel
import KithModel

extension RoleDefinition {
    /// Works on deals of one's own, and sees everything that deals are made with.
    static let salesAgent = RoleDefinition(
        "sales_agent", title: "Sales agent",
        permissions: catalogue.adding([
            "account": ["read": "all", "create": "own", "update": "own", "export": "own"],
            "contact": ["read": "all", "create": "own", "update": "own", "export": "own"],
            "activity": [
                "read": "all", "create": "own", "update": "own", "delete": "own", "export": "own",
            ],
            "deal": ["read": "own", "create": "own", "update": "own", "export": "own"],
            "deal_line": verbs(
                ["read", "create", "update", "delete", "export"], where: "deal.owner = @me"),
            "stage_change": verbs(["read", "export"], where: "deal.owner = @me"),
        ]))

    /// Works on the deals of one's teams, and gives them to others in these.
    static let salesManager = RoleDefinition(
        "sales_manager", title: "Sales manager",
        permissions: catalogue.adding([
            "account": withTeam, "contact": withTeam, "activity": withTeam,
            "deal": [
                "read": "team", "create": "team", "update": "team", "delete": "team",
                "export": "team", "bulk": "team", "transfer": "team",
            ],
            "deal_line": verbs(
                ["read", "create", "update", "delete", "export", "bulk"], where: dealOfTeam),
            "stage_change": verbs(["read", "export"], where: dealOfTeam),
        ]))

    private static let dealOfTeam = "deal.owner = @me or deal.team in :teams"

    private static let withTeam: JSON = [
        "read": "all", "create": "team", "update": "team", "delete": "team", "export": "all",
        "bulk": "team", "transfer": "team",
    ]

    /// What everybody in sales reads: the catalogue, the pipelines, and who is in the team.
    private static let catalogue: JSON = [
        "product": ["read": "all", "export": "all"],
        "pipeline": ["read": "all"],
        "stage": ["read": "all"],
        "loss_reason": ["read": "all"],
        "team": verbs(["read"], where: "id in :teams"),
        "team_member": verbs(["read"], where: "of_team in :teams"),
        "user": verbs(
            ["read"],
            where: "any(memberships, of_team in :teams) or any(managed_teams, id in :teams)"),
    ]

    private static func verbs(_ names: [String], where condition: String) -> JSON {
        .object(
            JSONObject(
                uniqueMembers: names.map { ($0, .object(["where": .string(condition)])) }))
    }
}

extension JSON {
    fileprivate func adding(_ other: JSON) -> JSON {
        var members = object ?? [:]
        for (key, value) in other.object ?? [:] { members[key] = value }
        return .object(members)
    }
}

extension JSON: @retroactive ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
}
