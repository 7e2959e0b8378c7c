import Testing

@testable import KithAPI

@Suite("What was changed between two texts")
struct LineDifferenceTests {
    @Test("lines are the same, removed or added, with their numbers")
    func lines() {
        let found = LineDifference(from: "a\nb\nc\n", to: "a\nx\nc\nd\n").lines.map {
            "\($0.kind) \($0.old.map(String.init) ?? "-") \($0.new.map(String.init) ?? "-") \($0.text)"
        }
        #expect(
            found == [
                "same 1 1 a", "removed 2 - b", "added - 2 x", "same 3 3 c", "added - 4 d",
            ])
    }

    @Test("nothing is changed between a text and itself, and everything against none")
    func edges() {
        #expect(LineDifference(from: "", to: "").lines.isEmpty)
        #expect(LineDifference(from: "a\r\nb", to: "a\nb\n").lines.allSatisfy { $0.kind == .same })
        #expect(LineDifference(from: "", to: "a\nb").lines.map(\.kind) == [.added, .added])
    }
}
