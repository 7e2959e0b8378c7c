import KithTransfer
import Testing

struct CSVWriterTests {
    @Test("quotes only fields that hold the delimiter, a quote or a line end")
    func quoting() {
        var writer = CSVWriter()
        writer.write(["a", "b c", "d,e", "say \"hi\"", "1\n2", "3\r", "x;y", ""])

        #expect(text(&writer) == "a,b c,\"d,e\",\"say \"\"hi\"\"\",\"1\n2\",\"3\r\",x;y,\n")
    }

    @Test("delimiter and line end can be chosen")
    func dialect() {
        var writer = CSVWriter(delimiter: .semicolon, lineEnd: .carriageReturnLineFeed)
        writer.write(["a;b", "c,d"])
        writer.write(["e", "f"])

        #expect(text(&writer) == "\"a;b\";c,d\r\ne;f\r\n")
    }

    @Test(
        "cells that a spreadsheet would run get an apostrophe",
        arguments: [
            ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("=a,b", "\"'=a,b\""), ("-", "'-"),
            ("-1.2.3", "'-1.2.3"), ("-.5", "'-.5"), ("+385 91", "'+385 91"), ("-1e5", "'-1e5"),
            ("=\"a\"", "\"'=\"\"a\"\"\""),
        ])
    func formulas(field: String, expected: String) {
        var writer = CSVWriter()
        writer.write([field])

        #expect(text(&writer) == expected + "\n")
    }

    @Test(
        "plain numbers and other text stay as they are",
        arguments: ["-12.50", "-7", "+385911234567", "12", "a=b", "'quoted", "", "1-2"])
    func plain(field: String) {
        var writer = CSVWriter()
        writer.write(["x", field])

        #expect(text(&writer) == "x,\(field)\n")
    }

    @Test("a guard is taken off again, but no apostrophe that people wrote")
    func unguarded() {
        for (guarded, expected) in [("'=1", "=1"), ("'tis", "'tis"), ("'-5", "'-5"), ("=1", "=1")] {
            let bytes = Array(guarded.utf8)

            #expect(FormulaGuard.unguarded(bytes[...]).elementsEqual(expected.utf8))
        }
    }

    @Test("a row of one empty field and a head that looks like a mark read back")
    func traps() {
        for rows in [[[""], ["a"], [""]], [["\u{FEFF}a", "b"]], [["sep=;"], ["x"]]] {
            var writer = CSVWriter()
            for row in rows { writer.write(row) }

            let bytes = writer.take()
            #expect(
                Transcript(reader(bytes, .init())).rows == rows.map { $0.map { Array($0.utf8) } })
        }
    }

    @Test("taking the buffer empties it, also in the middle of a row")
    func taking() {
        var writer = CSVWriter()
        Array("a".utf8).withUnsafeBufferPointer { writer.writeField($0) }
        var bytes = writer.take()
        #expect(writer.count == 0)
        Array("b".utf8).withUnsafeBufferPointer { writer.writeField($0) }
        writer.endRow()
        bytes += writer.take()

        #expect(String(decoding: bytes, as: UTF8.self) == "a,b\n")
    }

    @Test("whatever is written reads back, for every delimiter and line end")
    func randomRoundTrips() {
        var random = SeededGenerator(state: 7)
        let pieces = [
            "a", "Z", "9", " ", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", "=", "-1",
            "+", "@", "č", "e\u{0301}", "\u{0301}", "\u{FEFF}", "日本", "\u{1F469}\u{200D}\u{1F680}",
        ]
        for delimiter in CSVDelimiter.allCases {
            for lineEnd in [CSVWriter.LineEnd.lineFeed, .carriageReturnLineFeed] {
                let width = Int.random(in: 1...6, using: &random)
                let rows = (0..<60).map { _ in
                    (0..<width).map { _ in
                        (0..<Int.random(in: 0...5, using: &random))
                            .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
                    }
                }
                var writer = CSVWriter(delimiter: delimiter, lineEnd: lineEnd)
                for row in rows { writer.write(row) }
                let transcript = Transcript(
                    reader(writer.take(), size: 5, .init(delimiter: delimiter)))
                let unguarded = transcript.rows.map {
                    $0.map { Array(FormulaGuard.unguarded($0[...])) }
                }

                #expect(unguarded == rows.map { $0.map { Array($0.utf8) } })
                #expect(transcript.error == nil)
                #expect(transcript.faults.allSatisfy { $0 == nil })
            }
        }
    }

    private func text(_ writer: inout CSVWriter) -> String {
        String(decoding: writer.take(), as: UTF8.self)
    }
}
