import KithModel

/// The values of a record that is to be created, of the fields' types.
public struct Draft: Sendable {
    /// The fields with their values.
    public var values: [(field: Field, value: Value)]

    /// Makes a draft.
    public init(_ values: [(field: Field, value: Value)]) { self.values = values }
}

/// The values that change in a record.
public struct Patch: Sendable {
    /// The record.
    public var id: RecordID
    /// The version that the change was made from; nil to take whichever is there.
    public var version: Int64?
    /// The fields with their new values; a field left out is unchanged.
    public var values: [(field: Field, value: Value)]

    /// Makes a patch.
    public init(_ id: RecordID, version: Int64? = nil, _ values: [(field: Field, value: Value)]) {
        self.id = id
        self.version = version
        self.values = values
    }
}

/// What becomes of a batch in which some records are refused.
public enum RejectionMode: Sendable, Hashable {
    /// Nothing is written and every fault is told.
    case wholeBatch
    /// The others are written.
    case partial
}

/// What became of one record of a batch.
public struct WriteOutcome: Sendable {
    /// The record as it was written; nil when it was refused.
    public var record: Record?
    /// Whether anything changed.
    public var isChanged: Bool
    /// Why it was refused; empty when it was not.
    public var faults: [KernelError.Detail]
}
