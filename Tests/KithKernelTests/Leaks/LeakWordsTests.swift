import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Leaks through words and numbers")
struct LeakWordsTests {
    /// A place where a field's name can stand.
    struct Place: Sendable {
        var name: String
        /// Asks with a field of an entity; returns nothing.
        var ask: @Sendable (LeakWorld, String, String) async throws -> Void

        init(
            _ name: String,
            _ ask: @escaping @Sendable (LeakWorld, String, String) async throws -> Void
        ) {
            self.name = name
            self.ask = ask
        }
    }

    private static func query(
        _ name: String, _ shape: @escaping @Sendable (inout QueryRequest, String) -> Void
    ) -> Place {
        Place(name) { world, entity, field in
            _ = try await world.list(entity) { shape(&$0, field) }
        }
    }

    private static func aggregate(
        _ name: String, _ shape: @escaping @Sendable (inout AggregateRequest, String) -> Void
    ) -> Place {
        Place(name) { world, entity, field in
            _ = try await world.figures(entity) { shape(&$0, field) }
        }
    }

    static let places: [Place] =
        [
            query("filter") { $0.filter = "\($1) = 'x'" },
            query("filter by number") { $0.filter = "\($1) > 5" },
            query("filter, right side") { $0.filter = "name = \($1)" },
            query("function") { $0.filter = "lower(\($1)) = 'x'" },
            query("null check") { $0.filter = "not (\($1) is null)" },
            query("list of values") { $0.filter = "\($1) in ('a', 'b')" },
            query("between") { $0.filter = "\($1) between 1 and 2" },
            query("sort") { $0.sort = "-" + $1 },
            query("fields") { $0.fields = "id," + $1 },
            query("fields as of") { ($0.fields, $0.asOf) = ($1, KernelFixture.start) },
            aggregate("group") { $0.groups = $1 },
            aggregate("bucket") { $0.groups = $1 + ":month" },
            aggregate("filter of figures") { $0.filter = "\($1) is null" },
        ]
        + ["sum", "avg", "min", "max", "count", "count_distinct"].map { function in
            aggregate(function) { $0.measures = "\(function)(\($1))" }
        }
        + [
            Place("hop") { world, entity, field in
                guard entity == "client" else { return }
                _ = try await world.list("deal") { $0.fields = "client." + field }
            },
            Place("filter over a hop") { world, entity, field in
                guard entity == "client" else { return }
                _ = try await world.list("deal") { $0.filter = "client.\(field) is null" }
            },
            Place("quantifier") { world, entity, field in
                guard entity == "deal" else { return }
                _ = try await world.list("client") { $0.filter = "any(deals, \(field) is null)" }
            },
            Place("export") { world, entity, field in
                var request = QueryRequest(entity)
                request.fields = field
                try await world.kernel.export(request, as: world.reader) { _ in }
            },
            Place("create input") { world, entity, field in
                _ = try await world.kernel.create(
                    entity, [["name": "x", field: "1"]], as: world.reader, door: .cli)
            },
            Place("update input") { world, entity, field in
                _ = try await world.kernel.update(
                    entity, try world.record(entity, .mine), [field: "1"], as: world.reader,
                    door: .cli)
            },
        ]

    @Test(
        "27: a field that may not be read is unknown, in the words for one that does not exist",
        arguments: LeakRole.all)
    func unreadableIsMissing(_ role: LeakRole) async throws {
        let world = try await LeakWorld(role)

        for (entity, fields) in role.hidden.sorted(by: { $0.key < $1.key }) {
            for field in fields.sorted() where field != "name" {
                // As long, and as far from every other name.
                let missing = String(field.map { $0 == "e" || $0 == "o" ? "w" : $0 }.reversed())
                for place in Self.places {
                    let hidden = await failure { try await place.ask(world, entity, field) }
                    let absent = await failure { try await place.ask(world, entity, missing) }
                    let words = hidden?.everyWord.replacing(field, with: missing)
                    #expect(words == absent?.everyWord, "\(place.name) of \(entity).\(field)")
                    #expect(hidden?.code == absent?.code)
                }
            }
        }
    }

    @Test(
        "28: counts, sums, groups, quantifiers, hits and pages speak of readable records only",
        arguments: LeakRole.all)
    func numbers(_ role: LeakRole) async throws {
        let world = try await LeakWorld(role)
        guard role.isAdministrator || role.sees["client"] != nil else { return }
        let expected = world.readable("client")

        for mode in [Query.CountMode.exact, .capped] {
            var request = QueryRequest("client")
            (request.count, request.limit) = (mode, 1)
            let answer = try await world.kernel.query(request, as: world.reader)
            #expect(answer.count == expected)
            #expect((answer.next == nil) == (expected <= 1))
        }
        let groups = try await world.kernel.aggregate(
            AggregateRequest("client"), as: world.reader
        ).groups
        #expect(groups.map(\.count) == [Int64(expected)])
        var byOwner = AggregateRequest("client")
        byOwner.groups = "owner"
        byOwner.measures = "count_distinct(id)"
        let owners = try await world.kernel.aggregate(byOwner, as: world.reader).groups
        #expect(owners.map(\.count).reduce(0, +) == Int64(expected))
        let exported = LeakSurface.Words()
        try await world.kernel.export(QueryRequest("client"), as: world.reader) { page in
            for _ in page.rows { exported.add("x") }
        }
        #expect(exported.all.split(separator: "\n").count == expected)
        try await expectDeals(world)
        try await expectFeed(world)
    }

    private func expectDeals(_ world: LeakWorld) async throws {
        guard world.role.isAdministrator || world.role.sees["deal"] != nil else { return }
        let visible = Holder.allCases.filter {
            $0 != .gone && world.role.maySee("deal", $0, "id")
                && world.role.maySee("client", $0, "id")
        }
        var clients = QueryRequest("client", filter: "any(deals, phase ^= 'planted')")
        clients.count = .exact
        let answer = try await world.kernel.query(clients, as: world.reader)
        #expect(answer.count == visible.count)
        guard world.role.maySee("deal", .mine, "price") else { return }
        let prices = world.secrets.filter { secret in
            secret.field == "price" && !secret.isFormer && visible.contains(secret.holder)
        }
        var sum = AggregateRequest("deal", filter: "phase ^= 'planted'")
        sum.measures = "sum(price)"
        let figure = try await world.kernel.aggregate(sum, as: world.reader).groups.first?.figures
        let total = prices.compactMap { Int64($0.text) }.reduce(0, +)
        #expect(figure?.first?.plainText == "\(total).00 EUR")
    }

    private func expectFeed(_ world: LeakWorld) async throws {
        let page = try await world.kernel.changes(after: .start, limit: 1000, as: world.reader)
        let told = Set(page.changes.filter { $0.entity == "client" }.map(\.record))
        let expected = try Holder.allCases.filter { world.role.maySee("client", $0, "id") }
            .map { try world.record("client", $0) }
        #expect(told == Set(expected))
    }

    @Test(
        "32: search finds by readable text of readable records only, and terms are only terms",
        arguments: LeakRole.all)
    func searchOracle(_ role: LeakRole) async throws {
        let world = try await LeakWorld(role)
        guard role.isAdministrator || !role.sees.isEmpty else { return }
        let current = world.secrets.filter { !$0.isFormer && $0.holder != .gone }

        for secret in current
        where ["name", "code", "remark", "nick", "note"].contains(secret.field) {
            let part = String(secret.text.dropFirst(4))
            let hits = try await world.kernel.search(part, as: world.reader)
            let mayFind = role.maySee(secret.entity, secret.holder, secret.field)
            #expect(hits.isEmpty != mayFind, "\(secret)")
        }
        for text in ["x) OR memo", "\"", "NEAR(a b)", "zqx*", "folded:zqx", "-zqx", "' --", "^zqx"]
        {
            let hits = try await world.kernel.search(text, as: world.reader)
            #expect(hits.isEmpty, "\(text)")
        }
    }
}
