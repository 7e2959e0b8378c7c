import KithModel
import KithQuery
import Testing

@testable import KithStore

@Suite("Lists by an index")
struct IndexUseTests {
    /// Returns how the database finds the rows of each statement of a page.
    private static func plans(_ query: Query, _ sample: SampleStore) async throws -> [String] {
        let plan = try sample.authorizer().authorize(query)
        let codec = sample.codec
        return try await sample.store.read { session in
            let context = QueryContext(
                plan: plan, dialect: session.dialect, codec: codec, sources: .present)
            let order = try RecordOrder(query, QueryCompiler(context))
            return try order.segments.flatMap { segment in
                let part = try RecordStatement(query, segment, of: order, limit: 51, in: context)
                return try session.all(
                    "EXPLAIN QUERY PLAN " + part.statement.sql, part.statement.bindings
                ) { $0.text(3) }
            }
        }
    }

    @Test(
        "a first page by an indexed field walks the index and sorts nothing",
        arguments: [
            ("name", "ix_deal__name"), ("-name", "ix_deal__name"), ("-amount", "ix_deal__amount"),
            ("stage", "ix_deal__stage"), ("owner", "ix_deal__owner"),
        ])
    func firstPage(order: String, index: String) async throws {
        let sample = try await SampleStore()
        var query = try sample.query("deal", "summary ~ 'x'", fields: "name,stage,account.name")
        let descending = order.hasPrefix("-")
        let field = try sample.field("deal." + (descending ? String(order.dropFirst()) : order))
        query.sort = [SortKey(FieldPath(field), descending: descending)]

        let plans = try await Self.plans(query, sample)

        #expect(plans[0].contains("USING INDEX \(index)"), "\(plans)")
        #expect(!plans.contains { $0.contains("TEMP B-TREE") }, "\(plans)")
    }

    @Test("a list by a unique text walks its index, and sorts only what has one fold")
    func byUniqueText() async throws {
        let sample = try await SampleStore()

        let plans = try await Self.plans(sample.query("deal", sort: "-code"), sample)

        #expect(
            Array(plans.prefix(2)) == [
                "SEARCH t1 USING INDEX uq_deal__code (code__fold>?)",
                "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY",
            ])
        #expect(!plans.dropFirst(2).contains { $0.contains("TEMP B-TREE") }, "\(plans)")
    }

    @Test("a later page starts in the index where the last one ended")
    func laterPage() async throws {
        let sample = try await SampleStore()
        var query = try sample.query("deal", sort: "-probability")
        query.after = Cursor(keys: [.integer(5)], id: sample.newID())

        let plans = try await Self.plans(query, sample)

        #expect(
            plans == [
                "SEARCH t1 USING INDEX ix_deal__probability (probability=? AND id<?)",
                "SEARCH t1 USING INDEX ix_deal__probability (probability<?)",
                "SEARCH t1 USING INDEX ix_deal__probability (probability=?)",
            ])
    }

    @Test("the newest records are read backwards, without any sorting")
    func newest() async throws {
        let sample = try await SampleStore()
        var query = try sample.query("deal")

        let first = try await Self.plans(query, sample)
        query.after = Cursor(keys: [], id: sample.newID())
        let later = try await Self.plans(query, sample)

        #expect(first == ["SCAN t1"])
        #expect(later == ["SEARCH t1 USING INTEGER PRIMARY KEY (rowid<?)"])
    }

    @Test(
        "equality, starts and references are looked up in an index",
        arguments: [
            ("code = 'x'", "uq_deal__code"), ("code ^= 'x'", "uq_deal__code"),
            ("code in ('x', 'y')", "uq_deal__code"), ("stage = 'won'", "ix_deal__stage"),
            ("amount > 1000", "ix_deal__amount"), ("account = '0000000000001'", "ix_deal__account"),
        ])
    func lookUps(filter: String, index: String) async throws {
        let sample = try await SampleStore()

        let plans = try await Self.plans(sample.query("deal", filter, sort: "closed_on"), sample)

        #expect(plans[0].contains("SEARCH t1 USING INDEX \(index)"), "\(plans)")
    }

    @Test("referring records are looked up by their reference")
    func children() async throws {
        let sample = try await SampleStore()

        let plans = try await Self.plans(sample.query("deal", "any(notes, score > 1)"), sample)

        #expect(plans.contains { $0.contains("USING INDEX ix_note__deal (deal=?)") }, "\(plans)")
    }

    @Test("no value of a question stands in the text of a statement")
    func bindsValues() async throws {
        let sample = try await SampleStore()
        let evil = "zq'); DROP TABLE deal; --"
        let literal = Filter.Operand.literal(.value(.text(evil)))
        let code = FieldPath(try sample.field("deal.code"))
        var query = try sample.query("deal", sort: "code")
        query.filter = .any(
            Filter.Comparison.allCases.map { .comparison(.path(code), $0, literal) }
                + [.isIn(code, [.value(.text(evil)), .value(.text("zq2"))], negated: true)])
        query.after = Cursor(keys: [.string(evil)], id: sample.newID())
        let plan = try sample.authorizer().authorize(query)
        let context = QueryContext(
            plan: plan, dialect: sample.store.dialect, codec: sample.codec, sources: .present)

        let order = try RecordOrder(query, QueryCompiler(context))
        let texts = try order.segments.map {
            try RecordStatement(query, $0, of: order, limit: 9, in: context).statement.sql
        }

        #expect(texts.count == 3)
        #expect(texts.allSatisfy { !$0.contains("zq") })
        _ = try await sample.page(query)
    }
}
