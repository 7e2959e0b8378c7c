import KithModel
import KithQuery
import KithStore

/// Looks up what principals may do, in the transaction in which they do it.
struct AccessDirectory {
    let session: any SQLSession
    let generation: Generation
    let environment: Environment

    /// Returns a principal with its present rights.
    ///
    /// - Throws: `unauthenticated` for a user who is deactivated, or a token that is
    ///   revoked or has expired.
    func actor(for principal: Principal, door: Door) throws -> Actor {
        try actor(for: principal, door: door, at: standing())
    }

    /// Returns a principal with its rights, of which `standing` tells whether they are known.
    ///
    /// - Throws: as the form without it.
    func actor(
        for principal: Principal, door: Door, at standing: PermissionCache.Standing
    ) throws -> Actor {
        let now = environment.clock.now
        return try environment.permissions.actor(for: principal, door: door, standing, at: now) {
            try look(for: principal, door: door)
        }
    }

    /// Returns what rights depend on: asked for before anything is written.
    func standing() throws -> PermissionCache.Standing {
        try environment.permissions.standing(generation, session)
    }

    private func look(for principal: Principal, door: Door) throws -> PermissionCache.Grant {
        switch principal {
        case .system:
            let actor = Actor(
                user: nil, rights: .everything(user: nil), via: door.name,
                timeZone: environment.organisation.timeZone, isAdministrator: true)
            return PermissionCache.Grant(actor: actor, end: nil)
        case .user(let id):
            return PermissionCache.Grant(actor: try actor(of: id, door: door), end: nil)
        case .token(let id): return try actor(ofToken: id, door: door)
        }
    }

    /// The fields with search rows of their own: those that some role may not read.
    func restrictedFields(at standing: PermissionCache.Standing) throws -> Set<Int64> {
        try environment.permissions.restricted(standing) { try restrictedFields() }
    }

    /// The fields with search rows of their own, also by what the transaction has written.
    func restrictedFields() throws -> Set<Int64> { try generation.restrictedFields(in: self) }

    /// Returns the roles that a user holds; everybody holds `user`.
    func roles(of user: RecordID) throws -> [Record] {
        let held = try records(
            "user_role", "holder", is: user
        ).compactMap { $0["role"]?.reference }
        let base = try find("role") { query, entity in
            query.filter = equal(entity, "name", .text("user"))
        }
        let table = try generation.table(generation.schema.requireEntity("role"))
        let others = try table.fetch(held, session).filter { !$0.isDeleted }
        return base + others.sorted { $0.id < $1.id }
    }

    /// Returns the teams that a user is in or manages, and the teams below them.
    func teams(of user: RecordID) throws -> [RecordID] {
        var reached: [RecordID] = try records("team_member", "member", is: user)
            .compactMap { $0["of_team"]?.reference }
        reached += try records("team", "manager", is: user).map(\.id)
        var seen = Set(reached)
        var frontier = Array(seen)
        while !frontier.isEmpty, seen.count < 500 {
            let children = try find("team") { query, entity in
                guard let parent = entity.field("parent") else { return }
                let literals = frontier.prefix(500).map {
                    Filter.Literal.value(.reference($0))
                }
                query.filter = .isIn(FieldPath(parent), Array(literals), negated: false)
            }.map(\.id).filter { !seen.contains($0) }
            seen.formUnion(children)
            frontier = children
        }
        return seen.sorted()
    }

    /// Returns a user's record.
    func user(_ id: RecordID) throws -> Record? {
        let entity = try generation.schema.requireEntity("user")
        return try generation.table(entity).fetch([id], session).first
    }

    private func actor(of id: RecordID, door: Door) throws -> Actor {
        guard let user = try user(id), !user.isDeleted,
            user["is_active"]?.boolean == true
        else {
            throw KernelError(
                .unauthenticated, "This user cannot sign in: it is deactivated or unknown.",
                recovery: "Ask an administrator to activate it.")
        }
        let roles = try roles(of: id)
        let isAdministrator = roles.contains { $0.title == "administrator" }
        let timeZone = user["time_zone"]?.text ?? environment.organisation.timeZone
        let rights =
            isAdministrator
            ? AccessRights.everything(user: id)
            : try RightsCompiler(
                schema: generation.schema, baseCurrency: environment.organisation.baseCurrency,
                user: id, formulas: generation.formulas, teams: teams(of: id),
                rules: rules()
            ).rights(of: roles.map { try RolePermissions($0["permissions"]?.json ?? .null) })
        return Actor(
            user: id, rights: rights, via: door.name, timeZone: timeZone,
            isAdministrator: isAdministrator)
    }

    private func actor(ofToken id: RecordID, door: Door) throws -> PermissionCache.Grant {
        let entity = try generation.schema.requireEntity("token")
        let token = try generation.table(entity).fetch([id], session).first
        let now = environment.clock.now
        guard let token, !token.isDeleted, token["revoked_at"]?.isNull ?? true,
            token["expires_at"]?.instant.map({ $0 > now }) ?? true,
            let user = token["acts_for"]?.reference
        else {
            throw KernelError(
                .unauthenticated, "This token is unknown, revoked or has expired.",
                recovery: "Make a new one: kith token create")
        }
        var actor = try self.actor(of: user, door: door)
        actor.via = "token \(token["prefix"]?.text ?? "")"
        let end = token["expires_at"]?.instant
        guard let scopes = token["scopes"]?.json, scopes != .null else {
            return PermissionCache.Grant(actor: actor, end: end)
        }
        let compiler = RightsCompiler(
            schema: generation.schema, baseCurrency: environment.organisation.baseCurrency,
            user: user, formulas: generation.formulas, teams: try teams(of: user))
        let limits = compiler.rights(of: [try RolePermissions(scopes)])
        actor.rights = actor.rights.intersected(with: limits, over: generation.schema)
        actor.isAdministrator = false
        return PermissionCache.Grant(actor: actor, end: end)
    }

    private func records(_ name: String, _ field: String, is user: RecordID) throws -> [Record] {
        try find(name) { query, entity in
            query.filter = equal(entity, field, .reference(user))
        }
    }

    private func equal(_ entity: Entity, _ field: String, _ value: Value) -> Filter? {
        entity.field(field).map {
            .comparison(.path(FieldPath($0)), .equal, .literal(.value(value)))
        }
    }

    /// Returns up to 1,000 records of a kernel's entity, with the kernel's own rights.
    func find(_ name: String, _ shape: (inout Query, Entity) -> Void) throws -> [Record] {
        try executor.records(plan(name, shape))
    }

    /// Hands over every record of a kernel's entity.
    func forEach(_ name: String, _ body: (Record) throws -> Void) throws {
        try executor.stream(plan(name) { _, _ in }) { page in
            for record in page.records { try body(record) }
        }
    }

    private var executor: QueryExecutor { QueryExecutor(session, codec: generation.codec) }

    private func plan(
        _ name: String, _ shape: (inout Query, Entity) -> Void
    ) throws -> AuthorizedPlan {
        let entity = try generation.schema.requireEntity(name)
        var query = Query(entity.id)
        query.limit = 1000
        query.sort = [SortKey(FieldPath(entity.field(.id)))]
        shape(&query, entity)
        let organisation = environment.organisation
        let moment = environment.zones.moment(
            now: environment.clock.now, timeZone: organisation.timeZone)
        let authorizer = Authorizer(
            schema: generation.schema, rights: .everything(user: nil), moment: moment)
        return try authorizer.authorize(query)
    }
}

extension Generation {
    /// Returns the numbers of the searched fields that some role or token may not read.
    func restrictedFields(in directory: AccessDirectory) throws -> Set<Int64> {
        var restricted: Set<Int64> = []
        for entity in schema.entities {
            for field in entity.searchedFields where field.definition.isSensitive {
                restricted.insert(field.id)
            }
        }
        try directory.forEach("role") { role in
            restricted.formUnion(try denied(by: role["permissions"]?.json))
        }
        try directory.forEach("token") { token in
            guard token["revoked_at"]?.isNull ?? true else { return }
            restricted.formUnion(try denied(by: token["scopes"]?.json))
        }
        return restricted
    }

    private func denied(by json: JSON?) throws -> Set<Int64> {
        var denied: Set<Int64> = []
        for (name, entry) in try RolePermissions(json ?? .null).entities {
            let targets = name == "*" ? schema.entities : [schema.entity(name)].compactMap(\.self)
            for entity in targets {
                for field in entity.searchedFields where entry.fields[field.name] == FieldRight.none
                {
                    denied.insert(field.id)
                }
            }
        }
        return denied
    }
}

extension Entity {
    /// The fields whose text the search index holds: the searchable ones and the title.
    fileprivate var searchedFields: [Field] {
        ownFields.filter { $0.definition.isSearchable || $0 === titleField }
    }
}
