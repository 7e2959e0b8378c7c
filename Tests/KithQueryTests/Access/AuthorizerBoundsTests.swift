import KithModel
import KithQuery
import Testing

@Suite("Authoriser: conditions that no parser made, and bounds")
struct AuthorizerBoundsTests {
    let fixture = Fixture()

    @Test("A condition that was not read from text is checked all the same")
    func handmade() throws {
        let authorizer = try fixture.authorizer()
        let name = FieldPath(field: try fixture.field("deal", "name"))
        let seats = FieldPath(field: try fixture.field("deal", "seats"))
        let meta = FieldPath(field: try fixture.field("deal", "meta"))
        let one = Filter.Operand.literal(.value(.integer(1)))
        let long = String(repeating: "a", count: 257)
        func code(_ filter: Filter) -> ErrorCode? {
            kernelError { try authorizer.authorize(Query(5, filter: filter)) }?.code
        }
        func nested(_ depth: Int) -> Filter {
            (0..<depth).reduce(.isNull(name, negated: false)) { inner, _ in .not(inner) }
        }

        #expect(code(.comparison(.path(name), .equal, one)) == .malformed)
        #expect(
            code(.comparison(.path(meta), .equal, .literal(.value(.json(.null))))) == .malformed)
        #expect(
            code(.comparison(.path(seats), .contains, .literal(.value(.text("1"))))) == .malformed)
        #expect(code(.comparison(.path(seats), .equal, .literal(.me))) == .malformed)
        #expect(
            code(.comparison(.path(seats), .equal, .literal(.moment(.init(.today))))) == .malformed)
        #expect(code(.comparison(one, .equal, one)) == .malformed)
        #expect(code(.comparison(.path(name), .less, .literal(.value(.null)))) == .malformed)
        #expect(code(.comparison(.path(name), .equal, .path(seats))) == .malformed)
        #expect(code(.comparison(.function(.year, .path(name)), .equal, one)) == .malformed)
        #expect(code(.isIn(seats, [.value(.text("1"))], negated: false)) == .malformed)
        #expect(
            code(.comparison(.path(name), .contains, .literal(.value(.text(long))))) == .tooLarge)
        #expect(
            code(.isNull(FieldPath(hops: [1, 2, 3, 4], field: 1), negated: false)) == .tooLarge)
        #expect(
            code(.all(Array(repeating: .isNull(name, negated: false), count: 101))) == .tooLarge)
        #expect(code(nested(20)) == nil)
        #expect(code(nested(40)) == .tooLarge)
        #expect(code(.comparison(.path(name), .equal, .literal(.value(.null)))) == nil)
    }

    @Test("A value to the left changes sides")
    func mirrored() throws {
        let seats = Filter.Operand.path(FieldPath(field: try fixture.field("deal", "seats")))
        let five = Filter.Operand.literal(.value(.integer(5)))

        let plan = try fixture.authorizer().authorize(
            Query(5, filter: .comparison(five, .less, seats)))

        #expect(plan.filter == .comparison(seats, .greater, five))
    }

    @Test("Pages, orders, groups and lists are bounded")
    func bounds() throws {
        let authorizer = try fixture.authorizer()
        let name = FieldPath(field: try fixture.field("deal", "name"))
        func code(_ change: (inout Query) -> Void) -> ErrorCode? {
            var query = Query(5)
            change(&query)
            return kernelError { try authorizer.authorize(query) }?.code
        }
        func aggregated(_ change: (inout AggregateQuery) -> Void) -> ErrorCode? {
            var query = AggregateQuery(5)
            change(&query)
            return kernelError { try authorizer.authorize(query) }?.code
        }

        #expect(code { $0.limit = 1000 } == nil)
        #expect(code { $0.limit = 1001 } == .tooLarge)
        #expect(code { $0.limit = 0 } == .malformed)
        #expect(code { $0.limit = .min } == .malformed)
        #expect(code { $0.sort = Array(repeating: SortKey(name), count: 6) } == .tooLarge)
        #expect(code { $0.fields = Array(repeating: name, count: 201) } == .tooLarge)
        #expect(code { $0.after = Cursor(keys: [.null], id: Fixture.ana) } == .malformed)
        #expect(aggregated { $0.groups = Array(repeating: .init(name), count: 5) } == .tooLarge)
        #expect(
            aggregated { $0.measures = Array(repeating: .init(.count, name), count: 13) }
                == .tooLarge)
        #expect(aggregated { $0.limit = 1001 } == .tooLarge)
        #expect(aggregated { $0.measures = [.init(.sum, name)] } == .malformed)
        #expect(aggregated { $0.groups = [.init(name, by: .month)] } == .malformed)
    }

    @Test("Conditions and order share five references; a list may follow more")
    func joins() throws {
        let authorizer = try fixture.authorizer()
        let deal = try fixture.entity("deal")
        var query = try fixture.query(
            "deal", "stage = 'a' and account = 'a' and contact = 'a' and owner = 'a'")
        query.sort = try SortParser.parse("created_by", entity: deal, schema: fixture.schema)
        query.fields = try FieldListParser.parse(
            "stage.name,account.name,contact.name,owner.name,created_by.name,updated_by.name",
            entity: deal, schema: fixture.schema)

        #expect(kernelError { try authorizer.authorize(query) } == nil)
        query.sort += try SortParser.parse("updated_by", entity: deal, schema: fixture.schema)
        #expect(kernelError { try authorizer.authorize(query) }?.code == .tooLarge)
    }
}
