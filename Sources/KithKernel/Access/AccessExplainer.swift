import KithModel
import KithQuery
import KithStore

/// Finds out which rule decides about a user's access, within one transaction.
struct AccessExplainer {
    private let transaction: Transaction
    /// Who asks: nobody but an administrator learns more than by reading.
    private let asker: Transaction
    private let entity: Entity
    private let user: Record
    private let roles: [Record]
    private let teams: [RecordID]
    private let compiler: RightsCompiler

    /// Looks up the user's roles and teams.
    ///
    /// - Throws: `not_found` for an unknown user.
    init(_ transaction: Transaction, _ id: RecordID, _ entity: Entity) throws {
        let directory = AccessDirectory(
            session: transaction.state.session, generation: transaction.state.generation,
            environment: transaction.state.environment)
        guard let user = try directory.user(id) else {
            throw KernelError(
                .notFound, "There is no user \(id).", recovery: "See all of them: kith user list")
        }
        self.transaction = transaction.asKernel("explain")
        asker = transaction
        self.entity = entity
        self.user = user
        roles = try directory.roles(of: id)
        teams = try directory.teams(of: id)
        compiler = RightsCompiler(
            schema: transaction.schema, baseCurrency: transaction.baseCurrency, user: id,
            formulas: transaction.state.generation.formulas, teams: teams,
            rules: try directory.rules())
    }

    /// Explains a verb on a record, or on the entity as a whole.
    ///
    /// - Throws: `not_found` for an unknown record.
    func explain(_ verb: Verb, _ id: RecordID?) throws -> AccessExplanation {
        let record = try id.map(fetch)
        var reaches: [AccessExplanation.RoleReach] = []
        for role in roles { reaches.append(try reach(of: role, verb, record)) }
        let verdict = try verdict(verb, reaches, record)
        return AccessExplanation(
            user: user.title, verb: verb, entity: entity.name, record: id,
            isAllowed: verdict.isAllowed, reason: verdict.reason, roles: reaches,
            teams: try teamNames(teams), fields: try limitedFields())
    }

    private func fetch(_ id: RecordID) throws -> Record {
        let found = try asker.records(entity, [id], verb: .read, deletion: .either)
        guard let record = found.first.map(asker.masked) else {
            throw KernelError(
                .notFound, "There is no \(entity.name) \(id).",
                recovery: "Look for it: kith query \(entity.name)")
        }
        return record
    }

    private func verdict(
        _ verb: Verb, _ reaches: [AccessExplanation.RoleReach], _ record: Record?
    ) throws -> (isAllowed: Bool, reason: String) {
        if user.isDeleted || user["is_active"]?.boolean != true {
            return (false, "\(user.title) is deactivated and can do nothing at all.")
        }
        if let record, record.isDeleted {
            return (false, "\(record.title) is deleted: only its history is left.")
        }
        if let role = reaches.first(where: \.reaches) {
            if let reason = try restriction(verb, record) { return (false, reason) }
            return (true, "The role `\(role.role)` decides: \(role.why)")
        }
        return (false, "No role of \(user.title) reaches this.")
    }

    /// What keeps back a record that a role reaches: the rule of a plugin.
    private func restriction(_ verb: Verb, _ record: Record?) throws -> String? {
        guard let record, !roles.contains(where: { $0.title == "administrator" }) else {
            return nil
        }
        for rule in compiler.rules[entity.name] ?? [] where rule.verbs.contains(verb) {
            let (isLeft, why) = try expression(rule.condition, record)
            if !isLeft { return "A rule keeps it back (\(rule.summary)): \(why)" }
        }
        return nil
    }

    private func reach(
        of role: Record, _ verb: Verb, _ record: Record?
    ) throws -> AccessExplanation.RoleReach {
        func reach(_ scope: String, _ reaches: Bool, _ why: String) -> AccessExplanation.RoleReach {
            .init(role: role.title, scope: scope, reaches: reaches, why: why)
        }
        if role.title == "administrator" { return reach("all", true, "It allows everything.") }
        let permissions = try RolePermissions(role["permissions"]?.json ?? .null)
        guard let entry = permissions.entry(for: entity.name) else {
            return reach("none", false, "It says nothing about `\(entity.name)`.")
        }
        switch entry.verbs[verb] ?? .none {
        case .none:
            return reach("none", false, "It does not allow `\(verb.rawValue)` on `\(entity.name)`.")
        case .all:
            return reach("all", true, "It allows `\(verb.rawValue)` on every \(entity.name).")
        case .own:
            let (reaches, why) = try own(record)
            return reach("own", reaches, why)
        case .team:
            let (reaches, why) = try team(record)
            return reach("team", reaches, why)
        case .expression(let text):
            let (reaches, why) = try expression(text, record)
            return reach(text, reaches, why)
        }
    }

    private func own(_ record: Record?) throws -> (Bool, String) {
        guard let record else { return (true, "It reaches the records that \(user.title) owns.") }
        let owner = record[.owner].reference
        if owner == user.id { return (true, "\(user.title) owns \(record.title).") }
        return (false, "\(record.title) is owned by \(try name(owner)), not by \(user.title).")
    }

    private func team(_ record: Record?) throws -> (Bool, String) {
        let names = try teamNames(teams)
        let reached = names.isEmpty ? "no team" : names.joined(separator: ", ")
        guard let record else {
            return (true, "It reaches what \(user.title) owns, and the records of: \(reached).")
        }
        let (isOwn, why) = try own(record)
        if isOwn { return (true, why) }
        guard let team = record[.team].reference else {
            return (false, "\(record.title) belongs to no team. \(why)")
        }
        guard teams.contains(team) else {
            let isShown = try !asker.reachableOrNone(transaction.entity("team"), [team], .read)
                .isEmpty
            let name = isShown ? try teamNames([team]).first ?? team.description : "of others"
            return (
                false,
                "\(record.title) belongs to the team \(name); \(user.title) reaches \(reached)."
            )
        }
        let name = try teamNames([team]).first ?? team.description
        return (true, "\(record.title) belongs to the team \(name), which \(user.title) reaches.")
    }

    private func expression(_ text: String, _ record: Record?) throws -> (Bool, String) {
        do {
            _ = try FilterParser.parse(
                text, entity: entity, schema: transaction.schema,
                parameters: ["teams": .array([])], baseCurrency: transaction.baseCurrency)
        } catch let error as KernelError {
            return (false, "Its condition cannot be read, so it reaches nothing: \(error.message)")
        }
        guard let record else {
            return (true, "It reaches the records of which `\(text)` is true.")
        }
        guard case .matching(let filter) = compiler.scope(.expression(text), of: entity) else {
            return (false, "`\(text)` reaches nothing.")
        }
        let isTrue = try satisfies(record, filter)
        return (isTrue, "`\(text)` is \(isTrue ? "" : "not ")true of \(record.title).")
    }

    private func satisfies(_ record: Record, _ filter: Filter) throws -> Bool {
        let environment = transaction.state.environment
        let zone = user["time_zone"]?.text ?? environment.organisation.timeZone
        let authorizer = Authorizer(
            schema: transaction.schema, rights: .everything(user: user.id),
            moment: environment.zones.moment(now: transaction.now, timeZone: zone))
        let id = Filter.Literal.value(.reference(record.id))
        var query = Query(entity.id)
        query.filter = .all([.isIn(FieldPath(entity.field(.id)), [id], negated: false), filter])
        query.deletion = .either
        query.limit = 1
        return try !transaction.state.executor.records(authorizer.authorize(query)).isEmpty
    }

    private func limitedFields() throws -> [(name: String, right: FieldRight)] {
        let isAdministrator = roles.contains { $0.title == "administrator" }
        let rights =
            isAdministrator
            ? AccessRights.everything(user: user.id)
            : compiler.rights(
                of: try roles.map { try RolePermissions($0["permissions"]?.json ?? .null) })
        let access = rights.access(to: entity)
        return entity.ownFields.compactMap { field in
            let right = access.right(on: field)
            let isShown =
                asker.actor.isAdministrator || asker.access(to: entity).right(on: field) >= .read
            return right != .write && isShown ? (field.name, right) : nil
        }
    }

    private func name(_ id: RecordID?) throws -> String {
        guard let id else { return "nobody" }
        let users = try transaction.entity("user")
        guard try !asker.reachableOrNone(users, [id], .read).isEmpty else { return "somebody else" }
        let found = try transaction.find("user", where: "id = :id", ["id": .string(id.description)])
        return found.first?.title ?? id.description
    }

    private func teamNames(_ ids: [RecordID]) throws -> [String] {
        let list = JSON.array(ids.prefix(500).map { .string($0.description) })
        guard !ids.isEmpty else { return [] }
        return try transaction.find("team", where: "id in :ids", ["ids": list], limit: 1000)
            .map(\.title).sorted()
    }
}
