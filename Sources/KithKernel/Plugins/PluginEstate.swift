import KithModel
import KithStore

/// Everything in the database that belongs to one plugin, also what it has set aside.
struct PluginEstate {
    /// Its entities.
    let entities: [InstalledEntity]
    /// Its fields on the entities of others.
    let fields: [(entity: String, field: String)]
    private let installed: [InstalledEntity]

    /// Looks what belongs to a plugin.
    init(_ plugin: String, _ session: any SQLSession) throws {
        installed = try Catalogue.read(session)
        entities = installed.filter { $0.owner == plugin }
        fields = installed.filter { $0.owner != plugin }.flatMap { entity in
            entity.fields.filter { $0.owner == plugin }.map { (entity.name, $0.name) }
        }
    }

    var isEmpty: Bool { entities.isEmpty && fields.isEmpty }

    /// The names of its entities.
    var names: [String] { entities.map(\.name) }

    /// How many records each of its entities holds, deleted ones too.
    func counts(_ session: any SQLSession) throws -> [(entity: String, count: Int64)] {
        try entities.map { ($0.name, try $0.recordCount(session)) }
    }

    /// The way to a database without it.
    ///
    /// - Throws: `conflict` that names what still needs some of it.
    func plan(_ dialect: any SQLDialect) throws -> SchemaPlan {
        try SchemaPlanner.purge(
            installed: installed, fields: fields, entities: names, dialect: dialect)
    }

    /// A schema in which everything is visible.
    var schema: Schema { SchemaBuilder.everything(installed: installed) }
}
