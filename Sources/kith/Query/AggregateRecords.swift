import ArgumentParser
import KithModel

/// The command `kith aggregate`.
struct AggregateRecords: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "aggregate",
        abstract: "Count and sum the records of an entity by groups.",
        discussion: """
            Sums of money are in the base currency. Days and moments are grouped by day,
            week, month, quarter or year: closed_on:quarter.

            EXAMPLES
              kith aggregate deal --by stage --sum value
              kith aggregate deal "status = 'won'" --by owner,closed_on:quarter --sum value
              kith aggregate deal --count-distinct account
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "A condition, as \"value > 1000\"; all records without.") var filter: String?
    @Option(help: "What to group by, as stage,closed_on:month.") var by: String?
    @Option(help: "Sum this field; may be repeated.") var sum: [String] = []
    @Option(help: "The average of this field.") var avg: [String] = []
    @Option(help: "The least value of this field.") var min: [String] = []
    @Option(help: "The greatest value of this field.") var max: [String] = []
    @Option(help: "How many different values this field has.") var countDistinct: [String] = []
    @Option(help: "The state at a moment.") var asOf: String?
    @Option(help: "A value for :NAME in the condition.") var param: [Assignment] = []
    @Flag(exclusivity: .exclusive) var format: ListFormat = .table
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { format == .json }

    func run(in session: Session) async throws {
        var parameters = Session.Parameters([
            ("filter", filter), ("by", by), ("measures", measures), ("as_of", asOf),
        ])
        for value in param { parameters.append(("param." + value.name, value.value)) }
        let path = ["aggregate", entity]
        if format == .json {
            return try Terminal.print(try await session.get(path, parameters).json)
        }
        let table = try GroupTable(
            try await session.get(path, parameters + [("describe", "true")]))
        if format == .csv { return try Terminal.write(table.csv) }
        try Terminal.print(
            table.isEmpty
                ? "No records match. See all of them: kith query \(entity)" : table.text)
    }

    private var measures: String? {
        let named = [
            ("sum", sum), ("avg", avg), ("min", min), ("max", max),
            ("count_distinct", countDistinct),
        ].flatMap { function, fields in
            fields.flatMap { $0.split(separator: ",") }.map { "\(function)(\($0))" }
        }
        return named.isEmpty ? nil : named.joined(separator: ",")
    }
}
