import KithModel
import Testing

@Suite("JSON reader")
struct JSONReaderTests {
    @Test("large objects are compared by their members, in whatever order")
    func largeObjects() throws {
        let members = (0..<20_000).map { "\"k\($0)\": \($0)" }
        let forward = try JSONReader.read("{" + members.joined(separator: ",") + "}")
        let backward = try JSONReader.read("{" + members.reversed().joined(separator: ",") + "}")
        let other = try JSONReader.read(
            "{" + (members.dropLast() + ["\"k19999\": 0"]).joined(separator: ",") + "}")
        #expect(forward == backward)
        #expect(forward != other)
    }

    @Test(
        "Documents are read",
        arguments: [
            ("null", JSON.null), (" [ true , false ] ", .array([.boolean(true), .boolean(false)])),
            ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number("9223372036854775808")),
            ("1.50", .number("1.50")), ("1e400", .number("1e400")), ("-1.5E-3", .number("-1.5E-3")),
            ("\"a\\u00e9\\n\\/\\\"\"", .string("aé\n/\"")),
            ("\"\\ud83d\\udcb6\"", .string("💶")), ("\"\\u0000\"", .string("\0")),
            ("\"\u{7F}é💶\"", .string("\u{7F}é💶")),
            ("{\"b\":1,\"a\":{}}", .object(["b": .integer(1), "a": .object([:])])),
        ])
    func read(_ text: String, _ json: JSON) throws {
        #expect(try JSONReader.read(text) == json)
    }

    @Test("Keys keep their order")
    func order() throws {
        let json = try JSONReader.read("{\"b\":1,\"a\":2,\"c\":3}")

        #expect(json.object?.keys == ["b", "a", "c"])
        #expect(json.text == "{\"b\":1,\"a\":2,\"c\":3}")
    }

    @Test(
        "What is no JSON is refused with its place",
        arguments: [
            ("", 0), ("nul", 0), ("truex", 4), ("[1,]", 3), ("[1 2]", 3), ("{\"a\" 1}", 5),
            ("{a:1}", 1), ("{\"a\":1,}", 7), ("01", 2), ("-", 1), ("1.", 2), ("1e", 2), (".5", 0),
            ("+1", 0), ("NaN", 0), ("\"\n\"", 1), ("\"a", 2), ("\"\\x\"", 3), ("\"\\u12g4\"", 3),
            ("\"\\u+123\"", 3), ("\"\\ud800\"", 7), ("\"\\ud800\\u0041\"", 13), ("\"\\udc00\"", 7),
            ("[", 1), ("{\"a\":1,\"a\":2}", 10), ("\u{FEFF}1", 0), ("1 //", 2), ("'a'", 0),
            ("1\0", 1),
        ])
    func refused(_ text: String, _ offset: Int) {
        #expect { try JSONReader.read(text) } throws: { ($0 as? JSONError)?.offset == offset }
    }

    @Test("Depth is bounded before the stack is")
    func depth() throws {
        func nested(_ count: Int) -> String {
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }

        _ = try JSONReader.read(nested(64))
        _ = try JSONReader.read(nested(3), maximumDepth: 3)
        for text in [nested(65), nested(1_000_000), String(repeating: "{\"a\":", count: 100_000)] {
            #expect(throws: JSONError.self) { try JSONReader.read(text) }
        }
        #expect(throws: JSONError.self) { try JSONReader.read(nested(5), maximumDepth: 3) }
    }

    @Test(
        "Bytes that are no UTF-8 are refused",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
            [0x80],
        ] as [[UInt8]])
    func invalidBytes(_ bytes: [UInt8]) {
        let quote: [UInt8] = [0x22]

        #expect(throws: JSONError.self) { try JSONReader.read(quote + bytes + quote) }
        #expect(throws: JSONError.self) {
            try JSONReader.read(quote + bytes + [0x5C, 0x6E] + quote)
        }
        #expect(throws: JSONError.self) { try JSONReader.read(bytes) }
    }

    @Test("Random bytes are read or refused, never trapped on")
    func randomBytes() {
        var random = SeededRandom(seed: 99)
        let pieces = Array("{}[]\",:\\u0dD8tfn-+.eE 19\u{0}é".utf8) + [0xFF, 0xED, 0xA0]
        for _ in 0..<50_000 {
            let count = Int.random(in: 0...12, using: &random)
            let bytes = (0..<count).map { _ in pieces.randomElement(using: &random) ?? 0 }
            guard let json = try? JSONReader.read(bytes) else { continue }
            #expect((try? JSONReader.read(json.text)) == json)
        }
    }
}
