import KithKernel
import KithModel
import KithQuery

/// Writes down when accounts and contacts reached their lifecycle stages.
enum LifecycleHistory {
    /// The scale of `days_in_previous`.
    private static let scale = 1
    private static let millisecondsOfDay = Decimal(86_400_000)

    /// Adds a lifecycle change for every record of a batch that has a stage now.
    static func write(_ event: WriteEvent) throws {
        let now = event.transaction.now
        let reached = event.changes.filter { LifecycleStage($0["lifecycle_stage"]) != nil }
        try event.transaction.insert(
            "lifecycle_change",
            reached.map { change in
                let since = change.old?["lifecycle_since"]?.instant
                return [
                    event.entity.name: .reference(change.id),
                    "from_stage": change.old?["lifecycle_stage"] ?? .null,
                    "to_stage": change["lifecycle_stage"] ?? .null,
                    "changed_at": .instant(now),
                    "days_in_previous": since.flatMap { days(from: $0, to: now) } ?? .null,
                ]
            })
    }

    private static func days(from start: Instant, to end: Instant) -> Value? {
        let passed = Decimal(end.milliseconds - start.milliseconds)
        return passed.divided(by: millisecondsOfDay, scale: scale).map(Value.decimal)
    }
}
