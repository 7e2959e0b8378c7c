import ArgumentParser
import KithTransfer

/// The command `kith export`.
struct ExportRecords: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all records that match, however many, as CSV or NDJSON.",
        discussion: """
            The export is of one moment. In CSV a reference is a title, an amount has
            its currency in a column beside it, and cells that a spreadsheet would run
            as a formula are guarded by an apostrophe. Such a file can be imported.

            EXAMPLES
              kith export deal --output deals.csv
              kith export deal "status = 'won'" --fields name,account.name,value
              kith export contact --format ndjson --output contacts.ndjson
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "A condition, as \"value > 1000\"; all records without.") var filter: String?
    @Option(help: "Fields and paths, as name,account.name.") var fields: String?
    @Option(
        parsing: .unconditional, help: "The order, as -value,name; newest first without.")
    var sort: String?
    @Option(help: "csv or ndjson.") var format: Exporter.Format = .csv
    @Option(help: "The file to write; standard output without.") var output: String?
    @Option(help: "The state at a moment.") var asOf: String?
    @Option(help: "A value for :NAME in the condition.") var param: [Assignment] = []
    @Flag(help: "Write ids instead of titles.") var ids = false
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        var parameters = Session.Parameters([
            ("filter", filter), ("fields", fields), ("sort", sort), ("as_of", asOf),
            ("format", format.rawValue), ("ids", ids ? "true" : nil),
        ])
        for value in param { parameters.append(("param." + value.name, value.value)) }
        let path = ["export", entity]
        guard let output else {
            return try await session.download(path, parameters) { try Terminal.write($0) }
        }
        let file = try ExportedFile(output)
        let bar = ProgressBar("Exporting")
        defer { bar.finish() }
        let lines = LineCount()
        try await session.download(path, parameters) { bytes in
            lines.add(bytes)
            let total = try file.write(bytes)
            bar.show(0, of: 0, ByteCount.text(total))
        }
        try file.finish()
        let count = format == .csv ? lines.count - 1 : lines.count
        try Terminal.print("Exported \(count) of \(entity) to \(output).")
    }
}

extension Exporter.Format: ExpressibleByArgument {}
