import KithModel
import Testing

@Suite("Semantic versions")
struct SemanticVersionTests {
    @Test("the order is that of Semantic Versioning 2.0.0")
    func order() throws {
        let inOrder = [
            "0.9.9", "1.0.0-1", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
            "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "1.10.0",
            "2.0.0",
        ]

        let versions = try inOrder.map { try #require(SemanticVersion($0)) }

        for (index, version) in versions.enumerated() {
            #expect(version.description == inOrder[index])
            for later in versions[(index + 1)...] { #expect(version < later) }
        }
        #expect(!(SemanticVersion(1, 0, 0) < SemanticVersion(1, 0, 0)))
    }

    @Test(
        "what is no version is none",
        arguments: [
            "", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.03", "1.2.3-", "1.2.3-01", "v1.2.3",
            "1.2.3+", "1.2.3-a..b", "1.2.-3", " 1.2.3", "1.2.3-ä", "99999999999.0.0",
        ])
    func malformed(_ text: String) {
        #expect(SemanticVersion(text) == nil)
    }

    @Test(
        "a range holds what it names and nothing else",
        arguments: [
            ("*", "1.2.3 0.0.1", "2.0.0-beta"),
            ("^1.2", "1.2.0 1.9.9", "1.1.9 2.0.0 2.0.0-beta 1.3.0-beta"),
            ("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0"),
            ("^0.0.3", "0.0.3", "0.0.4"),
            ("^0", "0.0.1 0.9.0", "1.0.0"),
            ("~1.4.2", "1.4.2 1.4.9", "1.4.1 1.5.0"),
            ("~1", "1.0.0 1.9.0", "2.0.0"),
            (">=1.2 <2", "1.2.0 1.99.0", "1.1.0 2.0.0"),
            (">= 1.2 < 2", "1.2.0", "2.0.0"),
            (">1.2", "1.3.0", "1.2.9"),
            ("<=1.2", "1.2.9", "1.3.0"),
            ("1.4.0", "1.4.0 1.4.0+build", "1.4.1"),
            ("1.4", "1.4.0 1.4.9", "1.5.0"),
            ("1.x", "1.0.0 1.9.0", "2.0.0"),
            ("^1.0 || ^2.1", "1.5.0 2.1.0", "2.0.0 3.0.0"),
            (">=2.0.0-beta.2", "2.0.0-beta.2 2.0.0-rc.1 2.0.0 2.1.0", "2.0.0-beta.1 2.1.0-beta"),
        ])
    func ranges(_ text: String, _ inside: String, _ outside: String) throws {
        let range = try #require(VersionRange(text))

        for version in inside.split(separator: " ") { #expect(range.contains(String(version))) }
        for version in outside.split(separator: " ") where text != "*" {
            #expect(!range.contains(String(version)), "\(text) holds \(version)")
        }
    }

    @Test(
        "what is no range is none",
        arguments: ["", " ", "^", "latest", ">=", "1.2.3.4", "^x", "||", "^1 ||", "1.x.2", "=>1"])
    func malformedRanges(_ text: String) {
        #expect(VersionRange(text) == nil)
    }
}
