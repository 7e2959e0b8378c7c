import Foundation
import KithModel
import KithQuery
import KithSQLite
import KithStore
import Testing

/// A store with the sample entities in a folder of its own, which goes with it.
final class SampleStore: Sendable {
    let store: any Store
    let schema: Schema
    let codec: RowCodec
    private let folder: URL
    private let ids = IDSequence(node: 1, after: nil)

    static let now = Instant(milliseconds: 1_789_000_000_000)

    init() async throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("kith-query-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let zones = TimeZoneFiles()
        let options = SQLiteOptions(readLimit: nil) { milliseconds, zone in
            guard let rules = try? zones.rules(zone) else { return nil }
            return rules.localDay(of: Instant(milliseconds: milliseconds)).days
        }
        store = try SQLiteStore(
            path: folder.appendingPathComponent("kith.db").path, durability: .off,
            options: options)
        codec = RowCodec(baseCurrency: try #require(Currency("EUR")))
        schema = try await store.write { session in
            try Migrations.apply(session, at: Self.now)
            let plan = try SchemaPlanner.plan(
                installed: [], wanted: SampleEntities.wanted, dialect: session.dialect)
            let installed = try SchemaApplier.apply(plan, session)
            return SchemaBuilder.schema(installed: installed) { _ in true }
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func entity(_ name: String) throws -> Entity { try #require(schema.entity(name)) }

    func field(_ path: String) throws -> Field {
        let names = path.split(separator: ".").map(String.init)
        return try #require(schema.entity(names[0])?.field(names[1]))
    }

    func newID() -> RecordID { ids.next(at: Self.now.milliseconds) }

    /// Makes a record of values by name; the newest id comes last.
    func record(
        _ entity: String, _ values: [String: Value], at moment: Instant = now
    ) throws -> Record {
        var record = Record(entity: try self.entity(entity), id: newID())
        record[.version] = .integer(1)
        record[.createdAt] = .instant(moment)
        record[.updatedAt] = .instant(moment)
        for (name, value) in values { try record.set(name, value) }
        return record
    }

    /// Adds records, each with its row of the search index.
    @discardableResult
    func add(_ records: [Record]) async throws -> [RecordID] {
        let (schema, codec) = (schema, codec)
        return try await store.write { session in
            for record in records {
                let table = RecordTable(
                    record.entity, schema: schema, codec: codec, dialect: session.dialect)
                try table.insert(record, session)
            }
            try SearchIndex(session).insert(
                records.flatMap { SearchRow.rows(of: $0, restricted: []) })
            return records.map(\.id)
        }
    }

    @discardableResult
    func add(_ entity: String, _ values: [String: Value]) async throws -> RecordID {
        try await add([record(entity, values)])[0]
    }

    /// Marks a record as deleted.
    func delete(_ id: RecordID, of entity: String) async throws {
        try await store.write { session in
            _ = try session.execute(
                "UPDATE \"\(entity)\" SET deleted_at = 1 WHERE id = ?1", [.integer(id.rawValue)])
        }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (QueryExecutor) throws -> Result
    ) async throws -> Result {
        let codec = codec
        return try await store.read { try body(QueryExecutor($0, codec: codec)) }
    }
}

extension Value {
    /// An amount in euros, by its digits.
    static func euros(_ digits: String) throws -> Value {
        try amount(digits, "EUR", base: digits)
    }

    static func amount(_ digits: String, _ currency: String, base: String?) throws -> Value {
        let currency = try #require(Currency(currency))
        let amount = try #require(Decimal(digits)?.rescaled(to: currency.scale))
        let inBase = try base.map { try #require(Decimal($0)?.rescaled(to: 2)) }
        return .money(Money(amount: amount, currency: currency, base: inBase))
    }

    static func decimal(_ digits: String, scale: Int) throws -> Value {
        .decimal(try #require(Decimal(digits)?.rescaled(to: scale)))
    }

    static func day(_ text: String) throws -> Value { .date(try #require(CalendarDate(text))) }

    static func moment(_ text: String) throws -> Value { .instant(try #require(Instant(text))) }

    static func time(_ text: String) throws -> Value { .localTime(try #require(LocalTime(text))) }
}
