import KithTransfer
import Testing

struct CSVDelimiterTests {
    @Test(
        "finds the delimiter in the first rows",
        arguments: [
            ("name,city\nAna,Zagreb\n", CSVDelimiter.comma),
            ("name;amount\nAna;1,50\nIvo;2,75\n", .semicolon),
            ("name\tnote\nAna\ta,b;c\nIvo\t\n", .tab),
            ("name|city\nAna|Split\n", .pipe),
            ("\"a;b\",c\n\"d;e;f\",g\n", .comma),
            ("\"a\nb;c\";d,e\n1;2\n", .semicolon),
            ("name\nAna; Ivo\nEva\n", .comma),
            ("only", .comma), ("", .comma),
            ("a;b;c", .semicolon),
            ("a,b;c;d\n1,2;3;4\n5,6;7;8\n", .semicolon),
        ])
    func detects(text: String, expected: CSVDelimiter) throws {
        var reader = reader(text, size: 3, .init())
        _ = try reader.next()

        #expect(reader.delimiter == expected)
    }

    @Test("a row cut off by the end of the sample does not count")
    func cutSample() {
        let sample = Array("a;b;c\n1;2;3\n4,5,6,7,8".utf8)

        #expect(CSVDelimiter.detect(in: sample, isWhole: false) == .semicolon)
    }

    @Test("looks no further than the head of a long file")
    func longFile() throws {
        let text = "a;b\n" + String(repeating: "1;2\n", count: 50_000)
        let transcript = Transcript(reader(text, size: 10_000, .init()))

        #expect(transcript.rows.count == 50_001)
        #expect(transcript.faults.allSatisfy { $0 == nil })
    }

    @Test("a first line sep= names the delimiter and is not a row")
    func hint() {
        for end in ["\n", "\r\n", "\r"] {
            let transcript = Transcript(reader("sep=|\(end)a,b|c\(end)d|e,f\(end)", .init()))

            #expect(transcript.texts == [["a,b", "c"], ["d", "e,f"]])
            #expect(transcript.lines == [2, 3])
        }
        #expect(Transcript(reader("sep=ab\nc\n", .init())).texts == [["sep=ab"], ["c"]])
    }

    @Test("the delimiter does not depend on the pieces in which a file comes")
    func pieces() {
        let text =
            String(repeating: "x\n", count: 32_768) + String(repeating: "a;b\n", count: 50_000)

        #expect(Transcript(reader(text, .init())) == Transcript(reader(text, size: 977, .init())))
    }

    @Test("a delimiter that was named is not looked for")
    func named() {
        let transcript = Transcript(reader("a;b\n1;2\n", .init(delimiter: .comma)))

        #expect(transcript.texts == [["a;b"], ["1;2"]])
    }
}
