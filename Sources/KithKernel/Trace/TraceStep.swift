import KithModel

/// What one hook or command has done in a transaction, and what it cost.
public struct TraceStep: Sendable, Hashable {
    /// Who runs.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case hook, command, job
    }

    /// Whether a hook, a command or a job.
    public var kind: Kind
    /// The plugin that it belongs to.
    public var owner: String
    /// The id of the hook, as `sales.stage-history`, or the name of the command or the job.
    public var name: String
    /// The event that the hook waits for; empty for the others.
    public var event: String
    /// Where it was declared.
    public var source: SourceLocation
    /// How many hooks deep it stands: 1 for one that the caller's own write runs.
    public var depth: Int
    /// How many records it was given.
    public var records: Int
    /// How long it took, with all that it caused.
    public var microseconds: Int64 = 0
    /// Instructions, and the work of library functions; nil for what is no Lua.
    public var fuel: Int64?
    /// How many queries it has asked; nil for what is no Lua.
    public var queries: Int?
    /// How many records it has refused.
    public var rejections = 0
    /// What it was ended by; nil where it came to its end.
    public var error: KernelError?
}

/// What the hooks and commands of one transaction have done, in the order in which they began.
public struct TransactionTrace: Sendable {
    /// Its place among all that this process has traced, from 1.
    public internal(set) var number = 0
    /// The request that caused it; empty where none is known.
    public let request: String
    /// When it began.
    public let at: Instant
    /// What its change set is called.
    public let title: String
    /// Through what it came.
    public let door: String
    /// The steps.
    public let steps: [TraceStep]
    /// How many steps are left out, since there were so many.
    public let omitted: Int
}
