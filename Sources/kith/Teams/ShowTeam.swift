import ArgumentParser
import KithKernel
import KithModel

/// The command `kith team show`.
struct ShowTeam: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a team with its members.",
        discussion: """
            EXAMPLES
              kith team show North
            """)

    @Argument(help: "The name or the id.") var team: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let id = try await session.kernel.record("team", named: team, as: session.principal)
        let answer = try await Records.one(id, of: "team", in: session)
        var request = QueryRequest("team_member", filter: "of_team = :team")
        request.parameters["team"] = .string(id.description)
        request.fields = "member"
        request.limit = 1000
        let members = try await session.kernel.query(request, as: session.principal)
        let names = members.rows.compactMap { $0.first.map(members.text) }.sorted()
        if output.json {
            var object = answer.record(at: 0).object ?? [:]
            object["members"] = .array(names.map(JSON.string))
            return try Terminal.print(.object(object))
        }
        let zone = try await session.kernel.caller(session.principal).timeZone
        try Terminal.print(Records.card(answer, zone: zone))
        try Terminal.print("")
        let list = names.map(Terminal.clean).joined(separator: ", ")
        try Terminal.print(
            "members  " + (list.isEmpty ? "none yet: kith team member-add \(team) USER" : list))
    }
}
