import KithModel
import KithQuery
import Testing

@Suite("Authoriser: verbs and record scopes")
struct AuthorizerScopeTests {
    let fixture = Fixture()

    @Test("Every entity that a question touches has its predicate beside it")
    func predicates() throws {
        let own = try fixture.parse("owner = @me", of: "account")
        let scopes: [Verb: RecordScope] = [.read: .matching(own)]
        let names = ["account", "contact", "stage", "deal", "user"]
        let authorizer = try fixture.authorizer(
            scopes: Dictionary(uniqueKeysWithValues: names.map { ($0, scopes) }))
        func touched(_ query: Query) throws -> [String] {
            try authorizer.authorize(query).predicates.keys.sorted()
                .compactMap { fixture.schema.entity(id: $0)?.name }
        }
        var sorted = try fixture.query("deal")
        sorted.sort = try SortParser.parse(
            "contact.account", entity: fixture.entity("deal"), schema: fixture.schema)
        var listed = try fixture.query("deal")
        listed.fields = try FieldListParser.parse(
            "stage.name", entity: fixture.entity("deal"), schema: fixture.schema)

        #expect(try touched(fixture.query("deal")) == ["deal"])
        #expect(
            try touched(fixture.query("deal", "account.owner.name = 'a'")) == [
                "user", "account", "deal",
            ])
        #expect(
            try touched(fixture.query("deal", "any(account.contacts, name = 'a')")) == [
                "account", "contact", "deal",
            ])
        #expect(
            try touched(fixture.query("account", "none(deals, stage = 'Won')")) == [
                "account", "stage", "deal",
            ])
        #expect(try touched(sorted) == ["account", "contact", "deal"])
        #expect(try touched(listed) == ["stage", "deal"])

        var aggregate = AggregateQuery(5)
        aggregate.groups = try GroupParser.parse(
            "stage.name", entity: fixture.entity("deal"), schema: fixture.schema)
        aggregate.measures = try MeasureParser.parse(
            "max(contact.birthday)", entity: fixture.entity("deal"), schema: fixture.schema)
        #expect(try authorizer.authorize(aggregate).predicates.keys.sorted() == [3, 4, 5])

        let resolved = try #require(try authorizer.authorize(fixture.query("deal")).predicates[5])
        #expect(try fixture.describe(resolved) == "owner = '\(Fixture.ana)'")
    }

    @Test("What is done with records must lie within reading and within its own reach")
    func verbs() throws {
        let own = try fixture.parse("owner = @me")
        let team = try fixture.parse("team is not null")
        let authorizer = try fixture.authorizer(scopes: [
            "deal": [.read: .matching(own), .update: .matching(team), .export: .all],
            "stage": [.read: .all, .update: .all, .delete: .matching(team)],
        ])
        func predicate(_ verb: Verb, _ entity: String = "deal") throws -> String? {
            let query = try fixture.query(entity)
            let predicate = try authorizer.authorize(query, verb: verb).predicates[query.entity]
            return try predicate.map { try fixture.describe($0, of: entity) }
        }

        #expect(try predicate(.read) == "owner = '\(Fixture.ana)'")
        #expect(try predicate(.update) == "owner = '\(Fixture.ana)' and team is not null")
        #expect(try predicate(.export) == "owner = '\(Fixture.ana)'")
        #expect(try predicate(.update, "stage") == nil)
        #expect(try predicate(.delete, "stage") == "team is not null")

        let refused = kernelError { try predicate(.delete) }
        #expect(refused?.code == .forbidden)
        #expect(refused?.message == "You may not delete records of `deal`.")
    }

    @Test("An entity that may not be read is not there, in the same words")
    func entities() throws {
        let authorizer = try fixture.authorizer(unreadable: ["deal", "user"])

        let hidden = kernelError { try authorizer.authorize(fixture.query("deal")) }
        let verb = kernelError { try authorizer.authorize(fixture.query("deal"), verb: .delete) }
        let named = kernelError { try authorizer.requireEntity("deal") }
        let missing = kernelError { try authorizer.requireEntity("dealx") }
        let gone = kernelError { try authorizer.authorize(AggregateQuery(77)) }

        #expect(hidden?.code == .notFound)
        #expect(hidden?.message == "There is no entity `deal`.")
        #expect(verb == hidden)
        #expect(named == hidden)
        #expect(missing?.message == "There is no entity `dealx`.")
        #expect(missing?.recovery == hidden?.recovery)
        #expect(gone?.message == "There is no entity `#77`.")
        #expect(try authorizer.requireEntity("stage").name == "stage")
    }

    @Test("Five hundred ids are found for an update and for a deletion")
    func ids() throws {
        let authorizer = try fixture.authorizer()
        let ids = (0..<501).map {
            Filter.Literal.value(.reference(RecordID(milliseconds: $0, node: 0, sequence: 0)))
        }
        func authorize(_ count: Int, _ verb: Verb) throws -> AuthorizedPlan {
            let filter = Filter.isIn(FieldPath(field: 1), Array(ids.prefix(count)), negated: false)
            return try authorizer.authorize(Query(5, filter: filter), verb: verb)
        }

        #expect(try authorize(500, .update).filter != nil)
        #expect(try authorize(500, .delete).filter != nil)
        #expect(kernelError { try authorize(501, .update) }?.code == .tooLarge)
    }

    @Test("17: a record scope on a field that is gone reaches nothing")
    func dormant() throws {
        let gone = Filter.any([
            .isNull(FieldPath(field: 9), negated: false),
            .isNull(FieldPath(field: 777), negated: true),
        ])

        let plan = try fixture.authorizer(scopes: ["deal": [.read: .matching(gone)]]).authorize(
            fixture.query("deal"))

        #expect(plan.predicates == [5: .any([])])
    }

    @Test("A record scope sees fields that its principal may not, and is as large as it is")
    func trusted() throws {
        let part = try fixture.parse("owner.salary > 10 or updated_at < @now-1d", of: "contact")
        let large = Filter.any(Array(repeating: part, count: 100))

        let plan = try fixture.authorizer(
            hiding: [("user", "salary"), ("contact", "updated_at")],
            scopes: ["contact": [.read: .matching(large)]]
        ).authorize(fixture.query("contact"))

        guard case .any(let parts)? = plan.predicates[3] else {
            Issue.record("the predicate is missing")
            return
        }
        #expect(parts.count == 100)
        #expect(
            try fixture.describe(parts[0], of: "contact")
                == "owner.salary > 10.00 or updated_at < '2026-11-15T23:30:00.000Z'")
    }
}
