import ArgumentParser
import KithModel

/// The command `kith entity show`.
struct ShowEntity: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an entity's fields and what refers to it.",
        discussion: """
            EXAMPLES
              kith entity show deal
              kith entity show deal --json
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let path = ["entities", entity]
        if output.json { return try Terminal.print(try await session.get(path).json) }
        let described = try await session.get(path, [("describe", "true")]).described
        let words = described["entity"] ?? .null
        try Terminal.print("\(words["title"]?.string ?? entity): \(words["help"]?.string ?? "")")
        var table = TextTable(.whole("field"), "type", "rules", "brought by", "help")
        for json in described["fields"]?.array ?? [] {
            let column = Column(json)
            table.add([
                column.name, FieldWords.type(column.field.type), FieldWords.rules(column.field),
                column.owner == "x" ? "administrator" : column.owner, column.field.help,
            ])
        }
        try Terminal.print(table.text())
        let names = (described["collections"]?.array ?? []).map { collection in
            func text(_ key: String) -> String { collection[key]?.string ?? "" }
            return "\(text("name")) (\(text("entity")).\(text("field")))"
        }
        guard !names.isEmpty else { return }
        try Terminal.print("\nReferred to as: \(names.joined(separator: ", "))")
    }
}
