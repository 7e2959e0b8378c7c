import KithKernel
import KithModel

/// What holds for the lifecycle stages of accounts and contacts, whoever writes them.
enum LifecycleRules {
    /// Refuses a stage that may not follow the one before, and notes the moment of the change.
    ///
    /// A record may begin in any stage, and one without a stage may get any.
    static func check(_ event: WriteEvent) throws {
        for change in event.changes {
            let stage = LifecycleStage(change["lifecycle_stage"])
            try change.set(
                "lifecycle_since", to: stage == nil ? .null : .instant(event.transaction.now))
            guard let former = LifecycleStage(change.old?["lifecycle_stage"]) else { continue }
            refuse(change, from: former, to: stage)
        }
    }

    private static func refuse(
        _ change: RecordChange, from former: LifecycleStage, to stage: LifecycleStage?
    ) {
        let next = former.next.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        guard let stage else {
            // Erasing a person's data takes the stage along.
            guard change["erased_at"]?.instant == nil else { return }
            change.reject(
                "lifecycle_stage", "`lifecycle_stage` cannot be emptied again.",
                recovery: "Give one that may follow `\(former.rawValue)`: \(next).")
            return
        }
        guard stage != former, !former.next.contains(stage) else { return }
        change.reject(
            "lifecycle_stage", "`\(stage.rawValue)` may not follow `\(former.rawValue)`.",
            recovery: "Give one that may follow: \(next).")
    }
}
