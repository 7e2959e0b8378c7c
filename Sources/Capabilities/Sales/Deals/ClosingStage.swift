import KithKernel
import KithModel

/// The stage of a deal's pipeline that means an outcome.
enum ClosingStage {
    /// Returns the first stage with the outcome.
    ///
    /// - Throws: `conflict` when the deal has that outcome already, or its pipeline has no
    ///   such stage.
    static func find(
        _ outcome: String, for deal: Record, in transaction: Transaction
    ) throws -> Record {
        guard deal["status"] != .text(outcome) else {
            throw KernelError(
                .conflict, "The deal \(deal.title) is \(outcome) already.",
                recovery: "See when: kith record get deal \(deal.id)", field: "deal")
        }
        let stage = try transaction.find(
            "stage", where: "pipeline = :pipeline and outcome = :outcome",
            [
                "pipeline": deal["pipeline"]?.apiJSON ?? .null, "outcome": .string(outcome),
            ], sort: "position", limit: 1
        ).first
        guard let stage else {
            throw KernelError(
                .conflict,
                "The pipeline of \(deal.title) has no stage with the outcome `\(outcome)`.",
                recovery: "Add one: kith record create stage", field: "stage")
        }
        return stage
    }
}
