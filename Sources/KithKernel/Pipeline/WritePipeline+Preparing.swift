import KithModel
import KithQuery
import KithStore

extension WritePipeline {
    /// Makes new records of drafts: defaults, then the input that may be written.
    func prepare(_ drafts: [Draft]) throws -> [RecordChange] {
        try drafts.enumerated().map { offset, draft in
            let change = RecordChange(
                old: nil, new: Record(entity: entity, values: plan.defaults),
                index: firstIndex + offset)
            change.new[.id] = .reference(state.newID())
            change.new[.owner] = actor.user.map(Value.reference) ?? .null
            apply(draft.values, to: change)
            try settleTeam(of: change, given: draft.values)
            try checkTransfer(change)
            return change
        }
    }

    /// Loads the records that patches change, and changes them by the input.
    func prepare(_ patches: [Patch]) throws -> [RecordChange] {
        let found = try load(patches.map(\.id), verb: .update)
        var changes: [RecordChange] = []
        for (offset, patch) in patches.enumerated() {
            let index = firstIndex + offset
            guard let old = found[patch.id] else {
                changes.append(try missing(patch.id, verb: .update, index: index))
                continue
            }
            let change = RecordChange(old: old, new: old, index: index)
            if let version = patch.version, version != old.version {
                let title = transaction.masked(old).title
                change.reject(
                    nil,
                    "\(entity.definition.title) \(title) is at version \(old.version), not "
                        + "\(version): somebody has changed it since.",
                    code: .conflict,
                    recovery: "Read it again, then write from version \(old.version).")
            }
            apply(patch.values, to: change)
            try settleTeam(of: change, given: patch.values)
            changes.append(change)
        }
        try checkTransfers(changes.filter(\.isTransferred))
        return changes
    }

    /// Loads the records that are to be deleted and marks them.
    func prepareDeletion(_ ids: [RecordID]) throws -> [RecordChange] {
        let found = try load(ids, verb: .delete)
        return try ids.enumerated().map { offset, id in
            guard let old = found[id] else {
                return try missing(id, verb: .delete, index: firstIndex + offset)
            }
            let change = RecordChange(old: old, new: old, index: firstIndex + offset)
            change.new[.deletedAt] = .instant(state.now)
            return change
        }
    }

    /// Loads the deleted records that are to come back and unmarks them.
    func prepareRestoring(_ ids: [RecordID]) throws -> [RecordChange] {
        let reachable = try transaction.reachable(entity, ids, verb: .delete, deletion: .either)
        let records = try state.generation.table(entity).fetch(reachable, state.session)
        let found = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return try ids.enumerated().map { offset, id in
            guard let old = found[id] else {
                return try missing(id, verb: .delete, index: firstIndex + offset)
            }
            let change = RecordChange(old: old, new: old, index: firstIndex + offset)
            change.new[.deletedAt] = .null
            return change
        }
    }

    private func load(_ ids: [RecordID], verb: Verb) throws -> [RecordID: Record] {
        let records = try transaction.records(entity, ids, verb: verb)
        return Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Tells apart a record that may be read but not written from one that is not there.
    private func missing(_ id: RecordID, verb: Verb, index: Int) throws -> RecordChange {
        let change = RecordChange(old: nil, new: Record(entity: entity, id: id), index: index)
        let name = entity.definition.title.lowercased()
        if state.deleted.contains(id) {
            change.reject(
                nil, "The \(name) \(id) was deleted in this transaction.", code: .recordGone)
        } else if verb != .read, rights.scope(.read) != .none,
            try !transaction.records(entity, [id], verb: .read).isEmpty
        {
            change.reject(
                nil, "You may read the \(name) \(id), but not \(verb) it.", code: .forbidden,
                recovery: "Ask its owner, or an administrator for a role that reaches it.")
        } else {
            change.reject(
                nil, "There is no \(entity.name) \(id).", code: .notFound,
                recovery: "Look for it: kith query \(entity.name)")
        }
        return change
    }

    private func apply(_ values: [(field: Field, value: Value)], to change: RecordChange) {
        for (field, value) in values {
            switch rights.right(on: field) {
            case .write: break
            case .read:
                change.reject(
                    field.name, "You may read `\(field.name)`, but not write it.",
                    code: .forbidden, recovery: "Leave it out.")
                continue
            case .none:
                if actor.isAdministrator, field.definition.isSecret { break }
                if rights.mayWriteUnseen(field) { break }
                let error = entity.unknownField(field.name, candidates: readableNames)
                change.reject(
                    field.name, error.message, code: .unknownField, recovery: error.recovery)
                continue
            }
            change.new[field] = value
        }
    }

    private var readableNames: [String] {
        entity.fields.filter { rights.right(on: $0) >= .read }.map(\.name)
    }

    /// A record's team follows its owner where the input names an owner and no team.
    private func settleTeam(
        of change: RecordChange, given values: [(field: Field, value: Value)]
    ) throws {
        let isGiven = values.contains { $0.field.slot == SystemField.team.slot }
        let owner = entity.field(.owner)
        guard !isGiven, change.old == nil || change.isChanged(owner) else { return }
        guard let owner = change.new[.owner].reference else { return }
        change.new[.team] = try defaultTeam(of: owner).map(Value.reference) ?? .null
    }

    private func defaultTeam(of user: RecordID) throws -> RecordID? {
        if let known = state.defaultTeams[user] { return known }
        let team: RecordID?
        if state.isPermissionChanged {
            team = try lookUpDefaultTeam(of: user)
        } else {
            team = try state.environment.permissions.defaultTeam(of: user, state.standing) {
                try lookUpDefaultTeam(of: user)
            }
        }
        state.defaultTeams[user] = .some(team)
        return team
    }

    private func lookUpDefaultTeam(of user: RecordID) throws -> RecordID? {
        let kernel = transaction.asKernel(actor.via)
        let parameters = ["user": JSON.string(user.description)]
        let membership = try kernel.find(
            "team_member", where: "member = :user", parameters, sort: "id", limit: 1)
        if let team = membership.first?["of_team"]?.reference { return team }
        return try kernel.find(
            "team", where: "manager = :user", parameters, sort: "id", limit: 1
        ).first?.id
    }

    /// A new record for another owner or another team than one's own needs `transfer`.
    private func checkTransfer(_ change: RecordChange) throws {
        guard rights.scope(.transfer) == .none, let user = actor.user else { return }
        let isOwn = change.new[.owner].reference == user
        if isOwn, change.new[.team].reference == (try defaultTeam(of: user)) { return }
        Self.refuseTransfer(change)
    }

    private func checkTransfers(_ changes: [RecordChange]) throws {
        guard !changes.isEmpty else { return }
        let allowed = Set(try transaction.reachableOrNone(entity, changes.map(\.id), .transfer))
        for change in changes where !allowed.contains(change.id) { Self.refuseTransfer(change) }
    }

    private static func refuseTransfer(_ change: RecordChange) {
        change.reject(
            "owner", "You may not give this record to another owner or team.", code: .forbidden,
            recovery: "Ask an administrator for a role with `\(change.new.entity.name):transfer`.")
    }
}

extension Transaction {
    /// Returns those of some ids that a verb reaches; none where the verb is lacking wholly.
    func reachableOrNone(
        _ entity: Entity, _ ids: [RecordID], _ verb: Verb, deletion: Query.Deletion = .present
    ) throws -> [RecordID] {
        let access = actor.rights.access(to: entity)
        guard access.scope(verb) != .none, access.scope(.read) != .none else { return [] }
        return try reachable(entity, ids, verb: verb, deletion: deletion)
    }
}
