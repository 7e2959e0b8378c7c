import KithModel
import KithQuery

extension Transaction {
    /// Returns the records that look like some that are to be written, or were just written.
    ///
    /// The plugins that compare records of the entity are asked, with the caller's rights: what
    /// the caller may not read is neither compared nor named. Nothing is decided by it; imports
    /// warn, forms propose.
    ///
    /// - Parameters:
    ///   - entity: the entity's name.
    ///   - drafts: the values of each by field name, of the fields' types.
    /// - Returns: for each draft what looks like it, the likeliest first; empty lists for an
    ///   entity whose records nobody compares.
    /// - Throws: `not_found` for an unknown entity; what a plugin throws.
    public func likenesses(
        _ entity: String, _ drafts: [[String: Value]]
    ) throws -> [[Likeness]] {
        let entity = try self.entity(entity)
        var found = [[Likeness]](repeating: [], count: drafts.count)
        guard !drafts.isEmpty, access(to: entity).scope(.read) != .none else { return found }
        for comparer in state.generation.comparers[entity.name] ?? [] {
            let answers = try comparer.compare(drafts, comparer.narrowed(self))
            for (place, likenesses) in zip(found.indices, answers) { found[place] += likenesses }
        }
        return found.map { $0.sorted { ($0.score, $1.record) > ($1.score, $0.record) } }
    }

    /// Whether somebody compares the records of an entity.
    package func comparesLikeness(of entity: Entity) -> Bool {
        state.generation.comparers[entity.name] != nil
    }
}

/// What compares records of an entity, with its owner.
struct RegisteredComparer: Sendable {
    let owner: String
    let compare: @Sendable ([[String: Value]], Transaction) throws -> [[Likeness]]

    /// Returns a transaction with the caller's rights, cut down to what the plugin was
    /// granted, in which nothing can be written.
    func narrowed(_ transaction: Transaction) -> Transaction {
        let generation = transaction.state.generation
        var actor = transaction.actor
        let grants = generation.pluginRights(owner, user: actor.user)
        actor.rights = actor.rights.intersected(with: grants, over: generation.schema)
        return Transaction(
            state: transaction.state, actor: actor, depth: transaction.depth,
            cause: transaction.cause, chain: transaction.chain,
            refusal: KernelError(.forbidden, "A comparison only reads."))
    }

    /// Returns what the collected plugins compare, by the entity's name.
    static func all(_ collected: [Contributions]) -> [String: [RegisteredComparer]] {
        var comparers: [String: [RegisteredComparer]] = [:]
        for contributions in collected {
            for contribution in contributions.all {
                guard case .likeness(let entity, let handler) = contribution.kind,
                    case .likeness(let body) = contributions.handlers[handler]
                else { continue }
                let comparer = RegisteredComparer(owner: contribution.owner, compare: body)
                comparers[entity, default: []].append(comparer)
            }
        }
        return comparers
    }
}
