import KithKernel
import KithModel

/// Knows since when a deal is in its stage, and from which day on it has been there too long.
enum StageClock {
    /// Notes both on a deal that comes to a stage, or is created in it.
    static func start(_ change: RecordChange, in stage: Record, at event: WriteEvent) throws {
        guard change.isChanged("stage") || change["stage_since"] == .null else { return }
        try change.set("stage_since", to: .instant(event.transaction.now))
        try change.set("rots_on", to: rotsOn(stage, since: event.transaction.today))
    }

    /// Follows a change of how long deals may stay in a stage, for all that are in it.
    static func follow(_ event: WriteEvent) throws {
        let stages = Dictionary(event.changes.map { ($0.id, $0.new) }) { first, _ in first }
        let list = JSON.array(stages.keys.sorted().map { .string($0.description) })
        let deals = try event.transaction.all("deal", where: "stage in :stages", ["stages": list])
        let values = deals.compactMap { deal -> (id: RecordID, values: [String: Value])? in
            guard let stage = deal["stage"]?.reference.flatMap({ stages[$0] }),
                let since = deal["stage_since"]?.instant
            else { return nil }
            return (deal.id, ["rots_on": rotsOn(stage, since: since.utc.date)])
        }
        try event.transaction.update("deal", values)
    }

    private static func rotsOn(_ stage: Record, since day: CalendarDate) -> Value {
        guard stage["outcome"] == .text("open"), let days = stage["rots_after_days"]?.integer
        else { return .null }
        return .date(day.adding(days: days))
    }
}
