import KithKernel
import KithModel

/// Lets deals follow their stage: pipeline, status, probability, forecast, closing day, and
/// what must be filled in, and how long they may stay.
///
/// These are rules of the write, so they hold for forms, commands, scripts and imports alike.
struct StageFollower {
    private static let ruled = [
        "stage", "pipeline", "status", "probability", "forecast_category", "closed_on",
        "loss_reason",
    ]

    private let event: WriteEvent
    private let today: CalendarDate

    init(_ event: WriteEvent) {
        self.event = event
        today = event.transaction.today
    }

    /// Follows for a batch; its stages are loaded by one query.
    func run() throws {
        try beginInFirstStage()
        let concerned = event.changes.filter(Self.isConcerned)
        let stages = try event.transaction.records(
            "stage", concerned.compactMap { $0["stage"]?.reference })
        let roles = try RequiredRoles(event, stages: stages)
        for change in concerned {
            // A stage that does not exist is refused with all other references.
            guard let id = change["stage"]?.reference, let stage = stages[id] else { continue }
            try follow(stage, change)
            try StageClock.start(change, in: stage, at: event)
            requireFields(of: stage, change)
            roles.require(stage, change)
            try DealOutcome.askForWinning(change, in: event.transaction)
        }
    }

    private static func isConcerned(_ change: RecordChange) -> Bool {
        guard change.old != nil, !ruled.contains(where: change.isChanged) else { return true }
        // Emptying any other field may offend against what the stage requires.
        return change.new.entity.ownFields.contains {
            change[$0.name] == .null && change.isChanged($0.name)
        }
    }

    private func beginInFirstStage() throws {
        let without = event.changes.filter { $0.old == nil && $0["stage"] == .null }
        guard !without.isEmpty else { return }
        let first = try event.transaction.find(
            "stage", where: "pipeline.is_default = true and outcome = 'open'", sort: "position",
            limit: 1
        ).first
        guard let first else { return }
        for change in without { try change.set("stage", to: .reference(first.id)) }
    }

    private func follow(_ stage: Record, _ change: RecordChange) throws {
        try change.set("pipeline", to: stage["pipeline"] ?? .null)
        try change.set("status", to: stage["outcome"] ?? .null)
        for name in ["probability", "forecast_category"] {
            let isGiven = change.isChanged(name) || !change.isChanged("stage")
            if !isGiven || change[name] == .null { try change.set(name, to: stage[name] ?? .null) }
        }
        let isLost = change["status"] == .text("lost")
        if change["status"] == .text("open") {
            try leaveOut("closed_on", change, of: stage)
        } else if change["closed_on"] == .null {
            try change.set("closed_on", to: .date(today))
        }
        if !isLost { try leaveOut("loss_reason", change, of: stage) }
    }

    /// Empties what an earlier stage left behind; refuses what is given with this one.
    private func leaveOut(_ field: String, _ change: RecordChange, of stage: Record) throws {
        guard change[field] != .null else { return }
        guard !change.isChanged(field) else {
            change.reject(
                field, "`\(field)` does not go with the stage \(stage.title).",
                recovery: "Leave it out, or choose another stage.")
            return
        }
        try change.set(field, to: .null)
    }

    private func requireFields(of stage: Record, _ change: RecordChange) {
        let names = stage["required_fields"]?.json?.array?.compactMap(\.string) ?? []
        for name in names {
            // A field of a disabled plugin is not there, and so not required.
            guard let value = change[name], value == .null || value == .text("") else { continue }
            guard change.isChanged("stage") || change.isChanged(name) else { continue }
            change.reject(
                name, "`\(name)` is missing: the stage \(stage.title) requires it.",
                code: .required, recovery: "Fill it in, or choose another stage.")
        }
    }
}
