import KithModel
import KithQuery
import Testing

@Suite("Authoriser: fields")
struct AuthorizerFieldTests {
    let fixture = Fixture()

    private typealias Question = (Authorizer) throws -> Void

    @Test("27: every surface refuses a hidden field as it refuses a missing one")
    func surfaces() throws {
        let contact = [try fixture.field("deal", "contact")]
        let salary = try fixture.field("contact", "salary")
        let authorizer = try fixture.authorizer(hiding: [("contact", "salary")])

        let hidden = try questions(
            FieldPath(field: salary), FieldPath(hops: contact, field: salary))
        let missing = try questions(FieldPath(field: 999), FieldPath(hops: contact, field: 999))
        for (index, (hidden, missing)) in zip(hidden, missing).enumerated() {
            let first = kernelError { try hidden(authorizer) }
            let second = kernelError { try missing(authorizer) }
            #expect(first?.code == .unknownField, "question \(index)")
            #expect(first?.message == "unknown field `salary` of `contact`.")
            #expect(second?.message == "unknown field `#999` of `contact`.")
            #expect(first?.recovery == second?.recovery)
        }
    }

    /// A question for each surface, with a field of contacts and the same from deals.
    private func questions(_ near: FieldPath, _ far: FieldPath) throws -> [Question] {
        let filters = try filters(near, far)
        let filtered: [Question] = filters.map { entity, filter in
            { _ = try $0.authorize(Query(entity, filter: filter)) }
        }
        let aggregated: [Question] = filters.map { entity, filter in
            { _ = try $0.authorize(AggregateQuery(entity, filter: filter)) }
        }
        return filtered + aggregated + shaped(3, near) + shaped(5, far)
    }

    private func filters(_ near: FieldPath, _ far: FieldPath) throws -> [(Int64, Filter)] {
        let isEmpty = Filter.isNull(near, negated: false)
        let one = Filter.Literal.value(.integer(1))
        let collection = Filter.CollectionPath(
            hops: [try fixture.field("deal", "account")], entity: 3,
            reference: try fixture.field("contact", "account"))
        return [
            (3, isEmpty), (5, .isNull(far, negated: true)), (3, .not(.any([.all([isEmpty])]))),
            (3, .comparison(.path(near), .greater, .literal(one))),
            (3, .comparison(.literal(one), .less, .function(.len, .path(near)))),
            (3, .isIn(near, [one], negated: false)), (3, .between(near, one, one)),
            (5, .quantified(.none, collection, isEmpty)),
        ]
    }

    private func shaped(_ entity: Int64, _ path: FieldPath) -> [Question] {
        var sorted = Query(entity)
        sorted.sort = [SortKey(path, descending: true)]
        var listed = Query(entity)
        listed.fields = [path]
        var grouped = AggregateQuery(entity)
        grouped.groups = [.init(path)]
        let measured: [Question] = AggregateQuery.Measure.Function.allCases.map { function in
            var measured = AggregateQuery(entity)
            measured.measures = [.init(function, path)]
            return { _ = try $0.authorize(measured) }
        }
        return measured + [
            { _ = try $0.authorize(sorted) }, { _ = try $0.authorize(listed) },
            { _ = try $0.authorize(listed, verb: .export) }, { _ = try $0.authorize(grouped) },
        ]
    }

    @Test("A reference whose target may not be read is unknown as a step, but not as a field")
    func hops() throws {
        let authorizer = try fixture.authorizer(unreadable: ["account"])

        let hop = kernelError {
            try authorizer.authorize(fixture.query("deal", "account.name = 'a'"))
        }
        let collection = kernelError {
            try authorizer.authorize(fixture.query("contact", "any(account.deals, seats = 1)"))
        }
        let itself = try authorizer.authorize(fixture.query("deal", "account is null"))

        #expect(hop?.code == .unknownField)
        #expect(hop?.message.hasPrefix("unknown field `account` of `deal`") == true)
        #expect(collection?.message.hasPrefix("unknown field `account` of `contact`") == true)
        #expect(itself.filter != nil)
    }

    @Test("A collection whose reference is hidden has the words of one that is not there")
    func collections() throws {
        let authorizer = try fixture.authorizer(hiding: [("deal", "account")])

        let error = kernelError {
            try authorizer.authorize(fixture.query("account", "any(deals, seats = 1)"))
        }

        #expect(error?.code == .unknownField)
        #expect(error?.message == "nothing refers to `account` as `deals`.")
    }

    @Test("A secret is hidden even from who may do everything")
    func secrets() throws {
        let password = FieldPath(field: try fixture.field("user", "password"))
        let authorizer = Authorizer(
            schema: fixture.schema, rights: .everything(user: nil), moment: Fixture.moment)
        var listed = Query(1)
        listed.fields = [password]

        #expect(kernelError { try authorizer.authorize(listed) }?.code == .unknownField)
        let plan = try authorizer.authorize(Query(1))
        guard case .records(let query) = plan.question else { return }
        #expect(!query.fields.contains(password))
        #expect(query.fields.count == SystemField.count + 3)
    }

    @Test("A question without fields gets every readable one")
    func fields() throws {
        let plan = try fixture.authorizer(hiding: [("contact", "salary"), ("contact", "owner")])
            .authorize(fixture.query("contact"))

        guard case .records(let query) = plan.question else { return }
        let contact = try fixture.entity("contact")
        let names = query.fields.compactMap { contact.field(id: $0.field)?.name }
        #expect(
            names == contact.fields.map(\.name).filter { $0 != "salary" && $0 != "owner" })
    }
}
