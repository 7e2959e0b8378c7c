import KithModel

/// Something that happens outside of the database, as its performer sees it: a mail, a call of
/// somebody's server, a letter.
public struct Effect: Sendable, Hashable {
    /// The effect's number: the same in each attempt.
    public let id: RecordID
    /// What kind it is, as `mail`.
    public let kind: String
    /// The key under which it happens once: the same in each attempt.
    public let key: String
    /// What was asked for, as `EffectPerformer.accept` has returned it.
    public let payload: JSON
    /// Which attempt it is, from 1.
    public let attempt: Int
    /// The record that it is about, with its entity's name; nil for none.
    public let subject: Subject?
    /// When it was asked for.
    public let at: Instant

    /// Describes an effect, as the runner and tests of performers do.
    public init(
        id: RecordID, kind: String, key: String, payload: JSON, attempt: Int,
        subject: Subject?, at: Instant
    ) {
        self.id = id
        self.kind = kind
        self.key = key
        self.payload = payload
        self.attempt = attempt
        self.subject = subject
        self.at = at
    }

    /// A record that an effect is about.
    public struct Subject: Sendable, Hashable {
        /// The name of its entity.
        public var entity: String
        /// Its id.
        public var record: RecordID

        /// Names a record.
        public init(_ entity: String, _ record: RecordID) {
            self.entity = entity
            self.record = record
        }
    }
}

/// What a performer makes of a wish.
public struct EffectRequest: Sendable {
    /// What is to happen; without secrets, since it is kept and shown.
    public var payload: JSON
    /// The record that it is about.
    public var subject: Effect.Subject?
    /// Why it is not to happen, as `marketing consent was withdrawn`; nil where it is.
    public var leftOut: String?

    /// Describes what is to happen.
    public init(_ payload: JSON, about subject: Effect.Subject? = nil, leftOut: String? = nil) {
        self.payload = payload
        self.subject = subject
        self.leftOut = leftOut
    }
}

/// What is decided about an effect when its time has come.
public enum EffectPlan: Sendable {
    /// It is performed, with what only memory may know, as a password.
    case perform(JSON)
    /// It is not performed, since that would be wrong by now.
    case leaveOut(String)
    /// It is looked at again some milliseconds later; that is no attempt.
    case wait(Int64)
}

/// How an attempt ended.
public enum EffectEnd: Sendable {
    /// It has happened; with what the other side answered.
    case done(JSON)
    /// It was not to happen.
    case leftOut(String)
    /// It has not happened, and may be tried again.
    case failed(String)
    /// It has not happened, and never will.
    case refused(String)
    /// It is tried again some milliseconds later; that was no attempt.
    case wait(Int64)
}

/// What becomes of a wish.
public struct EffectReceipt: Sendable, Hashable {
    /// The effect's number.
    public var id: RecordID
    /// Why it is left out; nil where it is to happen.
    public var leftOut: String?
    /// Whether it had been asked for under the same key already.
    public var isRepeated: Bool
}
