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

    @Test("texts of very many lines are compared in a time that grows as they do")
    func large() {
        let old = (0..<200_000).map { "old \($0)" }
        let new = ["same"] + (0..<200_000).map { "new \($0)" } + ["end"]
        let lines = LineDifference(
            from: (["same"] + old + ["end"]).joined(separator: "\n"),
            to: new.joined(separator: "\n")
        ).lines
        #expect(lines.count == 400_002)
        #expect(lines.first?.kind == .same && lines.last?.kind == .same)
        #expect(
            LineDifference(from: "", to: String(repeating: "\n", count: 250_000)).lines.count
                == 250_000)
    }
}
