import KithKernel
import KithModel

/// Moves a deal to another stage.
///
/// Probability, forecast, status and closing day follow the stage, and the stage history
/// gets a line.
///
/// - Permission: `deal:update`
/// - Asks: `deal.winning`, when the stage is won.
/// - Announces: `deal.won` or `deal.lost`, when the stage is one of these.
/// - Throws: `not_found`; `required` that names a field which the stage requires; `conflict`
///   when the deal is in the stage already.
package struct MoveDeal: Command {
    package static let definition = CommandDefinition(
        "sales.move_deal", summary: "Moves a deal to another stage.",
        arguments: [
            FieldDefinition("deal", .reference(.init("deal"))).required(),
            FieldDefinition("stage", .reference(.init("stage"))).required(),
        ],
        permission: .verb("update", on: "deal"), asks: ["deal.winning"],
        announces: ["deal.won", "deal.lost"])

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let deal = try transaction.get("deal", input.record("deal"))
        let stage = try transaction.get("stage", input.record("stage"))
        guard deal["stage"]?.reference != stage.id else {
            throw KernelError(
                .conflict, "The deal \(deal.title) is in the stage \(stage.title) already.",
                recovery: "Choose another stage.", field: "stage")
        }
        let moved = try transaction.update("deal", deal.id, ["stage": .reference(stage.id)])
        return CommandOutput("\(moved.title) is in the stage \(stage.title) now.", moved)
    }
}
