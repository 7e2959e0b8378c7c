import KithModel
import KithStore

/// Decides which plugins start when a database is opened, and notes why the others do not.
///
/// A plugin in a folder never keeps the database from being opened: the worst that one can do
/// is to be left out, with what requires it. Its data are dormant then.
struct PluginRoster {
    /// The ids of those that start.
    private(set) var enabled: Set<String>
    /// Why those do not that should, by id.
    private(set) var leftOut: [String: KernelError] = [:]
    /// The scripts that are installed, as they were published last.
    let scripts: [PluginSource]
    private var sources: [String: PluginSource]

    /// Leaves out what is broken and what requires something that does not start; what changed
    /// to another version goes on as it was kept.
    init(
        _ sources: [PluginSource], scripts: [PluginSource] = [],
        _ entries: [String: PluginEntry], on session: any SQLSession
    ) throws {
        self.scripts = scripts
        let seen = Dictionary(
            (sources + scripts).map { ($0.manifest.id, $0) },
            uniquingKeysWith: { first, _ in first })
        self.sources = seen
        let wanted = entries.values.filter { $0.state == "enabled" && seen[$0.id] != nil }
        enabled = Set(wanted.map(\.id))
        for entry in wanted {
            guard let source = seen[entry.id] else { continue }
            if let fault = source.fault {
                leaveOut(entry.id, fault)
                continue
            }
            let (program, fault) = try Self.program(source, entry, session)
            self.sources[entry.id] = program.without(entry.refused)
            leaveOut(entry.id, fault)
        }
        leaveOutOrphans()
    }

    /// Every plugin, those that start as they start.
    var programs: [PluginSource] { sources.values.sorted { $0.manifest.id < $1.manifest.id } }

    /// Keeps the files with which plugins have started, where they were changed without another
    /// version: as they run, they go on when a later version waits.
    func keepFiles(on session: any SQLSession) throws {
        let table = PluginPackageTable(session)
        for id in enabled.sorted() {
            guard let bytes = sources[id]?.package?.bytes, try table.content(of: id) != bytes
            else { continue }
            try table.keep(bytes, of: id)
        }
    }

    /// Returns what starts of a plugin, and why nothing of it may start.
    ///
    /// What is compiled in is trusted with what it asks for; a folder is not.
    private static func program(
        _ source: PluginSource, _ entry: PluginEntry, _ session: any SQLSession
    ) throws -> (PluginSource, KernelError?) {
        guard source.folder != nil else { return (source, nil) }
        let succession = Succession(source.manifest, after: entry)
        if succession.isSettled { return (source, nil) }
        guard let bytes = try PluginPackageTable(session).content(of: entry.id),
            let kept = try source.reopened(PluginPackage(bytes: bytes)), kept.fault == nil
        else { return (source, succession.fault ?? Self.untaken(source.manifest, entry)) }
        return (kept, nil)
    }

    /// A version whose steps have not run is not started beside its back: what a step renames
    /// would be taken for something that went and something that is new.
    private static func untaken(_ manifest: Manifest, _ entry: PluginEntry) -> KernelError? {
        let steps = manifest.steps.map(\.name).filter { !entry.steps.contains($0) }
        guard !steps.isEmpty else { return nil }
        return KernelError(
            .conflict,
            "The plugin `\(entry.id)` is another version, whose steps have not run: "
                + steps.joined(separator: ", ") + ".",
            recovery: "Enable it again: kith plugin enable \(entry.id)")
    }

    /// Builds the generation; where that fails, adds one plugin after the other to what is
    /// compiled in, and leaves out those that cannot be added.
    mutating func build(
        on session: any SQLSession, _ build: (Set<String>) throws -> GenerationBuilder.Built
    ) throws -> GenerationBuilder.Built {
        do {
            return try session.savepoint { try build(enabled) }
        } catch let error as KernelError where enabled.contains(where: isAdded) {
            var waiting = enabled.filter(isAdded)
            var running = enabled.subtracting(waiting)
            while let next = waiting.sorted().first(where: { isReady($0, running) }) {
                waiting.remove(next)
                do {
                    _ = try session.savepoint { try build(running.union([next])) }
                    running.insert(next)
                } catch let fault as KernelError {
                    leaveOut(next, fault)
                }
            }
            for id in waiting.sorted() { leaveOut(id, orphan(id) ?? error) }
            return try build(running)
        }
    }

    /// Whether it is no part of the program itself.
    private func isAdded(_ id: String) -> Bool { sources[id].map { !$0.isCompiledIn } ?? false }

    private func isReady(_ id: String, _ running: Set<String>) -> Bool {
        sources[id].map { running.isSuperset(of: $0.manifest.requires) } ?? false
    }

    private mutating func leaveOut(_ id: String, _ fault: KernelError?) {
        guard let fault else { return }
        leftOut[id] = fault
        enabled.remove(id)
    }

    private mutating func leaveOutOrphans() {
        while let id = enabled.sorted().first(where: { orphan($0) != nil }) {
            leaveOut(id, orphan(id))
        }
    }

    private func orphan(_ id: String) -> KernelError? {
        let missing = sources[id]?.manifest.requires.filter { !enabled.contains($0) } ?? []
        guard let first = missing.sorted().first else { return nil }
        return KernelError(
            .conflict, "`\(id)` requires `\(first)`, which does not run.",
            recovery: "Enable that first: kith plugin enable \(first) \(id)")
    }
}
