import KithModel
import KithQuery
import KithStore
import Synchronization

/// The kernel of one open database: entities, events and permissions.
///
/// What it offers is spread over extensions, one concern a file. It is safe to use from
/// any number of tasks.
public final class Kernel: Sendable {
    /// The version of Kith, against which plugins name the ones that they work with.
    public static let version = "0.1.0"

    package let store: any Store
    let environment: Environment
    /// The plugins that are there, enabled or not.
    let sources: PluginSources
    /// The name of this run of the program, by which it knows what an earlier one began.
    let run = Int64.random(in: 1...Int64.max)
    let generations: Generations
    /// The flows of earlier versions of scripts.
    let flowVersions = FlowVersions()
    let turns = PollerTurns()
    /// When something was last looked for that is due.
    private let lastTick = Mutex<Instant?>(nil)
    /// Takes effects in place of the world; nil where they are performed.
    let sink: (any EffectSink)?
    /// Makes plugins of scripts; nil where this program runs none.
    let scriptReader: ScriptReader?

    init(
        store: any Store, environment: Environment, sources: PluginSources,
        generation: Generation, scripts: ScriptReader?, sink: (any EffectSink)? = nil
    ) {
        self.store = store
        self.environment = environment
        self.sources = sources
        generations = Generations(generation)
        scriptReader = scripts
        self.sink = sink
    }

    /// What is registered and enabled now.
    public var generation: Generation { generations.serving }

    /// The one source of time.
    public var clock: KernelClock { environment.clock }

    /// What holds for the whole organisation.
    public var organisation: Organisation { environment.organisation }

    /// Rings when something was committed to the change log.
    package var commits: CommitBell { environment.commits }

    /// Runs a body as one transaction and one change set.
    ///
    /// - Parameters:
    ///   - principal: on whose behalf.
    ///   - door: through what it came.
    ///   - context: how the change set is called.
    ///   - once: the caller's key for it, where it has one.
    ///   - body: runs on the writer's thread; what it throws undoes everything.
    /// - Returns: what the body returned, and what was written.
    @discardableResult
    public func transact<Result: Sendable>(
        as principal: Principal, door: Door, _ context: ChangeSetContext,
        once: Once<(result: Result, receipt: WriteReceipt)>? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> (result: Result, receipt: WriteReceipt) {
        let done = try await StoreFault.translated {
            try await self.store.write { session in
                try self.writing(once: once, on: session) {
                    try self.runner(on: session, principal, door, context)
                        .run(on: session, body)
                }
            }
        }
        if done.receipt.changesRights { environment.permissions.forget() }
        if done.receipt.set != nil { commits.ring() }
        return done
    }

    /// Returns what runs a transaction on a session, with what is enabled when its turn comes.
    func runner(
        on session: any SQLSession, _ principal: Principal, _ door: Door,
        _ context: ChangeSetContext
    ) throws -> TransactionRunner {
        TransactionRunner(
            generation: try generations.holding(on: session), environment: environment,
            principal: principal, door: door, context: context)
    }

    /// Runs a body on a snapshot, where writing is refused.
    public func read<Result: Sendable>(
        as principal: Principal, door: Door = .kernel,
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        let context = ChangeSetContext(kind: "read", title: "")
        return try await StoreFault.translated {
            try await self.store.read { session in
                // Only now, behind the wait for a reader: the snapshot says which one holds.
                try self.runner(on: session, principal, door, context).read(on: session, body)
            }
        }
    }

    /// Delivers what was committed to its subscribers, does the jobs whose time has come, seals
    /// the change log and takes away what was kept for a time only.
    ///
    /// - Returns: how many deliveries and jobs were done.
    @discardableResult
    public func settle() async throws -> Int {
        let done = try await deliver()
        try await seal()
        try await StoreFault.translated { try await sweepKeptAnswers() }
        return done
    }

    /// Delivers what was committed to its subscribers, and does the jobs whose time has come.
    ///
    /// - Returns: how many deliveries and jobs were done.
    @discardableResult
    package func deliver() async throws -> Int {
        try await StoreFault.translated {
            let delivered = try await Dispatcher(self).drain()
            _ = try await Scheduler(self).run()
            let done =
                delivered + (try await JobRunner(self).drain())
                + (try await FlowRunner(self).drain())
            // What jobs have written is delivered too.
            return done == 0 ? 0 : done + (try await Dispatcher(self).drain())
        }
    }

    /// Notes when something is looked for that is due.
    ///
    /// - Returns: whether the clock was set back since the time before.
    func noteTick(_ now: Instant) -> Bool {
        lastTick.withLock { last in
            defer { last = now }
            return last.map { now < $0 } ?? false
        }
    }

    /// Gives back memory that is held for what nobody asks just now.
    ///
    /// For a door through which nobody has come for a while.
    package func rest() throws { try store.rest() }

    /// Seals what has been committed to the change log since the last seal.
    ///
    /// Long work calls it as it goes, so that nothing committed stays unsealed for long.
    public func seal() async throws {
        try await StoreFault.translated { try await Sealer(self).seal() }
    }
}
