import KithModel

/// Checks that enabled plugins fit together, and puts them in the order of dependencies.
struct Resolver {
    private let sources: [String: PluginSource]

    init(_ sources: [PluginSource]) {
        self.sources = Dictionary(
            sources.map { ($0.manifest.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Returns the enabled plugins, each after those that it requires.
    ///
    /// - Throws: `conflict` that names a requirement which is not enabled.
    func ordered(_ enabled: Set<String>) throws -> [PluginSource] {
        var ordered: [PluginSource] = []
        var done: Set<String> = []
        func visit(_ id: String, _ path: [String]) throws {
            guard !done.contains(id), let source = sources[id] else { return }
            guard !path.contains(id) else {
                throw KernelError(
                    .invalid, "Plugins require each other in a circle: \(path + [id]).")
            }
            try PluginFit(source.manifest).check(among: enabled, sources)
            let optional = source.manifest.optional.filter(enabled.contains)
            for required in (source.manifest.requires + optional).sorted() {
                try visit(required, path + [id])
            }
            done.insert(id)
            ordered.append(source)
        }
        for id in enabled.sorted() { try visit(id, []) }
        return ordered
    }

    /// Refuses two contributions of one kind and name, naming both owners.
    static func checkCollisions(_ collected: [Contributions]) throws {
        var owners: [String: String] = [:]
        for contribution in collected.flatMap(\.all) {
            let key = contribution.kindName + " " + contribution.id
            if let other = owners[key] {
                throw KernelError(
                    .conflict,
                    "Both `\(other)` and `\(contribution.owner)` register the \(key).",
                    recovery: "Disable one of them.")
            }
            owners[key] = contribution.owner
        }
        try checkNames(collected)
    }

    /// Refuses a plugin with the name of another one's entity: events of its own would be that
    /// entity's.
    private static func checkNames(_ collected: [Contributions]) throws {
        let owners = Set(collected.map(\.owner))
        for contribution in collected.flatMap(\.all) {
            guard case .entity(let entity) = contribution.kind, owners.contains(entity.name),
                entity.name != contribution.owner
            else { continue }
            throw KernelError(
                .conflict,
                "The plugin `\(entity.name)` is called like an entity of `\(contribution.owner)`.",
                recovery: "Disable one of them, or give the plugin another id.")
        }
    }

    /// Refuses views of entities that do not exist.
    static func check(_ contributions: [Contribution], schema: Schema) throws {
        for contribution in contributions {
            guard case .view(let view) = contribution.kind, schema.entity(view.entity) == nil
            else { continue }
            throw KernelError(
                .invalid,
                "`\(contribution.owner)` shows the entity `\(view.entity)`, which does not exist.",
                location: contribution.source.description)
        }
    }

    /// Returns the hooks on what there is, without those on an entity of a plugin that may be
    /// missing.
    ///
    /// - Parameter active: the enabled plugins.
    /// - Throws: `invalid` for hooks on entities or fields that do not exist.
    static func checked(
        _ hooks: [RegisteredHook], schema: Schema, active: [PluginSource]
    ) throws -> [RegisteredHook] {
        let ids = Set(active.map(\.manifest.id))
        let lonely = Set(
            active.map(\.manifest).filter { !ids.isSuperset(of: $0.optional) }.map(\.id))
        let present = hooks.filter { hook in
            guard let name = RecordEventName(hook.definition.event), lonely.contains(hook.owner)
            else { return true }
            return schema.entity(name.entity) != nil
        }
        try check(present, schema: schema)
        return present
    }

    private static func check(_ hooks: [RegisteredHook], schema: Schema) throws {
        for hook in hooks {
            guard let name = RecordEventName(hook.definition.event) else { continue }
            guard let entity = schema.entity(name.entity) else {
                throw KernelError(
                    .invalid,
                    "The hook `\(hook.id)` waits for `\(hook.definition.event)`, but there is no "
                        + "entity `\(name.entity)`.", location: hook.source.description)
            }
            for field in hook.definition.fields where entity.field(field) == nil {
                var error = entity.unknownField(field)
                error.location = hook.source.description
                throw error
            }
        }
    }
}
