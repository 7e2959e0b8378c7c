import KithModel

/// Work that can be put off: done after the transaction that asks for it, again where it fails.
public struct JobDefinition: Sendable, Hashable {
    /// The name, as `warranty.remind`; it begins with the plugin's id.
    public var name: String
    /// One sentence about what it does.
    public var summary: String
    /// How often it is tried before it is given up.
    public var attempts: Int
    /// The index of the code among the owner's handlers.
    var handler = 0

    /// The most attempts that a job may ask for, and what it has where it asks for none.
    public static let mostAttempts = 12

    /// Describes a job.
    public init(_ name: String, summary: String = "", attempts: Int = Self.mostAttempts) {
        self.name = name
        self.summary = summary
        self.attempts = min(max(attempts, 1), Self.mostAttempts)
    }
}

/// One attempt to do a job, as its code sees it.
public struct JobAttempt: Sendable {
    /// The job's number: the same in each attempt.
    public let id: RecordID
    /// The job's name.
    public let name: String
    /// What it is told.
    public let payload: JSON
    /// Which attempt it is, from 1.
    public let number: Int
    /// For when it was meant: for a schedule the moment at which it was due.
    public let dueAt: Instant

    /// Stable over repetitions: what is sent elsewhere under it is sent once.
    public var key: String { "\(id):\(name)" }
}

/// A job with its code, ready to be done.
struct RegisteredJob: Sendable {
    let owner: String
    let definition: JobDefinition
    let source: SourceLocation
    let body: @Sendable (JobAttempt, Transaction) throws -> Void

    /// Returns the jobs of some plugins, by name; a schedule is one too.
    static func all(_ collected: [Contributions]) -> [String: RegisteredJob] {
        var jobs: [String: RegisteredJob] = [:]
        for contributions in collected {
            for contribution in contributions.all {
                let definition: JobDefinition
                switch contribution.kind {
                case .job(let job): definition = job
                case .schedule(let schedule): definition = schedule.job
                default: continue
                }
                guard case .job(let body) = contributions.handlers[definition.handler] else {
                    continue
                }
                jobs[definition.name] = RegisteredJob(
                    owner: contribution.owner, definition: definition,
                    source: contribution.source, body: body)
            }
        }
        return jobs
    }
}
