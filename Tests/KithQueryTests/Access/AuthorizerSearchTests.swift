import KithModel
import KithQuery
import Testing

@Suite("Authoriser: search")
struct AuthorizerSearchTests {
    let fixture = Fixture()

    private func authorizer(
        _ access: [String: EntityAccess] = [:], restricted: Set<Int64> = []
    ) throws -> Authorizer {
        var entities: [Int64: EntityAccess] = [:]
        for (name, access) in access { entities[try fixture.entity(name).id] = access }
        return Authorizer(
            schema: fixture.schema,
            rights: AccessRights(user: Fixture.ana, entities: entities), moment: Fixture.moment,
            restrictedFields: restricted)
    }

    private func entities(_ plan: AuthorizedPlan) -> [String] {
        guard case .search(let search) = plan.question else { return [] }
        return search.entities.compactMap { fixture.schema.entity(id: $0)?.name }
    }

    @Test("Only readable entities are searched, each with its predicate")
    func readable() throws {
        let own = try fixture.parse("owner = @me", of: "contact")
        let authorizer = try authorizer([
            "contact": EntityAccess(scopes: [.read: .matching(own)]),
            "account": EntityAccess(scopes: [.read: .all]),
            "setting": EntityAccess(scopes: [.read: .all]),
        ])

        let plan = try authorizer.authorize(SearchQuery("ana"))

        #expect(entities(plan) == ["account", "contact"])
        #expect(Set(plan.predicates.keys) == [3])
        var named = SearchQuery("ana")
        named.entities = [5]
        let refused = kernelError { try authorizer.authorize(named) }
        #expect(refused?.code == .notFound)
        #expect(refused?.message == "There is no entity `deal`.")
    }

    @Test("Sensitive and restricted fields are searched by who may read them")
    func fields() throws {
        let salary = try fixture.field("contact", "salary")
        let notes = try fixture.field("contact", "notes")
        func fields(_ hidden: [Int64]) throws -> Set<Int64> {
            let rights = Dictionary(uniqueKeysWithValues: hidden.map { ($0, FieldRight.none) })
            let access = EntityAccess(scopes: [.read: .all], fields: rights)
            return try authorizer(["contact": access], restricted: [notes])
                .authorize(SearchQuery("ana")).searchableFields
        }

        #expect(try fields([]) == [salary, notes])
        #expect(try fields([salary]) == [notes])
        #expect(try fields([salary, notes]) == [])
    }

    @Test("32: text is only ever terms, and there is at least one and at most sixteen")
    func text() throws {
        let authorizer = try authorizer(["contact": EntityAccess(scopes: [.read: .all])])
        func code(_ text: String) -> ErrorCode? {
            kernelError { try authorizer.authorize(SearchQuery(text)) }?.code
        }

        for text in ["x) OR secret:merger", "\"", "NEAR", "*", "a\u{301}"] {
            #expect(code(text) == nil, "\(text)")
        }
        #expect(code("") == .malformed)
        #expect(code(" \u{00A0}\n\u{3000}") == .malformed)
        #expect(code(String(repeating: "a", count: 256)) == nil)
        #expect(code(String(repeating: "a", count: 257)) == .tooLarge)
        #expect(code(String(repeating: "a ", count: 16)) == nil)
        #expect(code(String(repeating: "a ", count: 17)) == .tooLarge)
        var wide = SearchQuery("a")
        wide.limit = 201
        #expect(kernelError { try authorizer.authorize(wide) }?.code == .tooLarge)
    }

    @Test("Who may read nothing searches nothing")
    func nothing() throws {
        let authorizer = try authorizer()

        #expect(kernelError { try authorizer.authorize(SearchQuery("a")) }?.code == .forbidden)
    }
}
