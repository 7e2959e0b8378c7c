import KithModel
import KithStore
import Synchronization

/// The fields that a change of plugins drops for good, known when its turn to write has come.
final class Drops: Sendable {
    private let held = Mutex<[Field]>([])

    /// A field that goes.
    struct Field: Sendable, Hashable {
        let entity: String
        let name: String
    }

    /// The fields.
    var value: [Field] { held.withLock { $0 } }

    /// Notes the fields, in place of those of an earlier attempt.
    func set(_ fields: [(entity: String, field: String)]) {
        held.withLock { $0 = fields.map { Field(entity: $0.entity, name: $0.field) } }
    }
}

extension Kernel {
    /// Drops fields of a plugin that no generation knows any more: after the swap, so that who reads by the
    /// generation before it still finds them.
    func contract(_ drops: [Drops.Field], of plugin: String) async throws {
        guard !drops.isEmpty else { return }
        try await StoreFault.translated {
            try await self.store.write { session in
                let installed = try Catalogue.read(session)
                let gone = drops.filter { drop in
                    installed.first { $0.name == drop.entity }?.fields
                        .contains {
                            $0.name == drop.name && $0.owner == plugin && $0.isRetired
                        } ?? false
                }
                let plan = try SchemaPlanner.purge(
                    installed: installed, fields: gone.map { ($0.entity, $0.name) },
                    dialect: session.dialect)
                try SchemaApplier.apply(plan, session)
            }
        }
    }
}
