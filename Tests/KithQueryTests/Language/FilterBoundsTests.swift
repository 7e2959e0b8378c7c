import KithModel
import KithQuery
import Testing

@Suite("Filter parser: bounds and hostile input")
struct FilterBoundsTests {
    let fixture = Fixture()

    private func error(_ text: String, parameters: [String: JSON] = [:]) -> KernelError? {
        kernelError { try fixture.parse(text, parameters: parameters) }
    }

    private func repeated(_ text: String, _ count: Int, by separator: String = "") -> String {
        Array(repeating: text, count: count).joined(separator: separator)
    }

    @Test("A megabyte of text is refused by its size alone")
    func megabyte() {
        #expect(error(repeated("x", 1 << 20))?.code == .tooLarge)
        #expect(error("name = '" + repeated("a", 19_990) + "'") == nil)
        #expect(error("name = '" + repeated("a", 19_992) + "'")?.code == .tooLarge)
    }

    @Test("Brackets, negations and quantifiers nest no deeper than twelve")
    func depth() {
        func brackets(_ count: Int) -> String {
            repeated("(", count) + "seats = 1" + repeated(")", count)
        }

        #expect(error(brackets(12)) == nil)
        #expect(error(brackets(13))?.code == .tooLarge)
        #expect(error(brackets(9_000))?.message.contains("nested deeper than 12") == true)
        #expect(error(repeated("not ", 4_000) + "seats = 1")?.code == .tooLarge)
        #expect(error(repeated("any(account.deals, ", 4) + "seats = 1))))")?.code == .tooLarge)
        #expect(error(repeated("lower(", 3_000) + "name")?.code == .tooLarge)
        #expect(error(repeated("(", 10_000))?.code == .tooLarge)
    }

    @Test("A hundred conditions pass and one more does not")
    func terms() {
        #expect(error(repeated("seats = 1", 100, by: " or ")) == nil)
        #expect(error(repeated("seats = 1", 101, by: " or "))?.code == .tooLarge)
    }

    @Test("Lists, patterns and hops are bounded")
    func lists() {
        let ids = JSON.array((0..<501).map { JSON.integer($0) })

        #expect(error("seats in (\(repeated("1", 500, by: ",")))") == nil)
        #expect(error("seats in (\(repeated("1", 501, by: ",")))")?.code == .tooLarge)
        #expect(error("seats in :ids", parameters: ["ids": ids])?.code == .tooLarge)
        #expect(error("name ~ '\(repeated("ž", 256))'") == nil)
        #expect(error("name ~ '\(repeated("ž", 257))'")?.code == .tooLarge)
        #expect(error("contact.account.parent.name = 'a'") == nil)
        #expect(error("contact.account.parent = 'Acme'") == nil)
        #expect(error("contact.account.parent.parent = 'Acme'")?.code == .tooLarge)
    }

    @Test("Five references are joined, however often each is named")
    func joins() {
        let five =
            "stage = 'a' and account = 'a' and contact = 'a' and owner = 'a' and created_by = 'a'"

        #expect(error(five + " and stage = 'b'") == nil)
        #expect(error(five + " and updated_by = 'a'")?.code == .tooLarge)
    }

    @Test("No text of random tokens stops the reader")
    func randomTokens() throws {
        var random = SeededRandom(seed: 34)
        let pieces = [
            "name", "seats", "amount", "stage", "account", ".", "'", "''", "\"", "(", ")", ",",
            "and", "or", "not", "in", "between", "is", "null", "any", "=", "!=", "<", "~", "^=",
            "@", "@today", "@me", "+", "-", "7d", "1", "1.5", ":", ":p", "`", "\0", "é", "\u{301}",
            " ", "true", "year", "lower", "*", "/", "\u{202E}", "💶", "\r\n",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...14, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined(separator: Bool.random(using: &random) ? " " : "")
            do {
                let filter = try fixture.parse(text, parameters: ["p": .integer(1)])
                #expect(try fixture.parse(fixture.describe(filter)) == filter, "\(text)")
            } catch let error as KernelError {
                #expect(error.message.hasPrefix("At character "), "\(text)")
            }
        }
    }
}
