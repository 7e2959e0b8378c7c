import KithKernel
import KithModel
import KithQuery

/// What to type next, with names and ids that are there.
struct DemoHints {
    private let session: Session

    init(_ session: Session) { self.session = session }

    /// Returns commands that show what Kith can do, ready to be copied.
    func text(_ people: [DemoSignIn.Person]) async throws -> String {
        var request = QueryRequest(
            "deal", filter: "status = 'open' and stage.name != 'Negotiation'")
        request.sort = "-value"
        request.fields = "name,owner.name"
        request.limit = 1
        let answer = try await session.kernel.query(request, as: session.principal)
        var lines = [
            "aggregate deal --by owner,closed_on:quarter --sum value",
            "query deal \"status = 'open'\" --sort -value --limit 10",
            "search solar",
        ]
        if let id = answer.ids.first {
            let stage = "Negotiation"
            lines.append("run sales.move_deal --deal \(id) --stage \(stage) --dry-run")
            lines.append("record history deal \(id)")
            if let agent = people.first(where: { $0.role == "sales_agent" }) {
                lines.append("query deal --as \(agent.email)")
                lines.append("access explain \(agent.email) read deal/\(id)")
            }
        }
        lines.append("changes --sets")
        lines.append("--help")
        let program = Self.program
        let place =
            session.folder.path == FolderOptions.usual ? "" : " --data \(session.folder.path)"
        let typed = lines.map {
            $0 == "--help" ? "  \(program) --help" : "  \(program) \($0)\(place)"
        }
        return "What to type next:\n" + typed.joined(separator: "\n")
    }

    /// The program as it was called, so that the lines can be copied.
    private static var program: String {
        guard let called = CommandLine.arguments.first, called.contains("/") else { return "kith" }
        return called
    }
}
