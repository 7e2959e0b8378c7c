import KithModel
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("What must be escaped is escaped, by bytes")
    func escapes() {
        let text = "a\"\\\n\r\t\u{0}\u{1F}\u{7F}é💶\"\u{301}"

        #expect(
            JSON.string(text).text
                == "\"a\\\"\\\\\\n\\r\\t\\u0000\\u001f\u{7F}é💶\\\"\u{301}\"")
    }

    @Test("Random texts read back")
    func roundTrip() throws {
        var random = SeededRandom(seed: 3)
        for _ in 0..<3_000 {
            let scalars = (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x3FF, using: &random))
            }
            let text = String(String.UnicodeScalarView(scalars))
            let back = try JSONReader.read(JSON.string(text).text).string
            #expect(back.map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test("Indented text has a line for each member and none for what is empty")
    func indented() {
        let json = JSON.object(["a": .array([.integer(1), .object([:])]), "b": .array([])])

        #expect(
            json.indentedText == """
                {
                  "a": [
                    1,
                    {}
                  ],
                  "b": []
                }
                """)
    }

    @Test("Objects are equal whatever the order of their keys")
    func equality() {
        let first = JSON.object(["a": .integer(1), "b": .null])
        let second = JSON.object(["b": .null, "a": .integer(1)])

        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(first != .object(["a": .integer(1)]))
        var object = JSONObject()
        object["a"] = .null
        object["a"] = .integer(2)
        object["b"] = .null
        object["b"] = nil
        #expect(object.keys == ["a"])
    }
}
