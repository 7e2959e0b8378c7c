import ArgumentParser
import KithModel

/// The command `kith token create`.
struct CreateToken: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a token and print it once.",
        discussion: """
            A token has the rights of its user, cut down to its scopes. A scope is an
            entity with verbs and how far they reach: deal:read,update:own. Without
            scopes it may do all that its user may.

            EXAMPLES
              kith token create "Nightly export" --scope deal:read --scope account:read
              kith token create Website --scope contact:create:own --expires 90d
            """)

    @Argument(help: "What it is for.") var name: String
    @Option(name: .customLong("for"), help: "The user that it acts for; else who makes it.")
    var user: String?
    @Option(help: "As ENTITY:VERBS or ENTITY:VERBS:SCOPE; may be repeated.")
    var scope: [TokenScope] = []
    @Option(help: "How long it works, as 90d or 12h; for ever without.") var expires: TimeSpan?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        var values: JSONObject = ["name": .string(name)]
        values["for"] = user.map(JSON.string)
        values["scopes"] = scopes
        values["expires_in"] = expires.map { .integer($0.milliseconds / 1000) }
        let answer = try await session.post(["tokens"], .object(values))
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("Token (shown this once): \(answer.text("token"))")
        try Terminal.print("End it: kith token revoke \(answer.text("id"))")
    }

    private var scopes: JSON? {
        guard !scope.isEmpty else { return nil }
        var permissions: JSONObject = [:]
        for part in scope {
            var entry = permissions[part.entity]?.object ?? [:]
            for verb in part.verbs { entry[verb] = .string(part.reach) }
            permissions[part.entity] = .object(entry)
        }
        return .object(permissions)
    }
}

/// What a token may do with one entity, as `deal:read,update:own`.
struct TokenScope: ExpressibleByArgument {
    let entity: String
    let verbs: [String]
    let reach: String

    init?(argument: String) {
        let parts = argument.split(separator: ":").map(String.init)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        entity = parts[0]
        verbs = parts[1].split(separator: ",").map(String.init)
        reach = parts.count == 3 ? parts[2] : "all"
    }
}
