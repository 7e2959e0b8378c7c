import KithModel
import KithQuery
import KithStore

/// What all nested writes of one database transaction share.
///
/// It lives on one thread, from BEGIN to COMMIT, and is dropped with the transaction.
final class TransactionState {
    let session: any SQLSession
    let generation: Generation
    /// What the last failure of a plugin said, which goes up through those around it.
    var blamed: String?
    let environment: Environment
    /// What rights depended on when the transaction began.
    let standing: PermissionCache.Standing
    /// The frozen present.
    let now: Instant
    /// How many times a hook has run for a record since the caller's own last write, against
    /// endless loops.
    var hookRuns: [HookRun: Int] = [:]
    /// The records that were deleted in this transaction.
    var deleted: Set<RecordID> = []
    /// The parents whose roll-ups must be brought up to date.
    var staleRollups: [StaleRollup: CompiledRollup] = [:]
    /// References that were found to exist and to be visible, by who looked.
    var visible: Set<VisibleReference> = []
    /// Events that will be written to the outbox.
    var events: [PendingEvent] = []
    /// The default team of each user, once looked up.
    var defaultTeams: [RecordID: RecordID?] = [:]
    /// Rates in base currency, once looked up.
    var rates: [RateKey: Decimal] = [:]
    /// The first error that left part of a batch written; it ends the transaction even
    /// where a command swallowed it.
    var doom: (any Error)?
    /// Whether entities, fields and plugins may be changed: only by the kernel's own calls.
    var isReshaping = false
    /// Whether the caller is an administrator or the kernel itself.
    var isCallerAdministrator = false
    /// What the one who began the transaction may do.
    var callerRights: AccessRights?
    /// Whether rights must be looked up anew after this transaction.
    var isPermissionChanged = false
    /// How many deliveries in a row led to this transaction.
    var deliveryDepth = 0
    /// Whether everything is undone at the end, so that no failure counts.
    var isTrial = false
    /// The jobs that were put off.
    var putOff: [(name: String, payload: JSON, dueAt: Instant)] = []
    /// The effects that were asked for; why for those that are left out.
    var requested: [(kind: String, payload: JSON, leftOut: String?)] = []
    /// Whether runs of flows wait for events, by their names, as far as somebody has asked.
    var awaitedEvents: [String: Bool] = [:]
    /// The name of the job that is done, until it has gone on by another; nil outside of one.
    var runningJob: String?
    /// Whether a change set is being taken back.
    var isUndo = false
    /// How many rows deletions have carried along.
    var carriedRows = 0
    /// What hosts of plugins keep for as long as the transaction lasts.
    var attachments: [String: AnyObject] = [:]
    /// How many rows were written.
    var writtenRows = 0
    /// What hooks and commands do.
    let recorder = StepRecorder()
    let log: ChangeLogWriter
    let search: SearchWriter

    struct HookRun: Hashable {
        let hook: String
        let record: RecordID
    }

    struct StaleRollup: Hashable {
        let field: Int64
        let parent: RecordID
    }

    struct VisibleReference: Hashable {
        let actor: String
        let id: RecordID
    }

    struct RateKey: Hashable {
        let currency: Currency
        let date: CalendarDate
    }

    init(
        session: any SQLSession, generation: Generation, environment: Environment,
        standing: PermissionCache.Standing, now: Instant, log: ChangeLogWriter,
        search: SearchWriter
    ) {
        self.session = session
        self.generation = generation
        self.environment = environment
        self.standing = standing
        self.now = now
        self.log = log
        self.search = search
    }

    /// The executor of plans on this transaction's own state.
    var executor: QueryExecutor { QueryExecutor(session, codec: generation.codec) }

    /// The named numbers of the database.
    var counters: CounterTable { CounterTable(session) }

    /// Whether a run of a flow waits for events of a name.
    func isAwaited(_ event: String) throws -> Bool {
        guard !generation.flows.isEmpty else { return false }
        if let known = awaitedEvents[event] { return known }
        let isAwaited = try StepTable(session).isAwaited(event)
        awaitedEvents[event] = isAwaited
        return isAwaited
    }

    /// Returns a new id.
    func newID() -> RecordID { environment.ids.next(at: now.milliseconds) }
}

/// An event that is waiting for the end of its transaction.
struct PendingEvent {
    let name: String
    let entity: Entity?
    let record: RecordID?
    let operation: WriteOperation?
    let payload: JSON
    let subscribers: [String]
    let depth: Int
    let actor: RecordID?
}

extension PendingEvent {
    /// The event without what it says.
    var blanked: PendingEvent {
        PendingEvent(
            name: name, entity: entity, record: record, operation: operation, payload: .null,
            subscribers: subscribers, depth: depth, actor: actor)
    }
}

/// What the kernel holds for as long as the process lives.
struct Environment: Sendable {
    let clock: KernelClock
    let ids: IDSequence
    let zones: TimeZoneSource
    let organisation: Organisation
    let permissions: PermissionCache
    let feed: FeedSeal
    let commits = CommitBell()
    let health = PluginHealth()
    let use = PluginUse()
    let traces = TraceLog()
    var chance = Chance.system
}

/// What holds for the whole organisation and never changes while records exist.
public struct Organisation: Sendable, Hashable {
    /// The currency of sums.
    public let baseCurrency: Currency
    /// The time zone of people who set none, as `Europe/Zagreb`.
    public let timeZone: String
    /// The country (ISO 3166, as `HR`) of telephone numbers without country code; nil where
    /// only international numbers are taken.
    public let country: String?

    /// Makes the choices of an organisation.
    public init(baseCurrency: Currency, timeZone: String, country: String? = nil) {
        self.baseCurrency = baseCurrency
        self.timeZone = timeZone
        self.country = country
    }
}
