import KithModel
import Testing

@Suite("Patterns of auto-numbers")
struct NumberPatternTests {
    @Test(
        "the number stands where the pattern says, from the number on that it names",
        arguments: [
            ("{n}", "1"), ("D-{n}", "D-1"), ("{n+1000}", "1001"), ("C{n+9}/x}", "C10/x}"),
            ("{n+0}", "1"),
        ])
    func text(_ pattern: String, _ text: String) {
        #expect(NumberPattern(pattern)?.text(of: 1) == text)
    }

    @Test(
        "a pattern that does not say once where the number stands is none",
        arguments: [
            "", "D", "{n", "{m}", "{n}{n}", "{n-1}", "{n+}", "{n+1234567890}", "{n+1x}", "{n1}",
        ])
    func refused(_ pattern: String) { #expect(NumberPattern(pattern) == nil) }
}
