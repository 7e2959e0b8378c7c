import KithKernel
import KithModel
import KithQuery
import KithTesting

/// Conditions in the filter language, through parser, authoriser and store.
///
/// What can be read comes back the same when it is written and read again, and each record
/// satisfies either a condition or its negation.
struct FilterFuzzer: WorldFuzzer {
    static let name = "filter"
    let world: World

    init() async throws { world = try await World() }

    func run(_ input: [UInt8]) async throws {
        let text = String(decoding: input, as: UTF8.self)
        let entity = try world.schema.requireEntity("thing")
        let filter = try parse(text, entity)
        let written = FilterText.describe(filter, of: entity, schema: world.schema)
        do {
            let again = try parse(written, entity)
            try Finding.require(again == filter, "written as \(written), read as another")
        } catch let error as KernelError where error.code != .tooLarge {
            throw Finding("written as \(written), not read again: \(error)")
        } catch is KernelError {
            // What is written may be longer than what may be read.
        }
        let count = try await count(text)
        let others = try await self.count("not (\(text))")
        try Finding.require(
            count.flatMap { count in others.map { count + $0 == World.count } } ?? true,
            "\(count ?? -1) satisfy it, \(others ?? -1) its negation, of \(World.count)")
    }

    private func parse(_ text: String, _ entity: Entity) throws -> Filter {
        try FilterParser.parse(
            text, entity: entity, schema: world.schema, baseCurrency: Currency("EUR"))
    }

    /// Returns how many records satisfy a condition; nil where that is past a bound.
    private func count(_ text: String) async throws -> Int? {
        var question = QueryRequest("thing", filter: text)
        question.count = .exact
        question.limit = 1
        do {
            return try await world.kith.kernel.query(question, as: world.caller).count
        } catch let error as KernelError where error.code == .tooLarge {
            return nil
        }
    }

    static let grammar = Grammar(
        """
        start = <expr>
        expr = <cond> | <cond> and <cond> | <expr> or <expr> | not <expr> | (<expr>)
        expr = any(parts, <expr>) | none(<parents>.parts, <expr>) | all(parts, <cond>)
        cond = <path> <op> <value> | <path> is <not>null | <path> <not>in (<values>)
        cond = <path> <not>between <value> and <value> | <func>(<path>) <op> <value>
        cond = <value> <op> <path> | <path> <op> <path> | <path> <op> <func>(<func>(<path>))
        not = \\e | not\\s
        op = = | != | \\l | \\l= | \\g | \\g= | ~ | ^= | == | \\g\\l | <odd>
        func = lower | date | year | month | len | LOWER | <letters>
        path = <field> | <field> | <parents>.<field> | `<field>` | <odd> | #<digits>
        parents = parent | parent.parent | parent.parent.parent.parent
        field = name | prose | whole | fraction | worth | is_on | day | moment | time | kind
        field = kinds | email | phone | site | document | news | secret | parent | about | number
        field = doubled | part_count | id | created_at | created_by | owner | team | version | <letters>
        value = '<chars>' | <number> | true | false | null | @me | @today | @now<math> | @today<math>
        value = '<id>' | @2026-02-<digits> | '2026-11-16' | '2026-11-16T09:00:00Z' | '09:30' | 'one'
        value = 'T-1' | '+385911234567' | "<chars>" | :param | <number> | '<chars>' | '<number>'
        math = + 1d | -<digits>w | +<digits>y | -3m | +1<letters> | +<number>d
        values = <value> | <value>, <values> | <value>, | \\e
        chars = a | <odd> | <letters> | <odd><chars> | <letters><odd><chars> | <raw> | <long>
        """)
}
