import KithModel

/// The change set that a call's writes belong to.
public struct ChangeSetContext: Sendable, Hashable {
    /// What makes it, in a word: an import, a command, an undo.
    public var kind: String
    /// One line for people.
    public var title: String
    /// The set to continue, for an import that spans several transactions.
    public var existing: RecordID?
    /// The set that this one undoes.
    public var undoes: RecordID?
    /// The request that causes it, as the task that describes it knows; writes run on a thread
    /// that does not.
    package var request = Kernel.request

    /// Describes a new set.
    public init(kind: String, title: String, existing: RecordID? = nil, undoes: RecordID? = nil) {
        self.kind = kind
        self.title = title
        self.existing = existing
        self.undoes = undoes
    }
}
