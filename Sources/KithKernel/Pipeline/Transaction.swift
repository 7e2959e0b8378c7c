import KithModel
import KithQuery
import KithStore

/// What a command or a hook may touch: records, events and the present moment.
///
/// Everything it writes is committed together or not at all. It is used on the thread that
/// gave it and must not be kept.
public final class Transaction {
    let state: TransactionState
    let actor: Actor
    /// How many hooks deep the caller stands; 0 outside hooks.
    let depth: Int
    /// The place in the log of the change that caused this.
    let cause: Int64?
    /// The hooks that led here, for the text of a loop's error.
    let chain: [String]
    /// Why writing is refused here; nil where it is allowed.
    let refusal: KernelError?

    init(
        state: TransactionState, actor: Actor, depth: Int = 0, cause: Int64? = nil,
        chain: [String] = [], refusal: KernelError? = nil
    ) {
        self.state = state
        self.actor = actor
        self.depth = depth
        self.cause = cause
        self.chain = chain
        self.refusal = refusal
    }

    /// The present moment, frozen for the transaction.
    public var now: Instant { state.now }

    /// The present day in the caller's time zone.
    public var today: CalendarDate { moment.today }

    /// The user on whose behalf, also in a hook, which works with the rights of its plugin; nil
    /// for the system.
    public var user: RecordID? { actor.user }

    /// The entities that are installed and enabled.
    public var schema: Schema { state.generation.schema }

    /// The organisation's base currency.
    public var baseCurrency: Currency { state.environment.organisation.baseCurrency }

    /// The country (ISO 3166) of telephone numbers without country code; nil where none is set.
    public var region: String? { state.environment.organisation.country }

    var moment: QueryMoment {
        state.environment.zones.moment(now: state.now, timeZone: actor.timeZone)
    }

    var authorizer: Authorizer {
        Authorizer(schema: schema, rights: actor.rights, moment: moment)
    }

    /// Returns the entity of a name.
    ///
    /// - Throws: `not_found` with the nearest name.
    public func entity(_ name: String) throws -> Entity { try schema.requireEntity(name) }

    /// Returns a copy that acts with other rights, one level deeper.
    func nested(as actor: Actor, hook: String, cause: Int64?, refusal: KernelError?) -> Transaction
    {
        Transaction(
            state: state, actor: actor, depth: depth + 1, cause: cause, chain: chain + [hook],
            refusal: refusal)
    }

    /// Returns a copy that acts as the kernel itself, for what follows from a write.
    func asKernel(_ doing: String) -> Transaction {
        let kernel = Actor(
            user: actor.user, rights: .everything(user: actor.user), via: doing,
            timeZone: actor.timeZone, isAdministrator: true)
        return Transaction(
            state: state, actor: kernel, depth: depth, cause: cause, chain: chain)
    }

    /// Refuses what would write where writing is not allowed.
    func requireWriting() throws {
        if let refusal { throw refusal }
    }
}
