import KithModel
import KithQuery
import Testing

@testable import KithStore

@Suite("Pages of a list")
struct PagingTests {
    /// Deals with many equal and many empty values.
    private static func sample(_ count: Int, seed: UInt64) async throws -> SampleStore {
        let sample = try await SampleStore()
        var random = SeededRandom(seed: seed)
        let accounts = try await sample.add(
            ["Ä", "b", "ß", "Z"].map { try sample.record("account", ["name": .text($0)]) })
        let names = ["ann", "Ánn", "ANN", "bob", "ß", "ss", "straße", "zoë", "Zoe", "é", "e"]
        let records = try (0..<count).map { _ in
            var values: [String: Value] = [:]
            func set(_ name: String, _ value: Value) {
                if Int.random(in: 0..<4, using: &random) > 0 { values[name] = value }
            }
            set("name", .text(names.randomElement(using: &random) ?? ""))
            set("probability", .integer(Int64.random(in: 0...3, using: &random)))
            set("amount", try .euros(String(Int.random(in: -2...2, using: &random))))
            set("discount", try .decimal(String(Int.random(in: 0...2, using: &random)), scale: 2))
            set("stage", .text(["open", "won", "lost"].randomElement(using: &random) ?? ""))
            set("account", .reference(accounts.randomElement(using: &random) ?? accounts[0]))
            return try sample.record("deal", values)
        }
        try await sample.add(records)
        return sample
    }

    static let orders = [
        "", "id", "-id", "name", "-name", "probability", "-probability", "amount", "-amount",
        "discount", "-discount", "stage", "-stage", "account", "-account", "created_at",
        "-created_at", "name,probability", "-name,probability", "name,-probability,amount",
        "-probability,-stage", "account.name,-discount", "stage,id,name", "-stage,-id",
    ]

    @Test("the pages of every order hold the whole list once, in order", arguments: orders)
    func walk(order: String) async throws {
        let sample = try await Self.sample(120, seed: 7)
        var query = try sample.query("deal", sort: order.isEmpty ? nil : order)
        query.limit = 1000
        let whole = try await sample.page(query)
        #expect(whole.records.count == 120)
        #expect(whole.next == nil)

        query.limit = 7
        var walked: [RecordID] = []
        repeat {
            let page = try await sample.page(query)
            #expect(page.records.count <= 7)
            walked += page.records.map(\.id)
            query.after = page.next
        } while query.after != nil && walked.count < 1000

        #expect(walked == whole.records.map(\.id))
        #expect(Set(walked).count == 120)
    }

    @Test("empty values come last in both directions", arguments: ["", "-"])
    func emptyLast(sign: String) async throws {
        let sample = try await Self.sample(60, seed: 3)

        for field in ["name", "discount", "stage", "account.name"] {
            var query = try sample.query("deal", sort: sign + field, fields: field)
            query.limit = 1000
            let values = try await sample.page(query).rows.map { $0[0].isNull }
            let firstEmpty = try #require(values.firstIndex(of: true))
            #expect(values[firstEmpty...].allSatisfy { $0 }, "\(field)")
            #expect(firstEmpty > 0)
        }
    }

    @Test("text is ordered by its fold, whatever its case and marks")
    func foldOrder() async throws {
        let sample = try await SampleStore()
        for name in ["Zoe", "étage", "Etat", "ESSEN", "eßbar", "zoë", "apple", "Äpfel", "b"] {
            try await sample.add("deal", ["name": .text(name)])
        }

        let names = try await sample.names(sample.query("deal", sort: "name"))

        // essbar, essen, etage, etat
        #expect(
            names == ["Äpfel", "apple", "b", "eßbar", "ESSEN", "étage", "Etat", "Zoe", "zoë"])
    }

    @Test("amounts are ordered by their worth in base currency")
    func amountOrder() async throws {
        let sample = try await SampleStore()
        let amounts: [(String, Value)] = [
            ("yen", try .amount("1000", "JPY", base: "6.25")), ("five", try .euros("5.00")),
            ("dinar", try .amount("7.000", "KWD", base: "21.00")), ("seven", try .euros("7.00")),
        ]
        for (name, amount) in amounts {
            try await sample.add("deal", ["name": .text(name), "amount": amount])
        }

        let names = try await sample.names(sample.query("deal", sort: "-amount"))

        #expect(names == ["dinar", "seven", "yen", "five"])
    }

    @Test("a stream hands over what the pages would, in batches")
    func stream() async throws {
        let sample = try await Self.sample(95, seed: 11)

        for order in ["", "name", "-stage,amount"] {
            var query = try sample.query("deal", sort: order.isEmpty ? nil : order, fields: "name")
            query.limit = 1000
            let whole = try await sample.page(query).records.map(\.id)
            query.limit = 3
            let plan = try sample.authorizer().authorize(query)
            let batches = try await sample.read { executor in
                var batches: [RecordPage] = []
                try executor.stream(plan, batch: 20) { batches.append($0) }
                return batches
            }
            #expect(batches.map(\.records.count) == [20, 20, 20, 20, 15])
            #expect(batches.flatMap(\.records).map(\.id) == whole)
            #expect(batches.map { $0.next != nil } == [true, true, true, true, false])
        }
    }

    @Test("a count says how many there are beside the page")
    func counts() async throws {
        let sample = try await Self.sample(30, seed: 5)
        var query = try sample.query("deal", sort: "name")
        query.limit = 4

        query.count = .exact
        let exact = try await sample.page(query)
        query.count = .capped
        let capped = try await sample.page(query)

        #expect(exact.count == 30 && capped.count == 30)
        #expect(!exact.isCountCapped && !capped.isCountCapped)
    }

    @Test("a capped count stops at its cap")
    func cappedCount() async throws {
        let sample = try await SampleStore()
        try await sample.store.write { session in
            _ = try session.execute(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10002) \
                INSERT INTO note (id, version, created_at, updated_at) SELECT i, 1, 0, 0 FROM n
                """, [])
        }
        var query = try sample.query("note")
        query.limit = 1

        query.count = .capped
        let capped = try await sample.page(query)
        query.count = .exact
        let exact = try await sample.page(query)

        #expect(capped.count == 10_000 && capped.isCountCapped)
        #expect(exact.count == 10_002 && !exact.isCountCapped)
    }

    @Test("a cursor of another order is refused")
    func foreignCursor() async throws {
        let sample = try await Self.sample(10, seed: 1)
        var query = try sample.query("deal", sort: "probability")
        query.limit = 2
        let next = try #require(try await sample.page(query).next)
        let id = next.id

        for keys in [[JSON.string("1")], [.boolean(true)]] {
            query.after = Cursor(keys: keys, id: id)
            let plan = try sample.authorizer().authorize(query)
            let error = await #expect(throws: KernelError.self) {
                try await sample.read { try $0.page(plan) }
            }
            #expect(error?.code == .malformed)
        }
    }

    @Test("a record holds what was asked for, its id and its version, and nothing else")
    func fields() async throws {
        let sample = try await SampleStore()
        let deal = try await sample.add(
            "deal",
            [
                "name": .text("A"), "amount": try .amount("10", "JPY", base: "0.06"),
                "tags": .list(["a", "b"]), "extra": .json(.array([.integer(1)])),
                "about": .polymorphic(entity: "deal", id: sample.newID()),
                "best_time": try .time("23:59"), "stage": .text("won"),
            ])

        let some = try await sample.page(sample.query("deal", fields: "amount,tags"))
        let all = try await sample.page(sample.query("deal"))

        let record = some.records[0]
        #expect(record.id == deal && record.version == 1)
        #expect(record["amount"] == (try .amount("10", "JPY", base: "0.06")))
        #expect(record["tags"] == .list(["a", "b"]))
        #expect(record["name"] == .null && record["stage"] == .null)
        #expect(some.rows == [[try .amount("10", "JPY", base: "0.06"), .list(["a", "b"])]])
        #expect(all.records[0]["extra"] == .json(.array([.integer(1)])))
        #expect(all.records[0]["best_time"] == (try .time("23:59")))
        #expect(all.records[0]["about"]?.reference != nil)
    }
}
