import KithKernel
import KithModel
import KithQuery

/// What a plugin adds and asks for, in words.
struct PluginWords {
    /// What it adds, in the order of its declaration.
    let contributions: [Contribution]

    /// Describes what a plugin adds.
    init(_ contributions: [Contribution]) { self.contributions = contributions }

    /// The kinds of things that it adds, in the order in which pages show them.
    var kinds: [(name: String, one: String, many: String)] {
        let known = Self.known.map(\.name)
        let others = contributions.map(\.kindName).reduce(into: [String]()) { names, name in
            if !known.contains(name), !names.contains(name) { names.append(name) }
        }
        return Self.known
            + others.map { name in
                let words = name.replacing("_", with: " ")
                return (name, words, words + "s")
            }
    }

    private static let known: [(name: String, one: String, many: String)] = [
        ("entity", "entity", "entities"), ("field_extension", "extension", "extensions"),
        ("command", "command", "commands"), ("schedule", "schedule", "schedules"),
        ("job", "job", "jobs"), ("role", "role", "roles"), ("hook", "hook", "hooks"),
        ("event", "event", "events"), ("view", "view", "views"),
        ("timeline", "timeline", "timelines"),
        ("timeline_rollup", "timeline roll-up", "timeline roll-ups"),
    ]

    /// What it adds, counted, as "6 entities · 14 commands".
    var counts: String {
        kinds.compactMap { kind in
            let count = of(kind.name).count
            return count == 0 ? nil : "\(count) \(count == 1 ? kind.one : kind.many)"
        }.joined(separator: " · ")
    }

    /// What it adds of one kind.
    func of(_ kind: String) -> [Contribution] { contributions.filter { $0.kindName == kind } }

    /// The definitions of the entities that it brings.
    var entities: [EntityDefinition] {
        contributions.compactMap { contribution in
            if case .entity(let definition) = contribution.kind { definition } else { nil }
        }
    }

    /// What a contribution is for, beside its name; empty where nothing is to be said.
    static func about(_ contribution: Contribution) -> String {
        switch contribution.kind {
        case .entity(let definition): definition.help
        case .fieldExtension(let extended):
            "Adds \(extended.fields.map(\.name).joined(separator: ", ")) to \(extended.entity)"
        case .command(let definition): definition.summary
        case .schedule(let schedule):
            [schedule.plan.words, schedule.job.summary].filter { !$0.isEmpty }
                .joined(separator: ". ")
        case .job(let job): job.summary
        case .form(let form): form.summary.isEmpty ? form.title : form.summary
        case .role(let role): role.title
        case .hook(let hook): "On \(hook.event)"
        case .event(_, let summary): summary
        case .view(let view): "How the pages show \(view.entity)"
        case .timeline: "What stands in timelines"
        case .timelineRollup: "Whose timelines show it too"
        default: ""
        }
    }

    /// What the manifest asks for on the entities of others, a line each.
    static func grants(_ manifest: Manifest) -> [String] {
        let granted = manifest.grants.filter { !$0.value.isEmpty }
        let verbs = granted.sorted { $0.key < $1.key }.map { entity, verbs in
            let words = Verb.allCases.filter(verbs.contains).map(\.rawValue)
            return Self.sentence(words) + " " + entity + " records"
        }
        let named = manifest.fieldGrants.filter { !$0.value.isEmpty }
        let changes = named.sorted { $0.key < $1.key }.map { entity, fields in
            "Change \(Self.list(fields)) of \(entity) records"
        }
        let fields = manifest.fields.sorted { $0.key < $1.key }.map { field, right in
            Self.sentence([right.rawValue]) + " the field " + field
        }
        let more =
            (manifest.schedules ? ["Work by itself, at times of its own"] : [])
            + (manifest.hasForms ? ["Take what people fill into its forms without signing in"] : [])
            + manifest.sends.sorted().map { "Send effects of the kind “\($0)”" }
            + (manifest.limits == "large" ? ["Work under the large limits"] : [])
        return verbs + changes + fields + manifest.events.map { "Hear of \($0)" } + more
    }

    /// Joins names as "Contacts and Sales".
    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    private static func sentence(_ words: [String]) -> String {
        let text = list(words)
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}

/// Every plugin, and which need which.
struct PluginShelf {
    /// All of them, by id.
    let states: [Kernel.PluginState]

    /// Looks what there is.
    init(_ kernel: Kernel) async throws { states = try await kernel.plugins() }

    /// Returns the plugin of an id.
    ///
    /// - Throws: `not_found`.
    func plugin(_ id: String) throws -> Kernel.PluginState {
        guard let state = states.first(where: { $0.manifest.id == id }) else {
            throw Visit.notFound
        }
        return state
    }

    /// The plugins that are off and must be enabled before one, in order.
    func missing(for id: String) -> [Kernel.PluginState] {
        var found: [String] = []
        collect(id, into: &found) { $0.requires }
        return found.compactMap { id in
            states.first { $0.manifest.id == id && !$0.isEnabled }
        }
    }

    /// The enabled plugins that need one, in the order in which they can be disabled.
    func dependents(of id: String) -> [Kernel.PluginState] {
        var found: [String] = []
        collect(id, into: &found) { manifest in
            states.map(\.manifest).filter { $0.requires.contains(manifest.id) }.map(\.id)
        }
        return found.compactMap { id in states.first { $0.manifest.id == id && $0.isEnabled } }
    }

    /// Collects what is beyond a plugin, the farthest first.
    private func collect(
        _ id: String, into found: inout [String], _ next: (Manifest) -> [String]
    ) {
        guard let manifest = states.first(where: { $0.manifest.id == id })?.manifest else {
            return
        }
        for other in next(manifest) where !found.contains(other) {
            collect(other, into: &found, next)
            if !found.contains(other) { found.append(other) }
        }
    }
}
