import ArgumentParser
import KithModel

/// The command `kith role grant`.
struct GrantVerbs: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Set how far verbs of a role reach into an entity.",
        discussion: """
            In a condition @me is the user, and :teams are the teams that the user is in
            or manages, with those below.

            EXAMPLES
              kith role grant sales_rep deal read,update --scope team
              kith role grant sales_rep deal delete --scope none
              kith role grant sales_rep account read --where "tier = 'gold' or owner = @me"
              kith role grant auditor "*" read
            """)

    @Argument(help: "The role's name.") var role: String
    @Argument(help: "The entity, or * for all that the role does not name.") var entity: String
    @Argument(help: "The verbs, as read,update; * for all.") var verbs: String
    @Option(help: "How far: none, own, team or all.") var scope: Scope?
    @Option(name: .customLong("where"), help: "A condition on the records instead of a scope.")
    var condition: String?
    @OptionGroup var place: FolderOptions

    /// A reach without a condition.
    enum Scope: String, ExpressibleByArgument, CaseIterable {
        case none, own, team, all
    }

    func validate() throws {
        guard scope == nil || condition == nil else {
            throw ValidationError("Give --scope or --where, not both.")
        }
    }

    func run(in session: Session) async throws {
        let reach: JSON =
            condition.map { .object(["where": .string($0)]) } ?? .string((scope ?? .all).rawValue)
        let names = verbs.split(separator: ",").map { JSON.string(String($0)) }
        try await session.post(
            ["roles", role, "grants"],
            ["entity": .string(entity), "verbs": .array(names), "scope": reach])
        let words = condition.map { "where \($0)" } ?? (scope ?? .all).rawValue
        try Terminal.print("\(role): \(verbs) on \(entity) reaches \(words).")
    }
}
