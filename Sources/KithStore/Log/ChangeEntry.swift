import KithModel

/// What was done to a record.
package enum ChangeOperation: String, Sendable, Hashable {
    case create, update, delete, restore
    /// A roll-up was brought up to date; the record's version does not change.
    case rollup
}

/// One row of the change log.
package struct ChangeEntry: Sendable {
    /// The row's place in the log, from 1 without gaps.
    package var seq: Int64
    /// The change set that it belongs to.
    package var set: RecordID
    /// When it was written.
    package var at: Instant
    /// The user on whose behalf; nil for the system.
    package var actor: RecordID?
    /// Through what it came, as `cli`, `import`, `hook sales.stage-history`.
    package var via: String
    /// The place of the change that caused it.
    package var cause: Int64?
    /// The number of the record's entity.
    package var entity: Int64
    /// The record.
    package var record: RecordID
    /// The record's version afterwards.
    package var version: Int64
    /// What was done.
    package var operation: ChangeOperation
    /// The changed fields before, as `ChangeImage` writes them; nil for a creation and
    /// after an erasure.
    package var before: String?
    /// The changed fields afterwards; nil after an erasure.
    package var after: String?
    /// Random bytes mixed into the digest; nil after an erasure.
    package var salt: [UInt8]?
    /// The salted digest of both images.
    package var digest: [UInt8]

    /// Makes an entry.
    package init(
        seq: Int64, set: RecordID, at: Instant, actor: RecordID?, via: String, cause: Int64?,
        entity: Int64, record: RecordID, version: Int64, operation: ChangeOperation,
        before: String?, after: String?, salt: [UInt8]?, digest: [UInt8]
    ) {
        self.seq = seq
        self.set = set
        self.at = at
        self.actor = actor
        self.via = via
        self.cause = cause
        self.entity = entity
        self.record = record
        self.version = version
        self.operation = operation
        self.before = before
        self.after = after
        self.salt = salt
        self.digest = digest
    }
}
