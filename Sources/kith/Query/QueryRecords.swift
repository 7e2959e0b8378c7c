import ArgumentParser
import KithModel

/// The command `kith query`.
struct QueryRecords: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "List the records of an entity.",
        discussion: """
            EXAMPLES
              kith query deal
              kith query deal "stage.name = 'Won' and value > 1000" --sort -value
              kith query deal "owner = @me" --fields name,account.name,value --csv
              kith query contact "any(deals, value >= :least)" --param least=5000
              kith query deal --as-of "2026-11-16 10:00"
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "A condition, as \"value > 1000\"; all records without.") var filter: String?
    @Option(help: "Fields and paths, as name,account.name.") var fields: String?
    @Option(help: "References whose records come along, with --json, as account,owner.")
    var expand: String?
    @Option(
        parsing: .unconditional, help: "The order, as -value,name; newest first without.")
    var sort: String?
    @Option(help: "How many records at the most, 1 to 1000.") var limit = 50
    @Option(help: "Go on where a page ended.") var after: String?
    @Option(help: "Count what matches: none, capped (10,000) or exact.")
    var count: CountMode = .none
    @Option(help: "The state at a moment: a day, a local time, or UTC with a Z.") var asOf: String?
    @Option(help: "A value for :NAME in the condition, as least=5000.") var param: [Assignment] = []
    @Flag(help: "Only deleted records.") var deleted = false
    @Flag(exclusivity: .exclusive) var format: ListFormat = .table
    @OptionGroup var place: FolderOptions

    /// Whether matching records are counted.
    enum CountMode: String, ExpressibleByArgument, CaseIterable {
        case none, capped, exact
    }

    var printsJSON: Bool { format == .json }

    func run(in session: Session) async throws {
        let path = ["records", entity]
        let question = parameters
        if format == .csv {
            return try await session.download(path, question + [("format", "csv")]) {
                try Terminal.write($0)
            }
        }
        try await session.printRecords(
            path, question, json: format == .json, isChosen: fields != nil)
    }

    private var parameters: Session.Parameters {
        var parameters = Session.Parameters([
            ("filter", filter), ("fields", fields), ("expand", expand), ("sort", sort),
            ("after", after),
            ("as_of", asOf), ("limit", "\(limit)"), ("count", count.rawValue),
            ("deleted", deleted ? "true" : nil),
        ])
        for value in param { parameters.append(("param." + value.name, value.value)) }
        return parameters
    }
}
