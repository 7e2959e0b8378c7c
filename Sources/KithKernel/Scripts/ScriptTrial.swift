import KithModel
import Synchronization

/// What a script has done in a transaction that was rolled back.
public struct ScriptTrial: Sendable {
    /// What the script is tried with.
    public enum Act: Sendable {
        /// Its hooks on a record run as if the record were saved as it is, or those on one
        /// event alone.
        case hooks(entity: String, RecordID, event: String?)
        /// A record is changed, as somebody would change it; other plugins' hooks run too.
        case change(entity: String, RecordID, JSONObject)
        /// A command is run.
        case command(String, JSONObject)
        /// One of its jobs or schedules is done.
        case job(String, JSON)
    }

    /// A job that would be put off.
    public struct Job: Sendable {
        /// Its name.
        public var name: String
        /// What it would be told.
        public var payload: JSON
        /// For when.
        public var dueAt: Instant
    }

    /// A value that a before hook would give the record.
    public struct Assignment: Sendable {
        /// The field.
        public var field: String
        /// The value before.
        public var old: Value
        /// The value that it would have.
        public var new: Value
    }

    /// What ran, in the order in which it began.
    public var steps: [TraceStep] = []
    /// What its before hooks would set, where they ran by themselves.
    public var assignments: [Assignment] = []
    /// Why the record would be refused.
    public var refusals: [KernelError.Detail] = []
    /// What would be written.
    public var changes: [ChangeSummary] = []
    /// The jobs that would be put off.
    public var putOff: [Job] = []
    /// What it wrote to the log.
    public var lines: [String] = []
    /// What the command gave back; nil for other acts.
    public var output: CommandOutput?
    /// What ended it; nil where it came to its end.
    public var error: KernelError?
}

/// The lines that a script writes while it is tried.
final class TrialLog: Sendable {
    /// More lines than this are left out.
    private static let most = 200
    private let kept = Mutex<[String]>([])

    func add(_ line: String) {
        kept.withLock { if $0.count < Self.most { $0.append(line) } }
    }

    var lines: [String] { kept.withLock(\.self) }
}
