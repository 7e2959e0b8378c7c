import KithKernel
import KithModel

/// Keeps the status of leads honest, through whichever door it is written.
///
/// Only the conversion converts, a converted lead stays so, and who disqualifies says why.
enum LeadStatus {
    private static let conversion = [
        "status", "converted_at", "converted_contact", "converted_account", "converted_deal",
    ]

    /// Checks a batch.
    static func check(_ event: WriteEvent) throws {
        for change in event.changes {
            if change.old?["status"] == .text("converted") {
                refuseReopening(change)
            } else if change["status"] == .text("converted"), change["converted_at"] == .null {
                change.reject(
                    "status", "A lead is not converted by its status alone.",
                    recovery: "Convert it: kith run sales.convert_lead --lead \(change.id)")
            }
            try keepReason(change)
        }
    }

    private static func refuseReopening(_ change: RecordChange) {
        for name in conversion where change.isChanged(name) && !isFollowing(name, change) {
            change.reject(
                name, "The lead \(change.new.title) is converted: its `\(name)` stays.",
                code: .conflict, recovery: "Undo the conversion to work on the lead again.")
        }
    }

    /// Whether a reference is emptied because what it points to was deleted.
    private static func isFollowing(_ name: String, _ change: RecordChange) -> Bool {
        change.old?[name]?.reference != nil && change[name] == .null
    }

    private static func keepReason(_ change: RecordChange) throws {
        if change["status"] != .text("disqualified") {
            try change.set("disqualify_reason", to: .null)
        } else if change["disqualify_reason"] == .null {
            change.reject(
                "disqualify_reason", "`disqualify_reason` is missing: say why nothing comes of it.",
                code: .required,
                recovery: "Give one of: "
                    + [FieldType.Choice].disqualifyReasons.map(\.key)
                    .joined(separator: ", "))
        }
    }
}
