import KithKernel
import KithModel

extension RoleDefinition {
    /// Works on deals of one's own, and sees everything that deals are made with.
    static let salesAgent = RoleDefinition(
        "sales_agent", title: "Sales agent",
        permissions: permissions([
            "account": reach([
                "read": "all", "create": "own", "update": "own", "delete": "own", "export": "own",
            ]),
            "contact": reach([
                "read": "all", "create": "own", "update": "own", "delete": "own", "export": "own",
            ]),
            "activity": reach([
                "read": "all", "create": "own", "update": "own", "delete": "own", "export": "own",
            ]),
            "lead": reach([
                "read": "own", "create": "own", "update": "own", "delete": "own", "export": "own",
            ]),
            "deal": reach([
                "read": "own", "create": "own", "update": "own", "delete": "own", "export": "own",
            ]),
            "deal_line": verbs(
                ["read", "create", "update", "delete", "export"], where: "deal.owner = @me"),
            "deal_contact": verbs(
                ["read", "create", "update", "delete", "export"], where: "deal.owner = @me"),
            "stage_change": verbs(["read", "export"], where: "deal.owner = @me"),
            "activity_participant": participants(where: "activity.owner = @me"),
            "duplicate_pair": reach(["read": "all"]), "note": notes("own"), "tag": tags("own"),
            "tagging": taggings("own"),
            "lifecycle_change": reach(["read": "all", "export": "all"]),
        ]))

    /// Works on the deals of one's teams, and gives them to others in these.
    static let salesManager = RoleDefinition(
        "sales_manager", title: "Sales manager",
        permissions: permissions([
            "account": withTeam, "contact": withTeam, "activity": withTeam, "lead": ofTeam,
            "deal": ofTeam,
            "deal_line": verbs(
                ["read", "create", "update", "delete", "export", "bulk"], where: dealOfTeam),
            "deal_contact": verbs(
                ["read", "create", "update", "delete", "export", "bulk"], where: dealOfTeam),
            "stage_change": verbs(["read", "export"], where: dealOfTeam),
            "activity_participant": participants(
                where: "activity.owner = @me or activity.team in :teams"),
            "duplicate_pair": reach(["read": "all", "create": "all", "update": "all"]),
            "note": notes("team"), "tag": tags("team"), "tagging": taggings("team"),
            "lifecycle_change": reach(["read": "all", "export": "all"]),
        ]))

    private static let dealOfTeam = "deal.owner = @me or deal.team in :teams"

    private static let ofTeam = reach([
        "read": "team", "create": "team", "update": "team", "delete": "team", "export": "team",
        "bulk": "team", "transfer": "team",
    ])

    private static let withTeam = reach([
        "read": "all", "create": "team", "update": "team", "delete": "team", "export": "team",
        "bulk": "team", "transfer": "team",
    ])

    /// What everybody in sales reads: the catalogue, the pipelines, and who is in the team.
    private static let catalogue: JSONObject = [
        "product": reach(["read": "all", "export": "all"]),
        "price_book": reach(["read": "all"]),
        "price_book_entry": reach(["read": "all", "export": "all"]),
        "competitor": reach(["read": "all", "export": "all"]),
        "pipeline": reach(["read": "all"]),
        "stage": reach(["read": "all"]),
        "loss_reason": reach(["read": "all"]),
        "team": verbs(["read"], where: "id in :teams"),
        "team_member": verbs(["read"], where: "of_team in :teams"),
        "user": verbs(
            ["read"],
            where: "any(memberships, of_team in :teams) or any(managed_teams, id in :teams)"),
    ]

    private static func permissions(_ own: JSONObject) -> JSON {
        var members = catalogue
        for (entity, entry) in own { members[entity] = entry }
        return .object(members)
    }

    private static func reach(_ scopes: KeyValuePairs<String, String>) -> JSON {
        .object(JSONObject(uniqueMembers: scopes.map { ($0.key, .string($0.value)) }))
    }

    private static func verbs(_ names: [String], where condition: String) -> JSON {
        let scope = JSON.object(["where": .string(condition)])
        return .object(JSONObject(uniqueMembers: names.map { ($0, scope) }))
    }
}
