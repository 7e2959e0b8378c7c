import KithModel
import KithQuery
import KithStore
import Testing

@Suite("Record predicates in lists")
struct AccessTests {
    /// Deals A and B of the accounts Open and Hidden; C of a deleted account.
    private static func sample() async throws -> SampleStore {
        let sample = try await SampleStore()
        for (deal, account) in [("A", "Open"), ("B", "Hidden"), ("C", "Gone")] {
            let id = try await sample.add(
                "account",
                ["name": .text(account), "rating": .integer(account == "Open" ? 5 : 1)])
            try await sample.add(
                "deal", ["name": .text(deal), "account": .reference(id), "code": .text(deal)])
            if account == "Gone" { try await sample.delete(id, of: "account") }
        }
        return sample
    }

    @Test("what lies behind a reference reads as empty where its record may not be read")
    func hiddenTargets() async throws {
        let sample = try await Self.sample()
        let rights = try sample.rights(["account": "rating > 2"])

        let page = try await sample.page(
            sample.query("deal", sort: "name", fields: "name,account.name,account.rating"), rights)

        #expect(page.rows.map { $0[1] } == [.text("Open"), .null, .null])
        #expect(page.rows.map { $0[2] } == [.integer(5), .null, .null])
        #expect(page.records.map { $0["account"] } == [.null, .null, .null])
    }

    @Test("filters, orders and groups tell nothing of hidden records")
    func noSideChannels() async throws {
        let sample = try await Self.sample()
        let rights = try sample.rights(["account": "rating > 2"])

        #expect(try await sample.names("account.name = 'Hidden'", rights) == [])
        #expect(try await sample.names("account.name ~ 'e'", rights) == ["A"])
        #expect(try await sample.names("account.name is null", rights) == ["B", "C"])
        let sorted = try sample.query("deal", sort: "-account.name")
        #expect(try await sample.names(sorted, rights).first == "A")
        var aggregate = AggregateQuery(try sample.entity("deal").id)
        let hop = try sample.field("deal.account").id
        let rating = FieldPath(hops: [hop], field: try sample.field("account.rating").id)
        aggregate.groups = [.init(rating)]
        let plan = try sample.authorizer(rights).authorize(aggregate)
        let groups = try await sample.read { try $0.groups(plan) }
        #expect(groups.map(\.key) == [[.integer(5)], [.null]])
        #expect(groups.map(\.count) == [1, 2])
    }

    @Test("without a predicate only deleted targets read as empty")
    func deletedTargets() async throws {
        let sample = try await Self.sample()

        let page = try await sample.page(
            sample.query("deal", sort: "name", fields: "account.name,account"))

        #expect(page.rows.map { $0[0] } == [.text("Open"), .text("Hidden"), .null])
        #expect(page.rows.allSatisfy { !$0[1].isNull })
    }

    @Test("a predicate over a reference decides which records there are")
    func distantPredicate() async throws {
        let sample = try await Self.sample()
        let rights = try sample.rights(["deal": "account.rating > 2"])

        #expect(try await sample.names("name is not null", rights) == ["A"])
        let plan = try sample.authorizer(rights).authorize(sample.query("deal"))
        #expect(try await sample.read { try $0.count(plan) } == 1)
    }

    @Test("a predicate behind a reference that looks further is applied there too")
    func distantPredicateOfTarget() async throws {
        let sample = try await SampleStore()
        let parent = try await sample.add(
            "account", ["name": .text("Parent"), "rating": .integer(9)])
        let child = try await sample.add(
            "account", ["name": .text("Child"), "parent": .reference(parent)])
        try await sample.add("deal", ["name": .text("A"), "account": .reference(child)])
        try await sample.add("deal", ["name": .text("B"), "account": .reference(parent)])
        let rights = try sample.rights(["account": "parent.rating = 9"])

        let page = try await sample.page(
            sample.query("deal", sort: "name", fields: "account.name,account.parent.name"), rights)

        #expect(page.rows == [[.text("Child"), .null], [.null, .null]])
    }

    @Test("deleted records are listed only when they are asked for")
    func deletion() async throws {
        let sample = try await Self.sample()
        var query = try sample.query("account", sort: "name")

        query.deletion = .present
        #expect(try await sample.names(query) == ["Hidden", "Open"])
        query.deletion = .deleted
        #expect(try await sample.names(query) == ["Gone"])
        query.deletion = .either
        #expect(try await sample.names(query) == ["Gone", "Hidden", "Open"])
    }
}
