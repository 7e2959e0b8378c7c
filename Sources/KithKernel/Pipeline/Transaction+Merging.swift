import KithModel
import KithQuery
import KithStore

extension Transaction {
    /// Merges one record into another: the winner takes over everything that points to the
    /// loser, and the loser is deleted.
    ///
    /// Every reference of every entity is moved, also those of fields that plugins and
    /// administrators added, and those that may point to several entities. Where the winner
    /// has the like already, as a second membership in one team, the loser's is deleted. Each
    /// write passes the pipeline, so hooks, roll-ups and the change log follow. A redirect
    /// stays behind, by which the loser's id leads to the winner; undoing the change set
    /// brings both records back with all that belonged to them.
    ///
    /// What belongs to a disabled plugin is not moved: it is dormant. A link from there finds
    /// the winner by the redirect.
    ///
    /// What points to the loser is moved also where the caller may not write it, or not even
    /// read it: nothing may be left pointing to a record that is gone. Of such records only
    /// the reference changes.
    ///
    /// - Parameters:
    ///   - entity: the entity of both.
    ///   - loser: the record that goes.
    ///   - winner: the record that stays.
    ///   - values: what the winner gets; a field left out keeps the winner's value. They are
    ///     the caller's own input: his rights on the fields decide.
    /// - Returns: the winner as it is afterwards, without what the caller may not read.
    /// - Throws: `forbidden` when the caller may not update both records or not delete the
    ///   loser; `not_found`; `invalid` for a record and itself; `too_large` when more than
    ///   20,000 records point to the loser; what a hook on the merge or on a write refuses.
    @discardableResult
    public func merge(
        _ entity: String, _ loser: RecordID, into winner: RecordID,
        _ values: [String: Value] = [:]
    ) throws -> Record {
        try requireWriting()
        let entity = try self.entity(entity)
        let rowsBefore = state.writtenRows
        do {
            return masked(
                try Merging(of: loser, into: winner, entity, in: self)
                    .run(filling: try resolve(values, entity)))
        } catch {
            if state.writtenRows > rowsBefore { state.doom = state.doom ?? error }
            throw error
        }
    }

    /// Returns the record that a merged record went into, if the caller may read it.
    ///
    /// - Returns: nil for a record that is there, for one that was not merged, and where the
    ///   winner is gone or closed to the caller.
    package func redirected(_ entity: Entity, _ id: RecordID) throws -> RecordID? {
        guard try records(entity, [id], verb: .read).isEmpty else { return nil }
        let redirects = try asKernel(Merging.via).find(
            KernelEntities.mergedRecord.name, where: "loser = :loser",
            ["loser": .string(id.description)], limit: 1)
        guard case .polymorphic(entity.name, let winner)? = redirects.first?["winner"] else {
            return nil
        }
        let isAlive = try state.generation.table(entity).fetch([id], state.session)
            .contains { !$0.isDeleted }
        guard !isAlive, try !reachableOrNone(entity, [winner], .read).isEmpty else { return nil }
        return try records(entity, [winner], verb: .read).first?.id
    }
}

extension Kernel {
    /// Returns the record that a merged record went into, if the caller may read it.
    ///
    /// - Parameter entity: the entity's name.
    /// - Returns: nil for a record that is there, for one that was not merged, and where the
    ///   winner is gone or closed to the caller.
    package func redirected(
        _ entity: String, _ id: RecordID, as principal: Principal
    ) async throws -> RecordID? {
        try await read(as: principal) { transaction in
            try transaction.redirected(transaction.readableEntity(entity), id)
        }
    }
}
