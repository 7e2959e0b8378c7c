import KithKernel
import KithModel

/// What a stage may say.
enum StageRules {
    private static let percent = Decimal(0)...Decimal(100)

    /// Refuses the stages of a batch with an impossible probability, or that require fields
    /// which deals do not have.
    static func check(_ event: WriteEvent) throws {
        let deal = try event.transaction.entity("deal")
        for change in event.changes {
            if let probability = change["probability"]?.decimal, !percent.contains(probability) {
                change.reject(
                    "probability", "`probability` is \(probability), not 0 to 100 percent.")
            }
            if let days = change["rots_after_days"]?.integer, days < 1 {
                change.reject(
                    "rots_after_days", "`rots_after_days` is \(days); it must be above 0.")
            }
            if change.isChanged("required_fields") { checkRequired(change, deal) }
        }
    }

    private static func checkRequired(_ change: RecordChange, _ deal: Entity) {
        guard let list = change["required_fields"]?.json, list != .null else { return }
        let names = list.array?.compactMap(\.string) ?? []
        guard let elements = list.array, names.count == elements.count else {
            change.reject(
                "required_fields", "`required_fields` is not a list of field names.",
                recovery: "Write it as [\"next_step\", \"contact\"].")
            return
        }
        for name in names where deal.field(name) == nil {
            let known = deal.ownFields.map(\.name)
            change.reject(
                "required_fields",
                "`required_fields` names `\(name)`, which deals do not have"
                    + Suggestion.question(for: name, among: known),
                recovery: "See the fields: kith entity show deal")
        }
    }
}
