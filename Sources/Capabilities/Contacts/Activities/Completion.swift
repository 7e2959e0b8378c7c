import KithKernel
import KithModel

/// Keeps an activity's mark and its moment of being done together.
enum Completion {
    /// Settles a batch: who marks an activity as done without a moment has done it when it
    /// ended, else now; who names a moment has done it; and who takes the mark away takes the
    /// moment along.
    ///
    /// A new activity that has begun already, other than a task, is taken as done: it is the
    /// record of what was. So is a new note or statement.
    static func settle(_ event: WriteEvent) throws {
        let now = event.transaction.now
        for change in event.changes {
            checkDuration(change)
            let isDone = isDone(change, now)
            try change.set("is_done", to: .boolean(isDone))
            if !isDone {
                try change.set("done_at", to: .null)
            } else if change["done_at"] == .null {
                try change.set("done_at", to: .instant(end(of: change, now)))
            }
        }
    }

    private static func isDone(_ change: RecordChange, _ now: Instant) -> Bool {
        let isMarked = change["is_done"]?.boolean ?? false
        let hasMoment = change["done_at"]?.instant != nil
        if change.old == nil { return isMarked || hasMoment || isRecord(change, now) }
        return change.isChanged("is_done") ? isMarked : hasMoment
    }

    private static func isRecord(_ change: RecordChange, _ now: Instant) -> Bool {
        switch change["kind"]?.text {
        case "task": return false
        case "note", "statement": return change["due_on"] == .null
        default: return change["started_at"]?.instant.map { $0 <= now } ?? false
        }
    }

    /// When what has begun was over; never later than now.
    private static func end(of change: RecordChange, _ now: Instant) -> Instant {
        guard let start = change["started_at"]?.instant, start <= now else { return now }
        let seconds = change["duration_seconds"]?.integer ?? 0
        let limit = (now.milliseconds - start.milliseconds) / 1000
        return start.adding(milliseconds: min(max(seconds, 0), limit) * 1000)
    }

    private static func checkDuration(_ change: RecordChange) {
        guard let seconds = change["duration_seconds"]?.integer, seconds < 0 else { return }
        change.reject(
            "duration_seconds", "`duration_seconds` is below 0.",
            recovery: "Give how many seconds it took, or leave it empty.")
    }
}
