import Foundation
import KithModel
import KithSQLite
import KithStore

/// A migrated database in a folder of its own, which goes with it.
final class SchemaDatabase: Sendable {
    let store: any Store
    private let folder: URL

    init() async throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("kith-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try SQLiteStore(
            path: folder.appendingPathComponent("kith.db").path, durability: .off,
            options: SQLiteOptions(readLimit: nil))
        try await store.write { session in
            _ = try Migrations.apply(session, at: Instant(milliseconds: 0))
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func installed() async throws -> [InstalledEntity] { try await store.read(Catalogue.read) }

    func installed(_ name: String) async throws -> InstalledEntity? {
        try await installed().first { $0.name == name }
    }

    func plan(_ wanted: [WantedEntity], owners: Set<String> = []) async throws -> SchemaPlan {
        try SchemaPlanner.plan(
            installed: try await installed(), wanted: wanted, owners: owners,
            dialect: store.dialect)
    }

    @discardableResult
    func install(_ wanted: [WantedEntity], owners: Set<String> = []) async throws -> SchemaPlan {
        let plan = try await plan(wanted, owners: owners)
        try await apply(plan)
        return plan
    }

    func apply(_ plan: SchemaPlan) async throws {
        try await store.write { session in _ = try SchemaApplier.apply(plan, session) }
    }

    /// Installs one entity of the owner `sales`.
    @discardableResult
    func install(_ definition: EntityDefinition) async throws -> SchemaPlan {
        try await install([WantedEntity(definition, owner: "sales")])
    }

    func schema(without hidden: Set<String> = []) async throws -> Schema {
        SchemaBuilder.schema(installed: try await installed()) { !hidden.contains($0) }
    }

    func run(_ statements: String...) async throws {
        try await store.write { session in
            for statement in statements { try session.execute(statement, []) }
        }
    }

    /// Returns the rows of a query, each with its columns as texts, `-` for NULL.
    func rows(_ sql: String, columns: Int = 1) async throws -> [[String]] {
        try await store.read { session in
            try session.all(sql) { row in
                (0..<columns).map { row.isNull($0) ? "-" : row.text($0) }
            }
        }
    }

    /// Everything that the database says of its own form.
    func form() async throws -> [[String]] {
        try await rows(
            "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name", columns: 2)
            + rows("SELECT id, name, definition FROM kith_entity ORDER BY id", columns: 3)
            + rows("SELECT id, name, definition FROM kith_field ORDER BY id", columns: 3)
    }

    func indexes(of table: String) async throws -> [String] {
        try await rows(
            """
            SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = '\(table)' \
            AND sql IS NOT NULL ORDER BY name
            """
        ).map { $0[0] }
    }
}

extension EntityDefinition {
    /// An entity `deal` with a name and some more fields.
    static func deal(
        uniqueTogether: [[String]] = [], indexedTogether: [[String]] = [],
        _ fields: FieldDefinition...
    ) -> EntityDefinition {
        EntityDefinition(
            "deal", uniqueTogether: uniqueTogether, indexedTogether: indexedTogether,
            fields: [FieldDefinition("name", .text)] + fields)
    }

    /// An entity with a name only.
    static func plain(_ name: String) -> EntityDefinition {
        EntityDefinition(name, fields: [FieldDefinition("name", .text)])
    }
}
