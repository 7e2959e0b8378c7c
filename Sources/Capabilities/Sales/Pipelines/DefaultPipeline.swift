import KithKernel
import KithModel

/// The pipeline in which deals begin that name no stage.
enum DefaultPipeline {
    /// The data step that makes it.
    static let step = "default_pipeline"

    private struct Station {
        let name: String
        let probability: Int64
        let category: String
        var outcome = "open"
        var rotsAfter: Int64?
    }

    private static let stations = [
        Station(name: "Prospecting", probability: 10, category: "pipeline", rotsAfter: 21),
        Station(name: "Engaging", probability: 25, category: "pipeline", rotsAfter: 30),
        Station(name: "Proposal", probability: 50, category: "best_case", rotsAfter: 30),
        Station(name: "Negotiation", probability: 75, category: "commit", rotsAfter: 21),
        Station(name: "Won", probability: 100, category: "closed", outcome: "won"),
        Station(name: "Lost", probability: 0, category: "omitted", outcome: "lost"),
    ]

    private static let lossReasons = [
        "Price", "Competitor", "No budget", "No decision", "Missing function", "Bad timing",
    ]

    /// Makes a first pipeline with its stages, and reasons for losing.
    static func insert(in transaction: Transaction) throws {
        let pipeline = try transaction.insert(
            "pipeline", ["name": .text("Sales"), "is_default": .boolean(true)])
        try transaction.insert(
            "stage",
            stations.enumerated().map { index, station in
                [
                    "name": .text(station.name), "pipeline": .reference(pipeline.id),
                    "position": .integer(Int64(index) + 1),
                    "probability": .integer(station.probability),
                    "forecast_category": .text(station.category),
                    "outcome": .text(station.outcome),
                    "rots_after_days": station.rotsAfter.map(Value.integer) ?? .null,
                ]
            })
        try transaction.insert("loss_reason", lossReasons.map { ["name": .text($0)] })
    }

    /// Takes the mark away from the pipelines that had it before.
    static func keepOne(_ event: WriteEvent) throws {
        guard let chosen = event.changes.last(where: { $0["is_default"] == .boolean(true) }) else {
            return
        }
        let others = try event.transaction.find(
            "pipeline", where: "is_default = true and id != :chosen",
            ["chosen": .string(chosen.id.description)], limit: 1000)
        for other in others {
            try event.transaction.update("pipeline", other.id, ["is_default": .boolean(false)])
        }
    }
}
