import ArgumentParser
import KithKernel
import KithModel
import KithQuery

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
        let id = try await session.kernel.record("role", named: role, as: session.principal)
        let answer = try await Records.one(id, of: "role", in: session)
        var request = QueryRequest("user_role", filter: "role = :role")
        request.parameters["role"] = .string(id.description)
        request.fields = "holder"
        request.limit = 1000
        let holders = try await session.kernel.query(request, as: session.principal)
        let names = holders.rows.compactMap { $0.first.map(holders.text) }.sorted()
        var object = answer.record(at: 0).object ?? [:]
        object["holders"] = .array(names.map(JSON.string))
        if output.json { return try Terminal.print(.object(object)) }
        try Terminal.print(Self.table(object["permissions"]?.object ?? [:]))
        let holding =
            role == "user" ? "everybody" : names.map(Terminal.clean).joined(separator: ", ")
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
