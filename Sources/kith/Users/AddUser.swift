import ArgumentParser
import KithModel

/// The command `kith user add`.
struct AddUser: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a user.",
        discussion: """
            The password is asked for; without a terminal one is made and printed once.

            EXAMPLES
              kith user add "Ana Kovac" --email ana@example.com --role sales_agent
            """)

    @Argument(help: "The name.") var name: String
    @Option(help: "The e-mail address, by which the user signs in.") var email: String
    @Option(help: "A role that the user holds; may be repeated.") var role: [String] = []
    @Option(help: "A team that the user belongs to; may be repeated.") var team: [String] = []
    @OptionGroup var password: PasswordOption
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let chosen = try password.choose(for: name)
        let answer = try await session.post(
            ["users"],
            [
                "name": .string(name), "email": .string(email),
                "password": .string(chosen.text), "roles": .array(role.map(JSON.string)),
                "teams": .array(team.map(JSON.string)),
            ])
        if output.json {
            var object = answer.json.object ?? [:]
            if chosen.isMade { object["password"] = .string(chosen.text) }
            return try Terminal.print(.object(object))
        }
        try Terminal.print("Added the user \(name) (\(answer.text("id"))).")
        if chosen.isMade {
            try Terminal.print("Password (shown this once): \(chosen.text)")
        }
    }
}
