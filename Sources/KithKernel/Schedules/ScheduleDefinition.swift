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
    func planText(_ organisation: Organisation) -> String {
        plan.text + " " + (timeZone ?? organisation.timeZone)
    }

    /// Refuses schedules that are never due, or on days that there are not.
    ///
    /// - Throws: `invalid` with the schedule and where it was declared.
    static func check(_ contributions: [Contribution]) throws {
        for contribution in contributions {
            guard case .schedule(let schedule) = contribution.kind else { continue }
            let fault: String? =
                switch schedule.plan {
                case .every(let span) where span < SchedulePlan.shortest:
                    "comes more often than once a minute"
                case .daily(let times, _) where times.isEmpty: "names no time of day"
                case .daily(_, let days)
                where !days.ofWeek.isSubset(of: 1...7) || !days.ofMonth.isSubset(of: 1...31):
                    "names a day that there is not"
                default: nil
                }
            guard let fault else { continue }
            throw KernelError(
                .invalid, "The schedule `\(schedule.name)` \(fault).",
                recovery:
                    "Say `every` from one minute on, or times of day and days 1 to 7, 1 to 31.",
                location: contribution.source.description)
        }
    }

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
