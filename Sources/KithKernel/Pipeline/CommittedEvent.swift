import KithModel

/// A change that was committed, as its subscriber receives it: at least once.
public struct CommittedEvent: Sendable {
    /// Stable over repetitions: the event's number and the subscriber's id.
    public let key: String
    /// The name, as `deal.committed_update` or `lead.converted`.
    public let name: String
    /// The entity's name, for a change of a record.
    public let entity: String?
    /// The record.
    public let record: RecordID?
    /// The changed fields as `{"field": {"old": …, "new": …}}`, or what was announced.
    public let payload: JSON
    /// The change set.
    public let set: RecordID
    /// When it was committed.
    public let at: Instant

    /// Returns whether a field was changed.
    public func isChanged(_ field: String) -> Bool { payload[field] != nil }
}

/// An event of a plugin's own, asked inside a transaction.
public struct CustomEvent: Sendable {
    /// The name, as `lead.converting`.
    public let name: String
    /// The record that it is about.
    public let record: RecordID?
    /// What it says.
    public let payload: JSON
}
