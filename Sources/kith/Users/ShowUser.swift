import ArgumentParser
import KithKernel
import KithModel
import KithQuery

/// The command `kith user show`.
struct ShowUser: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a user with roles and teams.",
        discussion: """
            EXAMPLES
              kith user show ana@example.com
            """)

    @Argument(help: "The name, the e-mail address or the id.") var user: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let id = try await session.kernel.record("user", named: user, as: session.principal)
        let answer = try await Records.one(id, of: "user", in: session)
        let roles = try await names("user_role", "holder", "role.name", id, session)
        let teams = try await names("team_member", "member", "of_team.name", id, session)
        let managed = try await names("team", "manager", "name", id, session)
        if output.json {
            var object = answer.record(at: 0).object ?? [:]
            object["roles"] = .array(roles.map(JSON.string))
            object["teams"] = .array(teams.map(JSON.string))
            object["manages"] = .array(managed.map(JSON.string))
            return try Terminal.print(.object(object))
        }
        let zone = try await session.kernel.caller(session.principal).timeZone
        try Terminal.print(Records.card(answer, zone: zone))
        try Terminal.print("")
        try Terminal.print("roles    " + Self.list(roles))
        try Terminal.print("teams    " + Self.list(teams))
        try Terminal.print("manages  " + Self.list(managed))
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.map(Terminal.clean).joined(separator: ", ")
    }

    /// Who may not read the links sees none.
    private func names(
        _ entity: String, _ field: String, _ name: String, _ user: RecordID, _ session: Session
    ) async throws -> [String] {
        let caller = try await session.kernel.caller(session.principal)
        guard caller.entities.contains(where: { $0.name == entity }) else { return [] }
        var request = QueryRequest(entity, filter: "\(field) = :user")
        request.parameters["user"] = .string(user.description)
        request.fields = name
        request.limit = 1000
        return try await session.kernel.query(request, as: session.principal).rows
            .compactMap { $0.first?.text }.sorted()
    }
}
