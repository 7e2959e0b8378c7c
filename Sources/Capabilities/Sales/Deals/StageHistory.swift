import KithKernel
import KithModel
import KithQuery

/// Writes down when deals reached their stages.
enum StageHistory {
    /// The scale of `days_in_previous`.
    private static let scale = 1
    private static let millisecondsOfDay = Decimal(86_400_000)

    /// Adds a stage change for every deal of a batch; all earlier ones are asked for at once.
    static func write(_ event: WriteEvent) throws {
        let since = try lastMoves(of: event.changes.filter { $0.old != nil }, event.transaction)
        let now = event.transaction.now
        try event.transaction.insert(
            "stage_change",
            event.changes.map { change in
                [
                    "deal": .reference(change.id),
                    "from_stage": change.old?["stage"] ?? .null,
                    "to_stage": change["stage"] ?? .null,
                    "changed_at": .instant(now),
                    "days_in_previous": since[change.id].flatMap { days(from: $0, to: now) }
                        ?? .null,
                ]
            })
    }

    private static func lastMoves(
        of changes: [RecordChange], _ transaction: Transaction
    ) throws -> [RecordID: Instant] {
        guard !changes.isEmpty else { return [:] }
        let deals = JSON.array(changes.map { .string($0.id.description) })
        let groups = try transaction.aggregate(
            "stage_change", where: "deal in :deals", ["deals": deals], by: "deal",
            measures: "max(changed_at)")
        var moves: [RecordID: Instant] = [:]
        for group in groups {
            guard let deal = group.key.first?.reference else { continue }
            moves[deal] = group.figures.first?.instant
        }
        return moves
    }

    private static func days(from start: Instant, to end: Instant) -> Value? {
        let passed = Decimal(end.milliseconds - start.milliseconds)
        return passed.divided(by: millisecondsOfDay, scale: scale).map(Value.decimal)
    }
}
