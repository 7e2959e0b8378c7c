import ArgumentParser

/// The command `kith role`.
struct Roles: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "What people may do: verbs on entities, how far they reach, rights on fields.",
        discussion: """
            Verbs are create, read, update, delete, export, bulk and transfer. They
            reach nothing (none), what one owns (own), what one's teams own (team),
            everything (all), or the records of which a condition is true.
            """,
        subcommands: [
            ListRoles.self, ShowRole.self, CreateRole.self, GrantVerbs.self, SetFieldRight.self,
            AssignRole.self, RevokeRole.self, DeleteRole.self,
        ])
}
