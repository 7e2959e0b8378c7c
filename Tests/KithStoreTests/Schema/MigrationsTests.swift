import KithModel
import KithStore
import Testing

@Suite("Migrations of the machinery")
struct MigrationsTests {
    private static let first = Migration(1, "first") { _ in ["CREATE TABLE kith_first (id INTEGER)"]
    }
    private static let second = Migration(2, "second") { _ in
        ["CREATE TABLE kith_second (id INTEGER)", "INSERT INTO kith_second VALUES (1)"]
    }

    private func apply(_ steps: [Migration], to database: SchemaDatabase) async throws -> [String] {
        try await database.store.write { session in
            try Migrations.apply(session, at: Instant(milliseconds: 7), steps: steps).map(\.name)
        }
    }

    private func emptyDatabase() async throws -> SchemaDatabase {
        let database = try await SchemaDatabase()
        try await database.run("DELETE FROM kith_migration")
        return database
    }

    @Test("run once, and only what is missing")
    func onlyMissing() async throws {
        let database = try await emptyDatabase()

        #expect(try await apply([Self.first], to: database) == ["first"])
        #expect(try await apply([Self.first, Self.second], to: database) == ["second"])
        #expect(try await apply([Self.first, Self.second], to: database) == [])
        let rows = try await database.rows(
            "SELECT number, name, applied_at FROM kith_migration ORDER BY number", columns: 3)
        #expect(rows == [["1", "first", "7"], ["2", "second", "7"]])
    }

    @Test("the indexes of an older program are made anew, and no others")
    func olderIndexes() async throws {
        let database = try await SchemaDatabase()
        try await database.install(
            EntityDefinition(
                "deal",
                fields: [FieldDefinition("name", .text), FieldDefinition("code", .text).unique()]))
        let wanted = try await database.rows("SELECT name, sql FROM sqlite_schema", columns: 2)
        try await database.run(
            "DELETE FROM kith_migration WHERE number >= 6", "DROP INDEX uq_deal__code",
            "CREATE INDEX ix_deal__code ON deal (code__fold, id) WHERE deleted_at IS NULL",
            "CREATE UNIQUE INDEX uq_deal__code ON deal (code__key) WHERE deleted_at IS NULL")

        let applied = try await apply(Array(Migrations.steps.prefix(6)), to: database)

        #expect(applied == ["sparse_indexes"])
        let made = try await database.rows("SELECT name, sql FROM sqlite_schema", columns: 2)
        #expect(Set(made) == Set(wanted))
    }

    @Test("an applied step that was edited is refused by name (21)")
    func editedStep() async throws {
        let database = try await emptyDatabase()
        _ = try await apply([Self.first], to: database)
        let edited = Migration(1, "first") { _ in ["CREATE TABLE kith_first (id INTEGER, a TEXT)"] }

        let error = await #expect(throws: KernelError.self) {
            try await apply([edited, Self.second], to: database)
        }

        #expect(error?.message.contains("Migration 0001 first") == true)
        #expect(error?.message.contains("edited") == true)
        #expect(try await database.rows("SELECT name FROM kith_migration") == [["first"]])
    }

    @Test("a database that is newer than the program is refused")
    func newerDatabase() async throws {
        let database = try await emptyDatabase()
        _ = try await apply([Self.first, Self.second], to: database)

        let error = await #expect(throws: KernelError.self) {
            try await apply([Self.first], to: database)
        }

        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("0002 second") == true)
        #expect(error?.recovery.contains("newer") == true)
    }

    @Test("a step that fails half-way leaves nothing behind")
    func failingStep() async throws {
        let database = try await emptyDatabase()
        let broken = Migration(2, "broken") { _ in
            ["CREATE TABLE kith_half (id INTEGER)", "NONSENSE"]
        }
        let before = try await database.form()

        await #expect(throws: StoreError.self) {
            try await apply([Self.first, broken], to: database)
        }

        #expect(try await database.form() == before)
        #expect(try await database.rows("SELECT name FROM kith_migration") == [])
    }
}
