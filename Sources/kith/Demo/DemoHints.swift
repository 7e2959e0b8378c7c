import KithModel

/// What to type next, with names and ids that are there.
struct DemoHints {
    private let folder: DataFolder
    private let session: Session

    init(_ folder: DataFolder, _ session: Session) {
        self.folder = folder
        self.session = session
    }

    /// Returns commands that show what Kith can do, ready to be copied.
    func text(_ people: [DemoSignIn.Person]) async throws -> String {
        let answer = try await session.get(
            ["records", "deal"],
            [
                ("filter", "status = 'open' and stage.name != 'Negotiation'"),
                ("sort", "-value"), ("fields", "name,owner.name"), ("limit", "1"),
            ])
        var lines = [
            "aggregate deal --by owner,closed_on:quarter --sum value",
            "query deal \"status = 'open'\" --sort -value --limit 10",
            "search solar",
        ]
        if let id = answer.list("records").first?["id"]?.string {
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
            folder.path == FolderOptions.usual ? "" : " --data \(folder.path)"
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
