import KithModel

/// One run of a flow: what it began with, and when it goes on.
package struct RunRow: Sendable {
    /// How a run stands.
    package enum State: String, Sendable, CaseIterable {
        /// It sleeps, waits, or goes on as soon as can be.
        case active
        /// It has come to its end.
        case done
        /// It failed too often.
        case failed
        /// Its script does something else than what is recorded.
        case diverged
        /// It waits for somebody to release it, as after a restore.
        case held
        /// Somebody has taken it back.
        case cancelled
    }

    /// The run's number.
    package var id: RecordID
    /// The flow, as `s_welcome.welcome`.
    package var flow: String
    /// The version of the plugin that it runs with.
    package var version: String
    /// How it stands.
    package var state: State = .active
    /// The number of the entity of the record that began it.
    package var entity: Int64?
    /// The record that began it.
    package var record: RecordID?
    /// The fields of that record at the beginning, as JSON.
    package var input: String
    /// When it goes on.
    package var wakeAt: Instant
    /// How often it has failed since it last went on.
    package var attempts = 0
    /// How many deliveries deep it was caused.
    package var depth: Int
    /// When it began.
    package var at: Instant
    /// When it came to its end; nil while it has not.
    package var finishedAt: Instant?
    /// What it failed by; nil where it did not.
    package var error: String?

    /// Makes a run that begins.
    package init(
        id: RecordID, flow: String, version: String, entity: Int64?, record: RecordID?,
        input: String, depth: Int, at: Instant
    ) {
        self.id = id
        self.flow = flow
        self.version = version
        self.entity = entity
        self.record = record
        self.input = input
        wakeAt = at
        self.depth = depth
        self.at = at
    }
}

/// What a run has done at one place of its script.
package struct StepRow: Sendable, Hashable {
    /// How a step stands.
    package enum State: String, Sendable {
        /// It is done, with its result.
        case done
        /// It waits for its time, for an event or for a person.
        case waiting
    }

    /// The run.
    package var run: RecordID
    /// How many steps were taken before it.
    package var number = 0
    /// Its place among the steps of the run, as `3`, or `3.1.2` within parallel ones.
    package var place: String
    /// What kind it is, as `sleep`.
    package var kind: String
    /// What it was given, as JSON.
    package var arguments: String
    /// How it stands.
    package var state: State
    /// What it gave, as JSON.
    package var result: String
    /// When it is over at the latest; nil where it waits without end.
    package var dueAt: Instant?
    /// The event that it waits for.
    package var event: String?
    /// The record that the event is to be about.
    package var record: RecordID?
    /// When it was taken.
    package var at: Instant

    /// Makes a step.
    package init(
        run: RecordID, place: String, kind: String, arguments: String, state: State,
        result: String = "null", at: Instant
    ) {
        self.run = run
        self.place = place
        self.kind = kind
        self.arguments = arguments
        self.state = state
        self.result = result
        self.at = at
    }
}
