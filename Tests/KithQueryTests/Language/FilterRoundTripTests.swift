import KithModel
import KithQuery
import Testing

@Suite("Filter text: what is written reads back")
struct FilterRoundTripTests {
    @Test("Random conditions come back as they were", arguments: [1, 2, 3, 4] as [UInt64])
    func random(seed: UInt64) throws {
        let fixture = Fixture()
        var random = RandomFilter(fixture: fixture, seed: seed)
        for _ in 0..<1_000 {
            let filter = try random.filter(of: "deal", depth: 3)
            let text = try fixture.describe(filter)
            #expect(try fixture.parse(text) == filter, "\(text)")
        }
    }

    @Test("What holds always and what holds never can be written")
    func constants() throws {
        let fixture = Fixture()

        #expect(try fixture.describe(.all([])) == "id is not null")
        #expect(try fixture.describe(.any([])) == "id is null")
    }

    @Test("A field that is gone is written by its number")
    func goneField() throws {
        let fixture = Fixture()
        let filter = Filter.isNull(FieldPath(hops: [999], field: 1), negated: false)

        #expect(try fixture.describe(filter) == "#999.#1 is null")
    }
}

/// Makes conditions in the form in which the parser makes them.
private struct RandomFilter {
    let fixture: Fixture
    var random: SeededRandom

    init(fixture: Fixture, seed: UInt64) {
        self.fixture = fixture
        random = SeededRandom(seed: seed)
    }

    mutating func filter(of entity: String, depth: Int) throws -> Filter {
        guard depth > 0 else { return try term(of: entity) }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .all(try parts(of: entity, depth: depth - 1))
        case 1: return .any(try parts(of: entity, depth: depth - 1))
        case 2: return .not(try filter(of: entity, depth: depth - 1))
        case 3 where entity == "deal":
            let path = Filter.CollectionPath(
                hops: [try fixture.field("deal", "account")], entity: 3,
                reference: try fixture.field("contact", "account"))
            let quantifier = Filter.Quantifier.allCases.randomElement(using: &random) ?? .any
            return .quantified(quantifier, path, try filter(of: "contact", depth: depth - 1))
        default: return try term(of: entity)
        }
    }

    private mutating func parts(of entity: String, depth: Int) throws -> [Filter] {
        var parts: [Filter] = []
        for _ in 0..<Int.random(in: 2...3, using: &random) {
            parts.append(try filter(of: entity, depth: depth))
        }
        return parts
    }

    private mutating func term(of entity: String) throws -> Filter {
        let names =
            entity == "deal"
            ? [
                "name", "seats", "probability", "amount", "closed_on", "is_won", "created_at",
                "stage",
            ]
            : ["name", "birthday", "account"]
        let name = names.randomElement(using: &random) ?? "name"
        let path = FieldPath(field: try fixture.field(entity, name))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .isNull(path, negated: Bool.random(using: &random))
        case 1:
            let count = Int.random(in: 0...4, using: &random)
            let values = (0..<count).map { _ in literal(name) }
            return .isIn(path, values, negated: Bool.random(using: &random))
        case 2 where !["is_won", "stage", "account"].contains(name):
            return .between(path, literal(name), literal(name))
        default:
            let comparison: Filter.Comparison =
                name == "name" && Bool.random(using: &random) ? .contains : .notEqual
            return .comparison(.path(path), comparison, .literal(literal(name)))
        }
    }

    private mutating func literal(_ name: String) -> Filter.Literal {
        let number = Int64.random(in: -1_000_000...1_000_000, using: &random)
        switch name {
        case "name": return .value(.text(text()))
        case "seats": return .value(.integer(number))
        case "probability": return .value(.decimal(Decimal(units: number, scale: 2)))
        case "amount": return .value(money(number))
        case "is_won": return .value(.boolean(Bool.random(using: &random)))
        case "stage", "account":
            return .value(.reference(RecordID(milliseconds: number, node: 1, sequence: number)))
        case "created_at":
            return .value(.instant(Instant(milliseconds: number * 1_000_003)))
        default: return moment(number)
        }
    }

    private func money(_ units: Int64) -> Value {
        guard let euro = Fixture.euro else { return .null }
        let amount = Decimal(units: units, scale: 2)
        return .money(Money(amount: amount, currency: euro, base: amount))
    }

    private mutating func moment(_ number: Int64) -> Filter.Literal {
        let day = CalendarDate(days: number / 100)
        let count = number % 50
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return .value(.date(day))
        case 1: return .moment(DateMath(.date(days: day.days)))
        default:
            let unit = DateMath.Unit.allCases.randomElement(using: &random) ?? .day
            return .moment(DateMath(.today, count: count, unit: count == 0 ? .day : unit))
        }
    }

    private mutating func text() -> String {
        let pieces = [
            "a", "'", "''", "\"", "\\", "%", "_", "é", "\u{308}", "💶", " ", "\n", "`", ")",
        ]
        let count = Int.random(in: 1...6, using: &random)
        let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        return FoldedText.composed("x" + text)
    }
}
