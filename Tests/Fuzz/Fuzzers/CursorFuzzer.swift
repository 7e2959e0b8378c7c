import KithAPI
import KithKernel
import KithModel
import KithTesting

/// Cursors that somebody has changed, or made up: none of them is taken for one of Kith's.
struct CursorFuzzer: WorldFuzzer {
    static let name = "cursor"
    let world: World
    private let cursors: [(sort: String, next: String)]

    private static let sorts = [
        "name", "-whole,name", "fraction", "day", "-moment", "kind,email", "id", "parent.name",
    ]

    init() async throws {
        world = try await World()
        var cursors: [(String, String)] = []
        for sort in Self.sorts {
            for limit in [1, 5, 20] {
                var question = QueryRequest("thing")
                question.sort = sort
                question.limit = limit
                let page = try await world.kith.kernel.query(question, as: world.caller)
                if let next = page.next { cursors.append((sort, next)) }
            }
        }
        self.cursors = cursors
    }

    func run(_ input: [UInt8]) async throws {
        var random = SeededRandom(seed: input.reduce(7) { $0 &* 31 &+ UInt64($1) })
        let (sort, next) = random.one(of: cursors)
        try await require(next, sort, isTaken: true)
        let changed = Mutation.mutated(Array(next.utf8), with: input, using: &random)
        for text in [changed, input].map({ String(decoding: $0, as: UTF8.self) }) {
            let isKnown = cursors.contains { $0.next == text && $0.sort == sort }
            if !text.isEmpty { try await require(text, sort, isTaken: isKnown) }
        }
        let other = random.one(of: Self.sorts)
        if other != sort { try await require(next, other, isTaken: false) }
    }

    private func require(_ cursor: String, _ sort: String, isTaken: Bool) async throws {
        let response = try await world.ask(
            .get, ["records", "thing"], [("sort", sort), ("after", cursor), ("limit", "2")])
        try Finding.require(
            (response.status == 200) == isTaken,
            "\(cursor.prefix(200)) for the order \(sort) is answered \(response.status)")
    }

    static let grammar = Grammar(
        """
        start = <part> | <part><start> | <odd> | <long>
        part = W | <letters> | <digits> | - | _ | = | <id> | WyIwNm | IiwxXQ | bnVsbA | <odd>
        """)
}
