import KithKernel
import KithModel

/// Moves a deal to the stage of its pipeline that is lost, and says why.
///
/// - Permission: `deal:update`
/// - Announces: `deal.lost`
/// - Throws: `not_found`; `required` that names `loss_reason` when no reason is given;
///   `conflict` when the deal is lost already, or its pipeline has no such stage.
package struct LoseDeal: Command {
    package static let definition = CommandDefinition(
        "sales.lose_deal", summary: "Marks a deal as lost, with the reason.",
        arguments: [
            FieldDefinition("deal", .reference(.init("deal"))).required(),
            FieldDefinition("reason", .reference(.init("loss_reason")), help: "Why it was lost."),
        ],
        permission: .verb("update", on: "deal"), announces: ["deal.lost"])

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let deal = try transaction.get("deal", input.record("deal"))
        let stage = try ClosingStage.find("lost", for: deal, in: transaction)
        let reason = input["reason"].isNull ? deal["loss_reason"] ?? .null : input["reason"]
        guard !reason.isNull else {
            throw KernelError(
                .required, "`loss_reason` is missing: say why \(deal.title) is lost.",
                recovery: "Name one with --reason; see them: kith query loss_reason",
                field: "loss_reason")
        }
        let lost = try transaction.update(
            "deal", deal.id, ["stage": .reference(stage.id), "loss_reason": reason])
        return CommandOutput("\(lost.title) is lost.", lost)
    }
}
