import KithModel
import KithStore

/// What it takes to let a plugin run as its folder is now, after what ran before.
struct PluginStart: Sendable {
    /// What an administrator grants of what nobody has decided on yet.
    enum Approval: Sendable {
        case everything, nothing
        case these(Set<String>)
        /// What an administrator was shown, and nothing that came to it since.
        case shown(Set<String>)
    }

    /// The plugin as it is to run.
    let source: PluginSource
    /// What its steps rename.
    let renames: StepRenames
    /// The steps whose code goes through records first, each in its own shape.
    let stages: [StepStage]
    /// What is renamed behind the last of them.
    let lastRenames: StepRenames
    /// The fields that its steps drop for good.
    let drops: [(entity: String, field: String)]
    /// Why it may not change the database; nil where it may.
    let refusalToReshape: KernelError?

    /// Works out the way from what ran to what is to run.
    ///
    /// - Parameters:
    ///   - approval: what is granted of what nobody has decided on.
    ///   - kept: returns the plugin as it ran last, where its files are kept.
    /// - Throws: `pending_grants` for what was not approved; `blocked_downgrade`; `conflict` for
    ///   a step that was edited after it was taken.
    init(
        _ fresh: PluginSource, after entry: PluginEntry?, _ approval: Approval,
        kept: () throws -> PluginSource?
    ) throws {
        guard let entry else {
            try Self.checkShown(approval, fresh.manifest, fresh.manifest.asks)
            source = fresh.without(Self.refused(approval, among: fresh.manifest.asks))
            (renames, drops, refusalToReshape) = (StepRenames(fresh.manifest.id, []), [], nil)
            (stages, lastRenames) = ([], renames)
            return
        }
        let succession = Succession(fresh.manifest, after: entry)
        if let stranger = succession.stranger { throw stranger }
        try Self.checkEdits(fresh.manifest, entry)
        try Self.checkShown(approval, fresh.manifest, succession.more)
        let changes: [MigrationStep.Change]
        var pending: Set<String> = []
        if succession.direction == .older {
            let way = try Self.wayBack(fresh.manifest, entry, kept()?.manifest)
            changes = way
            refusalToReshape =
                way.isEmpty
                ? Succession.downgrade(
                    entry.id, from: entry.version, to: fresh.manifest.version) : nil
        } else {
            let steps = fresh.manifest.steps.filter { !entry.steps.contains($0.name) }
            pending = Set(steps.map(\.name))
            changes = steps.flatMap(\.changes)
            refusalToReshape = nil
        }
        if case .nothing = approval, !succession.more.isEmpty, let fault = succession.fault {
            throw fault
        }
        source = fresh.without(
            entry.refused.union(Self.refused(approval, among: succession.more)))
        renames = StepRenames(entry.id, changes)
        drops = Self.drops(changes)
        let way = try StepStage.all(of: source, pending: pending)
        stages = way.stages
        lastRenames = pending.isEmpty ? renames : way.rest
    }

    /// The fields that changes drop, as they are called after all of them.
    private static func drops(
        _ changes: [MigrationStep.Change]
    ) -> [(entity: String, field: String)] {
        var drops: [(entity: String, field: String)] = []
        for change in changes {
            switch change {
            case .dropField(let field, let entity, _): drops.append((entity, field))
            case .renameEntity(let name, let new):
                drops = drops.map { $0.entity == name ? (new, $0.field) : $0 }
            default: continue
            }
        }
        return drops
    }

    private static func refused(_ approval: Approval, among asks: [String]) -> Set<String> {
        if case .these(let granted) = approval { Set(asks).subtracting(granted) } else { [] }
    }

    /// Refuses what asks for more now than when somebody looked at it.
    private static func checkShown(
        _ approval: Approval, _ manifest: Manifest, _ asks: [String]
    ) throws {
        guard case .shown(let shown) = approval else { return }
        let unseen = asks.filter { !shown.contains($0) }
        guard !unseen.isEmpty else { return }
        throw KernelError(
            .conflict,
            "`\(manifest.id)` asks for more now than was shown: \(unseen.joined(separator: ", ")).",
            recovery: "Look at it again, then enable it: kith plugin info \(manifest.id)",
            field: "approve")
    }

    private static func checkEdits(_ manifest: Manifest, _ entry: PluginEntry) throws {
        for step in manifest.steps {
            guard let known = entry.checksums[step.name], known != step.checksum else { continue }
            throw KernelError(
                .conflict,
                "The step `\(step.name)` of `\(manifest.id)` was edited after it was taken here.",
                recovery: "Restore the step as it was, and make the change a new one.",
                location: "\(manifest.id)/migrations/\(step.name).json")
        }
    }

    /// The changes that take the steps back which only the higher version has.
    private static func wayBack(
        _ manifest: Manifest, _ entry: PluginEntry, _ kept: Manifest?
    ) throws -> [MigrationStep.Change] {
        let staying = Set(manifest.steps.map(\.name) + manifest.migrations)
        var changes: [MigrationStep.Change] = []
        for name in entry.steps.reversed() where !staying.contains(name) {
            guard let down = kept?.steps.first(where: { $0.name == name })?.down else {
                var error = Succession.downgrade(
                    entry.id, from: entry.version, to: manifest.version)
                error.message += " The step `\(name)` has no `down`."
                throw error
            }
            changes += down
        }
        return changes
    }
}
