import KithKernel
import KithModel

/// Moves a deal to the stage of its pipeline that is won.
///
/// - Permission: `deal:update`
/// - Asks: `deal.winning`
/// - Announces: `deal.won`
/// - Throws: `not_found`; `required` that names a field which the stage requires; `conflict`
///   when the deal is won already, or its pipeline has no such stage.
package struct WinDeal: Command {
    package static let definition = CommandDefinition(
        "sales.win_deal", summary: "Marks a deal as won.",
        arguments: [
            FieldDefinition("deal", .reference(.init("deal"))).required(),
            FieldDefinition("closed_on", .date, help: "Today where it is left out."),
            FieldDefinition("value", .money(), help: "What it was won for."),
        ],
        permission: .verb("update", on: "deal"), asks: ["deal.winning"], announces: ["deal.won"])

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let deal = try transaction.get("deal", input.record("deal"))
        let stage = try ClosingStage.find("won", for: deal, in: transaction)

        var values: [String: Value] = ["stage": .reference(stage.id)]
        for name in ["closed_on", "value"] where !input[name].isNull { values[name] = input[name] }
        let won = try transaction.update("deal", deal.id, values)
        return CommandOutput("\(won.title) is won.", won)
    }
}
