import ArgumentParser
import KithKernel

/// The command `kith role assign`.
struct AssignRole: WritingCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Give users a role.",
        discussion: """
            EXAMPLES
              kith role assign sales_agent "Ana Kovac" ivo@example.com
            """)

    @Argument(help: "The role's name.") var role: String
    @Argument(help: "The users: names, e-mail addresses or ids.") var users: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for name in users {
            let user = try await session.kernel.record("user", named: name, as: session.principal)
            try await session.kernel.assign(role, to: user, as: session.principal, door: .cli)
            try Terminal.print("\(name) holds the role \(role).")
        }
    }
}
