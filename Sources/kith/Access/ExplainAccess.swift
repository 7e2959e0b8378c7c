import ArgumentParser
import KithKernel
import KithModel
import KithQuery

/// The command `kith access explain`.
struct ExplainAccess: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say which rule lets a user do something with a record, or keeps them from it.",
        discussion: """
            EXAMPLES
              kith access explain ana@example.com read deal/06an8gq0m0000
              kith access explain "Ana Kovac" update deal 06an8gq0m0000
              kith access explain ana@example.com create deal
            """)

    @Argument(help: "The user: name, e-mail or id.") var user: String
    @Argument(help: "create, read, update, delete, export, bulk or transfer.") var verb: String
    @Argument(help: "The record as deal/ID, or the entity with the id behind it, or alone.")
    var record: [String]
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        guard let verb = Verb(rawValue: verb) else {
            let names = Verb.allCases.map(\.rawValue)
            throw KernelError(
                .invalid, "`\(verb)` is no verb\(Suggestion.question(for: verb, among: names))",
                recovery: "Use one of \(names.joined(separator: ", ")).")
        }
        let parts = record.flatMap { $0.split(separator: "/").map(String.init) }
        guard let entity = parts.first, parts.count <= 2 else {
            throw KernelError(
                .usage, "That is not one record.", recovery: "Name it as deal/ID.")
        }
        let explanation = try await session.kernel.explainAccess(
            of: try await session.kernel.user(user), verb, entity,
            try parts.dropFirst().first.map(Records.id), as: session.principal)
        try output.json ? Terminal.print(explanation.json) : show(explanation)
    }

    private func show(_ explanation: AccessExplanation) throws {
        let what = explanation.record.map { "\(explanation.entity) \($0)" } ?? explanation.entity
        let may = explanation.isAllowed ? "may" : "may not"
        try Terminal.print(
            Terminal.clean("\(explanation.user) \(may) \(explanation.verb.rawValue) \(what)."))
        try Terminal.print(Terminal.clean(explanation.reason))
        var table = TextTable(.whole("role"), "reaches", .whole("this one"), "why")
        for role in explanation.roles {
            table.add([role.role, role.scope, role.reaches ? "yes" : "no", role.why])
        }
        try Terminal.print("\n" + table.text())
        let teams = explanation.teams.map(Terminal.clean).joined(separator: ", ")
        try Terminal.print("\nteams   \(teams.isEmpty ? "none" : teams)")
        let limited = explanation.fields.map { "\($0.name): \($0.right.rawValue)" }
        try Terminal.print(
            "fields  \(limited.isEmpty ? "all may be written" : limited.joined(separator: ", "))")
    }
}
