import KithKernel
import KithModel

/// Keeps an activity's mark and its moment of being done together.
enum Completion {
    /// Settles a batch: who marks an activity as done without a moment has done it now, who
    /// names a moment has done it, and who takes the mark away takes the moment along.
    static func settle(_ event: WriteEvent) throws {
        for change in event.changes {
            let isDone = isDone(change)
            try change.set("is_done", to: .boolean(isDone))
            if !isDone {
                try change.set("done_at", to: .null)
            } else if change["done_at"] == .null {
                try change.set("done_at", to: .instant(event.transaction.now))
            }
        }
    }

    private static func isDone(_ change: RecordChange) -> Bool {
        let isMarked = change["is_done"]?.boolean ?? false
        let hasMoment = change["done_at"]?.instant != nil
        if change.old == nil { return isMarked || hasMoment }
        return change.isChanged("is_done") ? isMarked : hasMoment
    }
}
