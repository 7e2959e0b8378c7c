import KithModel

/// Something that is to happen outside, or has: a row of the effect ledger.
package struct EffectRow: Sendable {
    /// What has become of an effect.
    package enum State: String, Sendable, CaseIterable {
        /// It waits for its time, or for its next attempt.
        case pending
        /// It is being performed.
        case leased
        /// It has happened.
        case done
        /// It was not to happen, as `error` says.
        case leftOut = "left_out"
        /// It failed too often, or for good.
        case dead
        /// It waits for somebody to release it, as after a restore.
        case held
        /// Somebody has taken it back.
        case cancelled
    }

    /// The effect's number.
    package var id: RecordID
    /// What kind it is, as `mail`.
    package var kind: String
    /// The key under which it happens once.
    package var key: String
    /// What it is, as JSON.
    package var payload: String
    /// What has become of it.
    package var state: State = .pending
    /// How often it was tried.
    package var attempts = 0
    /// How many attempts a crash has cut off, so that nobody knows whether they succeeded.
    package var interruptions = 0
    /// When it is tried next.
    package var nextAt: Instant
    /// The number of the entity of the record that it is about.
    package var entity: Int64?
    /// The record that it is about.
    package var record: RecordID?
    /// Through what it was asked for, as the change log's `via`.
    package var via: String
    /// The change set that it belongs to.
    package var set: RecordID?
    /// How many deliveries deep it was caused.
    package var depth: Int
    /// When it was asked for.
    package var at: Instant
    /// When it came to its end; nil while it has not.
    package var finishedAt: Instant?
    /// What the last attempt failed by, or why it was left out; nil for neither.
    package var error: String?
    /// What the other side answered, as JSON; nil while it has not.
    package var result: String?

    /// Makes an effect that waits.
    package init(
        id: RecordID, kind: String, key: String, payload: String, nextAt: Instant, via: String,
        depth: Int, at: Instant
    ) {
        self.id = id
        self.kind = kind
        self.key = key
        self.payload = payload
        self.nextAt = nextAt
        self.via = via
        self.depth = depth
        self.at = at
    }
}
