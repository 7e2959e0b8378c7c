import ArgumentParser
import KithModel

/// The command `kith role show`.
struct ShowRole: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a role allows, and who holds it.",
        discussion: """
            EXAMPLES
              kith role show sales_agent
            """)

    @Argument(help: "The role's name.") var role: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["roles", role])
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print(Self.table(answer["permissions"]?.object ?? [:]))
        let names = answer.texts("holders").map(Terminal.clean).joined(separator: ", ")
        let holding = role == "user" ? "everybody" : names
        try Terminal.print(
            "\nheld by  "
                + (holding.isEmpty ? "nobody yet: kith role assign \(role) USER" : holding))
    }

    /// A row for each entity: verbs with their reach, then rights on fields.
    private static func table(_ permissions: JSONObject) -> String {
        guard !permissions.isEmpty else {
            return "It allows nothing yet. Let it: kith role grant ROLE ENTITY read --scope own"
        }
        var table = TextTable(.whole("entity"), "verbs", "fields")
        for (entity, entry) in permissions {
            var byScope: [(scope: String, verbs: [String])] = []
            for (verb, scope) in entry.object ?? [:] where verb != "fields" {
                let text =
                    scope["where"]?.string.map { "where \($0)" } ?? scope.string ?? scope.text
                if let index = byScope.firstIndex(where: { $0.scope == text }) {
                    byScope[index].verbs.append(verb)
                } else {
                    byScope.append((text, [verb]))
                }
            }
            let verbs = byScope.map { "\($0.verbs.joined(separator: ",")): \($0.scope)" }
            let fields = (entry["fields"]?.object ?? [:]).map {
                "\($0.key): \($0.value.string ?? "")"
            }
            table.add([entity, verbs.joined(separator: "; "), fields.joined(separator: "; ")])
        }
        return table.text()
    }
}
