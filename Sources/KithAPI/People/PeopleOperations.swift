import KithModel

extension Operation {
    static let listUsers = listing("list_users", "Lists the users")
    static let listTeams = listing("list_teams", "Lists the teams")
    static let listRoles = listing("list_roles", "Lists the roles")
    static let listTokens = listing("list_tokens", "Lists the tokens")
    static let listSettings = listing("list_settings", "Lists the settings")

    static let showUser = card(
        "show_user", "Describes a user with roles and teams", ["roles", "teams", "manages"])
    static let showTeam = card("show_team", "Describes a team with its members", ["members"])
    static let showRole = card("show_role", "Describes a role with its holders", ["holders"])

    static let addUser = Operation(
        "add_user", "Adds a user", .people,
        body: .json(
            .input(
                ["name": .text, "email": .text(most: 254)],
                optional: [
                    "password": Shape.text.orNull.saying("Without one nobody can sign in."),
                    "roles": .list(of: .text), "teams": .list(of: .text),
                ])),
        answers: .json(201, "The user.", .named("RecordLink")))

    static let activateUser = Operation(
        "activate_user", "Lets a user sign in again", .people,
        answers: .empty(204, "The user is active."))

    static let deactivateUser = Operation(
        "deactivate_user", "Lets a user no longer sign in", .people,
        answers: .empty(204, "The user is not active."))

    static let setPassword = Operation(
        "set_password", "Sets a user's password", .people,
        body: .json(.input(["password": .text])),
        answers: .empty(204, "The password is set; other sessions have ended."))

    static let addTeamMember = Operation(
        "add_team_member", "Puts a user into a team", .people,
        answers: .empty(204, "The user is a member."))

    static let removeTeamMember = Operation(
        "remove_team_member", "Takes a user out of a team", .people,
        answers: .empty(204, "The user is no member."))

    static let makeToken = Operation(
        "make_token", "Makes a token", .people, details: "Its text is shown this once.",
        body: .json(
            .input(
                ["name": .text],
                optional: [
                    "for": Shape.text.orNull.saying("A user; the caller where none is named."),
                    "scopes": Shape.map(to: .map(to: .any)).orNull
                        .saying("What it may, as `{\"deal\": {\"read\": \"own\"}}`; all if empty."),
                    "expires_in": Shape.integer(in: 1...3_200_000_000).orNull
                        .saying("After how many seconds."),
                ])),
        answers: .json(
            201, "The token.",
            .object(["id": .id, "token": .text, "expires_at": Shape.instant.orNull])))

    static let revokeToken = Operation(
        "revoke_token", "Revokes a token", .people,
        answers: .empty(204, "The token is no longer valid."))

    static let getSetting = Operation(
        "read_setting", "Reads a setting", .upkeep,
        answers: .json(200, "The setting.", .object(["name": .text, "value": .any])))

    static let setSetting = Operation(
        "write_setting", "Changes a setting", .upkeep, body: .json(.input(["value": .any])),
        answers: .json(
            200, "What was written.", .named("Receipt"), headers: ["Kith-Change-Set"]))

    private static func listing(_ id: String, _ summary: String) -> Operation {
        Operation(
            id, summary, .people, details: "A page of records; it takes what every list takes.",
            parameters: [
                .query("limit", "How many at the most.", .integer(in: 1...1000, default: 1000))
            ],
            answers: .json(200, "The records.", .named("RecordPage")))
    }

    /// A record with lists of names beside its fields.
    static func card(_ id: String, _ summary: String, _ lists: [String]) -> Operation {
        let lists = lists.map { ($0, Shape.list(of: .text)) }
        let record = Shape.object(
            [("id", .id), ("entity", .text), ("version", .integer(in: 1 ... .max))] + lists)
        let page = Shape.object(
            [
                ("records", .list(of: .named("Record"))), ("next", Shape.text.orNull),
                ("described", .named("Described")),
            ] + lists)
        return Operation(
            id, summary, .people,
            answers: .json(
                200, "The record; with a description a page that holds it.",
                .either(record, page)),
            problems: [.conflict])
    }
}
