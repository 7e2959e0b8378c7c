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
    private let sources: [String: PluginSource]

    /// Leaves out what is broken, asks for more than it was granted, or requires what does not
    /// start.
    init(_ sources: [PluginSource], _ records: [Record]) {
        let wanted = records.filter { $0["state"] == .text("enabled") }
        self.sources = Dictionary(
            sources.map { ($0.manifest.id, $0) }, uniquingKeysWith: { first, _ in first })
        enabled = Set(wanted.map(\.title)).intersection(self.sources.keys)
        for record in wanted {
            guard let source = self.sources[record.title] else { continue }
            leaveOut(record.title, source.fault ?? Self.unapproved(source, record))
        }
        leaveOutOrphans()
    }

    /// Builds the generation; where that fails, adds one plugin after the other to what is
    /// compiled in, and leaves out those that cannot be added.
    mutating func build(
        on session: any SQLSession, _ build: (Set<String>) throws -> GenerationBuilder.Built
    ) throws -> GenerationBuilder.Built {
        do {
            return try session.savepoint { try build(enabled) }
        } catch let error as KernelError where enabled.contains(where: isInFolder) {
            var waiting = enabled.filter(isInFolder)
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

    private func isInFolder(_ id: String) -> Bool { sources[id]?.folder != nil }

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

    /// What is compiled in is trusted with what it asks for; a folder is not.
    private static func unapproved(_ source: PluginSource, _ record: Record) -> KernelError? {
        guard source.folder != nil else { return nil }
        let approved = record["approved_grants"]?.json?.array?.compactMap(\.string) ?? []
        let more = source.manifest.asks.filter { !approved.contains($0) }
        guard !more.isEmpty else { return nil }
        let id = source.manifest.id
        return KernelError(
            .pendingGrants,
            "`\(id)` asks for more than was approved: \(more.joined(separator: ", ")).",
            recovery: "Approve it by enabling it again: kith plugin enable \(id)",
            location: source.folder)
    }
}

extension ErrorCode {
    /// A plugin asks for more than was approved.
    static let pendingGrants = ErrorCode("pending_grants")
    /// The folder of a plugin that was enabled once is gone.
    static let missingFiles = ErrorCode("missing_files")
}
