import KithKernel
import KithModel

/// Tells of deals that are won or lost, through whichever door.
enum DealOutcome {
    /// Asks about each deal of a batch that would be won; a subscriber's error refuses it.
    ///
    /// A deal that is created as won is not stored yet when this is asked.
    static func askForWinning(_ change: RecordChange, in transaction: Transaction) throws {
        guard change["status"] == .text("won"), change.isChanged("status") else { return }
        do {
            try transaction.ask("deal.winning", about: change.new, told(change))
        } catch let refusal as KernelError {
            change.reject(
                "stage", refusal.message, code: refusal.code, recovery: refusal.recovery)
        }
    }

    /// Announces the outcome of each deal of a batch that has one now.
    static func announce(_ event: WriteEvent) throws {
        for change in event.changes {
            let record = change.new
            switch change["status"]?.text {
            case "won": try event.transaction.announce("deal.won", about: record, told(change))
            case "lost": try event.transaction.announce("deal.lost", about: record, told(change))
            default: continue
            }
        }
    }

    private static func told(_ change: RecordChange) -> JSON {
        [
            "name": change["name"]?.apiJSON ?? .null, "value": change["value"]?.apiJSON ?? .null,
            "closed_on": change["closed_on"]?.apiJSON ?? .null,
        ]
    }
}
