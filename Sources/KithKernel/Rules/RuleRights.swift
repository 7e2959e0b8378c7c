import KithModel
import KithQuery

/// Works out what a rule may do: what its event, its condition and its actions need, and no more.
struct RuleRights {
    private let rule: RuleDefinition
    private let generation: Generation
    private let parse: (String, Entity) throws -> Filter
    private var manifest: Manifest

    private var schema: Schema { generation.schema }

    /// - Parameter transaction: one that may read every field, to read the condition.
    init(_ rule: RuleDefinition, _ transaction: Transaction) {
        self.rule = rule
        generation = transaction.state.generation
        parse = { try transaction.parse($0, $1, [:]) }
        manifest = Manifest(
            id: rule.pluginID, name: rule.title, version: "1.0.0",
            summary: "The rule \(rule.name).")
    }

    /// Returns the rule's manifest.
    ///
    /// - Parameter revision: which saving of the rule it is.
    /// - Throws: `not_found`, `unknown_field` and `invalid` for what the rule names and is not
    ///   there, or cannot be.
    func manifest(revision: Int64) throws -> Manifest {
        var copy = self
        copy.manifest.version = "1.0.\(revision)"
        try copy.collect()
        return copy.manifest
    }

    private mutating func collect() throws {
        let entity = try found(rule.trigger?.entity ?? "", "on")
        read(entity)
        for name in rule.changed { try field(name, of: entity, "changed") }
        if let condition = rule.condition {
            do {
                try visit(parse(condition, entity), entity)
            } catch let error as KernelError {
                throw error.about("when")
            }
        }
        for (index, action) in rule.actions.enumerated() {
            let place = "actions[\(index)]"
            for name in RulePlaces.names(in: action.values) where name != RulePlaces.whole {
                try show(try field(name, of: entity, place))
            }
            try collect(action, entity, place)
        }
        manifest.requires = Array(Set(manifest.requires)).sorted()
    }

    private mutating func collect(
        _ action: RuleAction, _ entity: Entity, _ place: String
    ) throws {
        switch action {
        case .set(let values):
            for name in values.keys {
                try field(name, of: entity, place)
                manifest.fieldGrants[entity.name, default: []].append(name)
            }
            try refer(values, entity)
        case .create(let name, let values): try create(name, values, place)
        case .task(let values): try create("activity", values, place)
        case .send(let kind, _):
            guard let performer = generation.performers[kind] else {
                throw missing("effect", kind, generation.performers.keys, place)
            }
            manifest.sends.insert(kind)
            require(performer.owner)
            // Whom a place names must be seen by who sends.
            for name in RulePlaces.names(in: action.values) {
                if let target = entity.field(name)?.target { read(try found(target, place)) }
            }
        case .command(let name, _):
            let command = try generation.command(name)
            require(command.owner)
            try permit(command.definition.permission, name, place)
            // It looks at what belongs to its plugin, as at the stages of a deal.
            for other in schema.entities where other.owner == command.owner { read(other) }
        case .job(let name, _):
            guard let job = generation.jobs[name] else {
                throw missing("job", name, generation.jobs.keys, place)
            }
            require(job.owner)
        }
    }

    private mutating func create(
        _ name: String, _ values: JSONObject, _ place: String
    ) throws {
        let entity = try found(name, place)
        for name in values.keys { try field(name, of: entity, place) }
        manifest.grants[name, default: []].insert(.create)
        require(entity.owner)
        try refer(values, entity)
    }

    /// What is referred to must be seen.
    private mutating func refer(_ values: JSONObject, _ entity: Entity) throws {
        for name in values.keys {
            if let target = entity.field(name)?.target { read(try found(target, name)) }
        }
    }

    private mutating func permit(
        _ permission: Permission, _ command: String, _ place: String
    ) throws {
        guard case .verb(let word, let name) = permission, let verb = Verb(rawValue: word) else {
            throw KernelError(
                .forbidden, "`\(command)` is for administrators; a rule cannot run it.",
                field: place)
        }
        let entity = try found(name, place)
        // Commands look at what they work on.
        read(entity)
        manifest.grants[name, default: []].insert(verb)
    }

    // MARK: Conditions

    private mutating func visit(_ filter: Filter, _ entity: Entity) throws {
        switch filter {
        case .all(let parts), .any(let parts): for part in parts { try visit(part, entity) }
        case .not(let part): try visit(part, entity)
        case .comparison(let left, _, let right):
            try visit(left, entity)
            try visit(right, entity)
        case .isNull(let path, _), .isIn(let path, _, _), .between(let path, _, _):
            try visit(path, entity)
        case .quantified(_, let path, let inner):
            _ = follow(path.hops, entity)
            guard let other = schema.entity(id: path.entity) else { return }
            read(other)
            try visit(inner, other)
        }
    }

    private mutating func visit(_ operand: Filter.Operand, _ entity: Entity) throws {
        switch operand {
        case .path(let path): try visit(path, entity)
        case .function(_, let inner): try visit(inner, entity)
        case .literal: break
        }
    }

    private mutating func visit(_ path: FieldPath, _ entity: Entity) throws {
        guard let end = follow(path.hops, entity), let field = end.field(id: path.field) else {
            return
        }
        show(field, of: end)
    }

    private mutating func follow(_ hops: [Int64], _ entity: Entity) -> Entity? {
        var place: Entity? = entity
        for hop in hops {
            place = place?.field(id: hop)?.target.flatMap { schema.entity($0) }
            if let place { read(place) }
        }
        return place
    }

    // MARK: What it may

    private mutating func read(_ entity: Entity) {
        manifest.grants[entity.name, default: []].insert(.read)
        require(entity.owner)
    }

    private mutating func show(_ field: Field) throws {
        guard let entity = schema.entity(rule.trigger?.entity ?? "") else { return }
        show(field, of: entity)
    }

    private mutating func show(_ field: Field, of entity: Entity) {
        guard field.definition.isSensitive else { return }
        manifest.fields["\(entity.name).\(field.name)"] = .read
    }

    private mutating func require(_ owner: String) {
        guard owner != KernelEntities.owner, owner != GenerationBuilder.customOwner else { return }
        manifest.requires.append(owner)
    }

    // MARK: What is not there

    private func found(_ name: String, _ place: String) throws -> Entity {
        do {
            return try schema.requireEntity(name)
        } catch let error as KernelError {
            throw error.about(place)
        }
    }

    @discardableResult
    private func field(_ name: String, of entity: Entity, _ place: String) throws -> Field {
        guard let field = entity.field(name), !field.definition.isSecret else {
            throw entity.unknownField(name).about(place)
        }
        return field
    }

    private func missing(
        _ what: String, _ name: String, _ known: some Sequence<String>, _ place: String
    ) -> KernelError {
        KernelError(
            .notFound,
            "There is no \(what) `\(name)`\(Suggestion.question(for: name, among: known))",
            recovery: "Enable the plugin that brings it, or name another.", field: place)
    }
}

extension KernelError {
    /// Returns the error as one about a member of a rule, whichever field it names.
    func about(_ member: String) -> KernelError {
        KernelError(code, message, recovery: recovery, field: member, location: location)
    }
}
