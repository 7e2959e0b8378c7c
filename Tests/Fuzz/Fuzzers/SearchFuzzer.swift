import KithAPI
import KithKernel
import KithModel
import KithQuery
import KithTesting

/// The text of a search, which may not become part of the question to the index.
struct SearchFuzzer: WorldFuzzer {
    static let name = "search"
    let world: World

    init() async throws { world = try await World() }

    func run(_ input: [UInt8]) async throws {
        let text = String(decoding: input, as: UTF8.self)
        try await world.ask(.get, ["search"], [("text", text), ("limit", "50")])
        let hits = try await world.kith.kernel.search(text, limit: 50, as: world.caller)
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let word = words.first, words.count == 1, word.utf8.allSatisfy(Self.isPlain),
            word.utf8.count >= 3
        else { return }
        let missed = hits.filter { $0.entity == thing && !contains(word, $0.title) }
        // Prose is searched, too, and holds one of these.
        try Finding.require(
            missed.isEmpty || Self.prose.contains { $0.contains(word.lowercased()) },
            "\(missed.first?.title ?? "") is found")
    }

    private var thing: Int64 { world.schema.entity("thing")?.id ?? 0 }

    private func contains(_ word: Substring, _ title: String) -> Bool {
        FoldedText.fold(title).contains(FoldedText.fold(String(word)))
    }

    private static let prose = [
        "arger", "strasse", "o'brien", "100%", "a_b", "ete", "line", "person", "example.test",
    ]

    private static func isPlain(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    static let grammar = Grammar(
        """
        start = <words> | <words> | <odd> | <long>
        words = <word> | <word> <words> | <word><odd><words> | "<words>" | (<words>) | <word>*
        word = str | ärg | O'Brien | 100% | a_b | 日本 | été | line | x | <letters> | <odd> | <id>
        word = <number> | <raw> | name:<word> | -<word> | ^<word> | NEAR(<word> <word>, 2)
        word = <word> AND <word> | <word> OR <word> | NOT <word> | secret:<word> | x) OR (<word>
        """)
}
