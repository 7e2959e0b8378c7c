import KithTransfer
import Testing

struct CSVReaderTests {
    @Test("rows end at LF, CR LF and CR, also mixed, and the last needs no end")
    func lineEnds() {
        let transcript = Transcript(reader("a,b\r\nc,d\re,f\ng,h"))

        #expect(transcript.texts == [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]])
        #expect(transcript.lines == [1, 2, 3, 4])
    }

    @Test("line ends inside quotes are kept as they are and counted")
    func quotedLineEnds() {
        let transcript = Transcript(reader("\"1\r\n2\",\"3\n4\r5\"\r\nx,y\r\n"))

        #expect(transcript.texts == [["1\r\n2", "3\n4\r5"], ["x", "y"]])
        #expect(transcript.lines == [1, 5])
    }

    @Test("empty lines are skipped but counted; rows of empty fields are kept")
    func emptyLines() {
        let transcript = Transcript(reader("\n\r\na,b,c\n\n,,\r\r\"\",,\n"))

        #expect(transcript.texts == [["a", "b", "c"], ["", "", ""], ["", "", ""]])
        #expect(transcript.lines == [3, 5, 7])
    }

    @Test("a file without a byte, or with a mark or empty lines only, has no rows")
    func nothing() {
        for text in ["", "\u{FEFF}", "\n\n", "\r\n"] {
            #expect(Transcript(reader(text, .init())) == Transcript(reader("")))
            #expect(Transcript(reader(text, .init())).error == nil)
        }
    }

    @Test("a last field that is empty counts, with and without a line end")
    func lastEmptyField() {
        #expect(Transcript(reader("a,")).texts == [["a", ""]])
        #expect(Transcript(reader("a,\n")).texts == [["a", ""]])
        #expect(Transcript(reader("a,\"\"")).texts == [["a", ""]])
        #expect(Transcript(reader("\"\"")).texts == [[""]])
    }

    @Test("a byte order mark is dropped before a quoted field too")
    func mark() {
        let transcript = Transcript(reader("\u{FEFF}\"a,b\",c"))

        #expect(transcript.texts == [["a,b", "c"]])
    }

    @Test("a quote inside an unquoted field is text")
    func quoteInPlainField() {
        let transcript = Transcript(reader("5\" pipe,a \"b\" c, \"d\"\n"))

        #expect(transcript.texts == [["5\" pipe", "a \"b\" c", " \"d\""]])
        #expect(transcript.faults == [nil])
    }

    @Test("text after a closing quote is kept, and the record names line and field")
    func textAfterQuote() throws {
        let transcript = Transcript(reader("a,b\n1,\"x\"y\"z\n2,\"w\" \n3,4"))

        #expect(transcript.texts == [["a", "b"], ["1", "xy\"z"], ["2", "w "], ["3", "4"]])
        let fault = try #require(transcript.faults[1])
        #expect(fault.code == .textAfterQuote)
        #expect(fault.line == 2)
        #expect(fault.field == 2)
        #expect(transcript.faults.map { $0 != nil } == [false, true, true, false])
    }

    @Test("a row of another width than the first is given out with both counts and its line")
    func raggedRow() throws {
        let transcript = Transcript(reader("a,b,c\n1,2\n\"4\n\",5,6\n7,8,9,10\n"))

        #expect(transcript.texts.map(\.count) == [3, 2, 3, 4])
        let short = try #require(transcript.faults[1])
        #expect(short.code == .raggedRow)
        #expect(short.message == "The row on line 2 has 2 fields, the first row has 3.")
        let long = try #require(transcript.faults[3])
        #expect(long.message == "The row on line 5 has 4 fields, the first row has 3.")
        #expect(transcript.error == nil)
    }

    @Test("an unclosed quote names the line where it opened")
    func unclosedQuote() throws {
        let transcript = Transcript(reader("a,b\n1,\"two\nthree\nfour\n"))

        let error = try #require(transcript.error)
        #expect(error.code == .unclosedQuote)
        #expect(error.line == 2)
        #expect(error.field == 2)
        #expect(transcript.texts == [["a", "b"]])
    }

    @Test("a NUL byte is refused inside and outside of quotes")
    func nulByte() throws {
        for text in ["a\nb\u{0}c\n", "a\n\"b\u{0}c\"\n", "a\n\"b\"\u{0}\n", "a\n\u{0}\n"] {
            let error = try #require(Transcript(reader(text)).error)
            #expect(error.code == .nulByte)
            #expect(error.line == 2)
        }
    }

    @Test("after an error, asking again gives the same error")
    func failureStays() {
        var reader = reader("a\n\"b")

        #expect(throws: Never.self) { try reader.next() }
        #expect(throws: FormatError.self) { try reader.next() }
        #expect(throws: FormatError.self) { try reader.next() }
    }

    @Test("an error of the source comes through")
    func sourceFails() {
        struct DiskGone: Error {}
        var calls = 0
        var reader = CSVReader(source: {
            calls += 1
            guard calls < 2 else { throw DiskGone() }
            return Array("a\nb".utf8)
        })

        #expect(throws: DiskGone.self) { while try reader.next() != nil {} }
    }

    @Test("a record kept by the caller stays when the reader goes on with the same one")
    func keptRecord() throws {
        var reader = reader("a,b\nc,d\n")
        var record = CSVRecord()
        #expect(try reader.next(into: &record))
        let kept = record

        #expect(try reader.next(into: &record))
        #expect(kept.strings == ["a", "b"])
        #expect(record.strings == ["c", "d"])
        #expect(record.line == 2)
    }

    @Test("a field beyond the last one of a short row is empty")
    func beyondLastField() throws {
        var reader = reader("a,b\nc\n")
        _ = try reader.next()
        let record = try #require(try reader.next())

        #expect(record[1].isEmpty)
        #expect(record.bytes(at: 7).isEmpty)
        #expect(record[-1].isEmpty)
    }

    @Test("delimiters are bytes: a combining mark after one does not hide it")
    func combiningMarks() {
        let mark = "\u{0301}"
        let text = "a,\(mark)b\n\"x\"\"\(mark)\",\"\(mark)\n\(mark)\"\n\"y\"\(mark),z\(mark)\n"
        let transcript = Transcript(reader(text))

        #expect(transcript.texts.map(\.count) == [2, 2, 2])
        #expect(transcript.rows[0][1] == Array("\(mark)b".utf8))
        #expect(transcript.rows[1][0] == Array("x\"".utf8) + Array(mark.utf8))
        #expect(transcript.rows[2][0] == Array("y\(mark)".utf8))
        #expect(transcript.faults[2]?.code == .textAfterQuote)
    }
}
