import KithModel

/// A provider of timeline items with the parts that its declaration names.
struct CompiledTimeline: Sendable {
    /// The plugin that brought it.
    let owner: String
    let definition: TimelineProvider
    /// The entity of the items.
    let entity: Entity
    let pointers: [Pointer]
    let moment: Field?
    let title: Field
    let kind: Field?
    let body: Field?
    let actor: Field?

    /// A field that points to the records on whose timelines items stand.
    struct Pointer: Sendable {
        /// The entity that has the field.
        let holder: Entity
        let field: Field
        /// The holder's reference to the item; nil where the holder is the item's entity.
        let item: Field?

        /// Returns whether the field may point to records of an entity.
        func accepts(_ entity: Entity) -> Bool {
            switch field.type {
            case .polymorphic(let names): names.isEmpty || names.contains(entity.name)
            default: field.target == entity.name
            }
        }
    }
}

/// A roll-up of timelines with the parts that its declaration names.
struct CompiledTimelineRollup: Sendable {
    /// The entity whose timelines show more.
    let entity: Entity
    /// The entity of the others.
    let source: Entity
    /// The reference between the two.
    let reference: Field
    /// Whether the others have it, and not the record whose timeline it is.
    let isOfSource: Bool
}

/// All providers and roll-ups of timelines that are enabled.
struct TimelineTable: Sendable {
    let providers: [CompiledTimeline]
    private let rollups: [CompiledTimelineRollup]

    /// Resolves what plugins have declared.
    ///
    /// - Throws: `invalid`, with the place of the declaration, for an entity or a field that is
    ///   not there or is of the wrong type.
    init(_ contributions: [Contribution], schema: Schema) throws {
        var providers: [CompiledTimeline] = []
        var rollups: [CompiledTimelineRollup] = []
        for contribution in contributions {
            let compiler = TimelineCompiler(contribution, schema)
            switch contribution.kind {
            case .timeline(let provider): providers.append(try compiler.compiled(provider))
            case .timelineRollup(let rollup): rollups.append(try compiler.compiled(rollup))
            default: continue
            }
        }
        self.providers = providers
        self.rollups = rollups
    }

    /// Returns what the timelines of an entity's records show besides their own.
    func rollups(on entity: Entity) -> [CompiledTimelineRollup] {
        rollups.filter { $0.entity == entity }
    }
}

/// Finds the parts that one declaration names.
private struct TimelineCompiler {
    private let contribution: Contribution
    private let schema: Schema

    init(_ contribution: Contribution, _ schema: Schema) {
        self.contribution = contribution
        self.schema = schema
    }

    func compiled(_ provider: TimelineProvider) throws -> CompiledTimeline {
        let entity = try entity(provider.entity)
        guard !provider.pointers.isEmpty else {
            throw failure("names no field that points to a record")
        }
        return CompiledTimeline(
            owner: contribution.owner, definition: provider, entity: entity,
            pointers: try provider.pointers.map { try pointer($0, of: entity) },
            moment: try field(provider.moment, of: entity, "an instant") { $0 == .instant },
            title: try field(provider.title, of: entity, "a field") { _ in true }
                ?? entity.titleField,
            kind: try field(provider.kindField, of: entity, "a choice") { type in
                if case .choice = type { return true }
                return false
            },
            body: try field(provider.body, of: entity, "a text") { $0.isTextual },
            actor: try field(provider.actor, of: entity, "a reference to a user") { type in
                if case .reference(let reference) = type { return reference.entity == "user" }
                return false
            })
    }

    func compiled(_ rollup: TimelineRollup) throws -> CompiledTimelineRollup {
        let shown = try entity(rollup.entity)
        let holder = try rollup.source.map(entity) ?? shown
        let found = try field(rollup.reference, of: holder, "a reference") { type in
            if case .reference = type { return true }
            return false
        }
        guard let reference = found, let target = reference.target.flatMap(schema.entity),
            rollup.source == nil || target == shown
        else { throw failure("has a reference that does not lead to `\(rollup.entity)`") }
        return CompiledTimelineRollup(
            entity: shown, source: rollup.source == nil ? target : holder, reference: reference,
            isOfSource: rollup.source != nil)
    }

    private func pointer(
        _ pointer: TimelineProvider.Pointer, of entity: Entity
    ) throws -> CompiledTimeline.Pointer {
        let holder = try pointer.through.map { try self.entity($0.entity) } ?? entity
        let found = try field(pointer.field, of: holder, "a reference") { type in
            switch type {
            case .reference, .polymorphic: true
            default: false
            }
        }
        let item = try field(pointer.through?.item, of: holder, "a reference to the item") { type in
            if case .reference(let reference) = type { return reference.entity == entity.name }
            return false
        }
        guard let field = found else { throw failure("names no field that points to a record") }
        return CompiledTimeline.Pointer(holder: holder, field: field, item: item)
    }

    private func entity(_ name: String) throws -> Entity {
        guard let entity = schema.entity(name) else {
            throw failure("names the entity `\(name)`, which is not there")
        }
        return entity
    }

    private func field(
        _ name: String?, of entity: Entity, _ wanted: String, _ fits: (FieldType) -> Bool
    ) throws -> Field? {
        guard let name else { return nil }
        guard let field = entity.field(name), fits(field.type) else {
            throw failure("names `\(entity.name).\(name)`, which is not \(wanted)")
        }
        return field
    }

    private func failure(_ fault: String) -> KernelError {
        KernelError(
            .invalid, "The timeline of `\(contribution.owner)` \(fault).",
            recovery: "Name what the plugin, or one that it requires, declares.",
            location: contribution.source.description)
    }
}
