import ArgumentParser
import KithModel

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
        let parts = record.flatMap { $0.split(separator: "/").map(String.init) }
        guard let entity = parts.first, parts.count <= 2 else {
            throw KernelError(
                .usage, "That is not one record.", recovery: "Name it as deal/ID.")
        }
        let answer = try await session.get(
            ["access"],
            Session.Parameters([
                ("user", user), ("verb", verb), ("entity", entity),
                ("record", parts.dropFirst().first),
            ]))
        try output.json ? Terminal.print(answer.json) : show(answer)
    }

    private func show(_ answer: Answer) throws {
        let entity = answer.text("entity")
        let what = answer["record"]?.string.map { "\(entity) \($0)" } ?? entity
        let may = answer["allowed"]?.boolean ?? false ? "may" : "may not"
        let user = answer.text("user")
        try Terminal.print(Terminal.clean("\(user) \(may) \(answer.text("verb")) \(what)."))
        try Terminal.print(Terminal.clean(answer.text("reason")))
        var table = TextTable(.whole("role"), "reaches", .whole("this one"), "why")
        for role in answer.list("roles") {
            func text(_ key: String) -> String { role[key]?.string ?? "" }
            let reaches = role["reaches"]?.boolean ?? false
            table.add([text("role"), text("scope"), reaches ? "yes" : "no", text("why")])
        }
        try Terminal.print("\n" + table.text())
        let teams = answer.texts("teams").map(Terminal.clean).joined(separator: ", ")
        try Terminal.print("\nteams   \(teams.isEmpty ? "none" : teams)")
        let limited = (answer["fields"]?.object ?? [:]).map {
            "\($0.key): \($0.value.string ?? "")"
        }
        try Terminal.print(
            "fields  \(limited.isEmpty ? "all may be written" : limited.joined(separator: ", "))")
    }
}
