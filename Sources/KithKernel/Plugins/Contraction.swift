import KithModel
import KithStore

/// Drops the fields of which a plugin's steps say that they go for good.
///
/// They go behind the swap, so that who reads by the generation before it still finds them. What
/// is to go is noted in the transaction that takes the steps: what could not be done is done
/// when Kith starts again.
struct Contraction {
    private let plugin: String
    private let session: any SQLSession

    init(of plugin: String, on session: any SQLSession) {
        self.plugin = plugin
        self.session = session
    }

    private static let prefix = "drops."
    private var key: String { Self.prefix + plugin }
    private var table: PluginValueTable { PluginValueTable(session) }

    /// Notes what is to go.
    func note(_ drops: [(entity: String, field: String)]) throws {
        guard !drops.isEmpty else { return }
        let pairs = drops.map { JSON.array([.string($0.entity), .string($0.field)]) }
        let text = JSON.array(pairs).text
        try table.set(key, to: text, size: Int64(text.utf8.count), of: KernelEntities.owner)
    }

    /// Drops what was noted, as far as no generation knows it any more.
    ///
    /// What something else still needs stays noted, and hidden as it is: it is no reason for
    /// an upgrade, or for a start, to fail.
    func finish() throws {
        do {
            try session.savepoint { try drop() }
        } catch let error as KernelError where error.code == .conflict {
            return
        }
    }

    private func drop() throws {
        guard let text = try table.value(key, of: KernelEntities.owner) else { return }
        let noted = try JSONReader.read(Array(text.utf8)).array ?? []
        let installed = try Catalogue.read(session)
        let gone = noted.compactMap { pair -> (entity: String, field: String)? in
            guard let names = pair.array?.compactMap(\.string), names.count == 2,
                let entity = installed.first(where: { $0.name == names[0] }),
                let field = entity.fields.first(where: { $0.name == names[1] }),
                field.owner == plugin, field.isRetired
            else { return nil }
            return (names[0], names[1])
        }
        let plan = try SchemaPlanner.purge(
            installed: installed, fields: gone, dialect: session.dialect)
        try SchemaApplier.apply(plan, session)
        try table.remove(key, of: KernelEntities.owner)
    }

    /// Drops what a program that has ended in between has left.
    static func finishAll(on session: any SQLSession) throws {
        let table = PluginValueTable(session)
        let noted = try table.values(prefix, of: KernelEntities.owner, limit: 1000)
        for note in noted {
            try Contraction(of: String(note.key.dropFirst(prefix.count)), on: session).finish()
        }
    }
}

extension Kernel {
    /// Drops what the steps of a plugin have noted.
    func contract(_ plugin: String) async throws {
        try await StoreFault.translated {
            try await self.store.write { try Contraction(of: plugin, on: $0).finish() }
        }
    }
}
