import KithModel

/// Work that is done again and again, by the kernel's clock.
public struct ScheduleDefinition: Sendable, Hashable {
    /// What becomes of moments that have passed while nothing ran, as in a night without power.
    public enum Misfire: Sendable, Hashable {
        /// It runs once for all of them.
        case once
        /// It does not run for them.
        case skip
        /// It runs for each, for the last so many.
        case all(most: Int)
    }

    /// What becomes of a moment at which the run before has not come to its end.
    public enum Overlap: String, Sendable, Hashable, CaseIterable {
        /// It is left out.
        case forbid
        /// It waits its turn.
        case queue
    }

    /// The name, as `warranty.remind`, and how often an attempt is made.
    public var job: JobDefinition
    /// When it is due.
    public var plan: SchedulePlan
    /// The time zone whose clocks count, as `Europe/Zagreb`; the organisation's where nil.
    public var timeZone: String?
    /// What becomes of moments that were missed.
    public var misfire: Misfire
    /// What becomes of a moment at which the run before still works.
    public var overlap: Overlap

    /// The name, as `warranty.remind`.
    public var name: String { job.name }

    /// Describes a schedule.
    public init(
        _ name: String, _ plan: SchedulePlan, summary: String = "", timeZone: String? = nil,
        misfire: Misfire = .once, overlap: Overlap = .forbid
    ) {
        job = JobDefinition(name, summary: summary)
        self.plan = plan
        self.timeZone = timeZone
        self.misfire = misfire
        self.overlap = overlap
    }

    /// A text that differs where the moments do at which it is due.
    var planText: String { plan.text + " " + (timeZone ?? "") }

    /// Returns the schedules of some plugins that were granted one, by name.
    static func all(
        _ contributions: [Contribution], of active: [PluginSource]
    ) -> [String: ScheduleDefinition] {
        let granted = Set(
            active.filter { $0.isCompiledIn || $0.granted.schedules }.map(\.manifest.id))
        var schedules: [String: ScheduleDefinition] = [:]
        for contribution in contributions where granted.contains(contribution.owner) {
            if case .schedule(let schedule) = contribution.kind {
                schedules[schedule.name] = schedule
            }
        }
        return schedules
    }
}
