import KithModel
import Testing

@Suite("Suggestions")
struct SuggestionTests {
    @Test(
        "The nearest name within a third of the letters is meant",
        arguments: [
            ("ammount", "amount"), ("amuont", "amount"), ("Amount", "amount"),
            ("closedon", "closed_on"), ("close_on", "closed_on"), ("stgae", "stage"),
            ("xyz", nil), ("", nil), ("___", nil), ("a", nil),
        ] as [(String, String?)])
    func nearest(_ name: String, _ meant: String?) {
        let names = ["amount", "closed_on", "stage", "owner"]

        #expect(Suggestion.nearest(to: name, among: names) == meant)
    }

    @Test("Of two names as near, the first by the alphabet is meant, in whatever order they come")
    func ties() {
        #expect(Suggestion.nearest(to: "cat", among: ["bat", "car", "cot"]) == "bat")
        #expect(Suggestion.nearest(to: "cat", among: ["cot", "car", "bat"]) == "bat")
    }

    @Test("A name of a megabyte is not measured")
    func hostile() {
        let name = String(repeating: "amount", count: 200_000)

        #expect(Suggestion.nearest(to: name, among: ["amount"]) == nil)
        #expect(Suggestion.nearest(to: "amount", among: [name]) == nil)
    }

    @Test("A question ends the sentence")
    func question() {
        #expect(Suggestion.question(for: "amont", among: ["amount"]) == ": did you mean `amount`?")
        #expect(Suggestion.question(for: "xyz", among: ["amount"]) == ".")
    }
}
