import KithTransfer
import Testing

struct CSVHostileTests {
    static let texts = [
        "\u{FEFF}a;b\r\n\"č\r\n\"\"š\"\"\";ž\r\r\n;\n\"\";\"\"\"\"\r\n\"x\"y\r\n€;\u{1F600};more",
        "a,b\r\n\"1\"\"\",\"2\"\r\n\r\n\"\r\",\"\n\"\r3,4",
        "a,b\n1,\"open\n\r\nend",
        "a,b\n1,2\u{0}\n",
        "a,b\n\"\"\"\"\"\",\"\"\"\n\"\n,",
    ]

    @Test("chunks of 1, 2, 3 and 7 bytes give what the whole gives", arguments: texts)
    func chunkSizes(text: String) {
        for encoding in [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian] {
            let bytes = encoded(text, encoding)
            for delimiter in [CSVDelimiter.comma, .semicolon, nil] {
                let options = CSVReader.Options(delimiter: delimiter, encoding: encoding)
                let whole = Transcript(reader(bytes, options))
                for size in [1, 2, 3, 7] {
                    #expect(Transcript(reader(bytes, size: size, options)) == whole)
                }
            }
        }
    }

    @Test("any bytes at all are read or refused, the same in chunks as whole")
    func noise() {
        var random = SeededGenerator(state: 11)
        let alphabet: [UInt8] = [
            0x61, 0x22, 0x22, 0x2C, 0x2C, 0x0A, 0x0D, 0x20, 0x3B, 0xC4, 0x8D, 0x27,
        ]
        for _ in 0..<400 {
            let length = Int.random(in: 0..<60, using: &random)
            let bytes = (0..<length).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let whole = Transcript(reader(bytes))
            for size in [1, 3] {
                #expect(Transcript(reader(bytes, size: size)) == whole, "\(bytes)")
            }
        }
    }

    @Test("a field of 50 MB is refused after little more than the limit was read")
    func hugeField() throws {
        for opening in ["a,b\n1,", "a,b\n1,\"", "a,b\n1,\"x\"\"", "a,b\n1,\"x\"y"] {
            var chunks = 0
            let filler = [UInt8](repeating: 0x78, count: 64 * 1024)
            let source: ByteSource = {
                chunks += 1
                if chunks == 1 { return Array(opening.utf8) }
                return chunks <= 800 ? filler : nil
            }
            let reader = CSVReader(source: source, options: .init(delimiter: .comma))
            let error = try #require(Transcript(reader).error)

            #expect(error.code == .fieldTooLarge)
            #expect(error.line == 2)
            #expect(error.field == 2)
            #expect(chunks <= 20)
        }
    }

    @Test("limits on field, fields and row are kept exactly, in one chunk and in many")
    func limits() {
        let limits = CSVLimits(fieldBytes: 4, fields: 3, rowBytes: 10)
        let cases: [(String, FormatError.Code?)] = [
            ("abcd,abcd\n", nil), ("abcde\n", .fieldTooLarge), ("\"abcd\"\n", nil),
            ("\"ab\"\"d\"\n", nil), ("\"ab\"\"de\"\n", .fieldTooLarge),
            ("\"abcde\"", .fieldTooLarge),
            ("a,b,c\n", nil), ("a,b,c,d\n", .tooManyFields), ("a,b,c,", .tooManyFields),
            ("abcd,abcd,ab\n", .rowTooLarge), ("abcd,abcd,", nil),
        ]
        for (text, code) in cases {
            for size in [1, 2, 100] {
                let options = CSVReader.Options(delimiter: .comma, limits: limits)
                #expect(
                    Transcript(reader(text, size: size, options)).error?.code == code, "\(text)")
            }
        }
    }

    @Test("a million quotes are one field, or an unclosed one")
    func quoteBomb() throws {
        let even = [UInt8](repeating: 0x22, count: 1_000_000)
        let closed = Transcript(reader(even, size: 4096))
        #expect(closed.rows.map { $0.map(\.count) } == [[499_999]])

        let open = Transcript(reader(even + [0x22], size: 4096))
        #expect(try #require(open.error).code == .unclosedQuote)
    }

    @Test("a stray opening quote is reported at its line, not where the limit was reached")
    func strayQuoteInLongFile() throws {
        let rows = String(repeating: "one,two\n", count: 200_000)
        let error = try #require(Transcript(reader("a,b\n1,\"2\n" + rows, size: 65536)).error)

        #expect(error.code == .fieldTooLarge)
        #expect(error.line == 2)
    }

    @Test("a pipe of rows without end is read with memory for one chunk and one row")
    func flatMemory() throws {
        var left = 200
        let chunk = Array(String(repeating: "1042,\"Ana \"\"A\"\"\",Zagreb\n", count: 40).utf8)
        var reader = CSVReader(
            source: {
                left -= 1
                return left >= 0 ? chunk : nil
            }, options: .init(delimiter: .comma))
        var record = CSVRecord()
        var rows = 0
        var largest = 0
        while try reader.next(into: &record) {
            rows += 1
            largest = max(largest, record.bytes(at: 0).endIndex)
        }

        #expect(rows == 8_000)
        #expect(largest < 100)
    }

    private func encoded(_ text: String, _ encoding: TextEncoding) -> [UInt8] {
        switch encoding {
        case .utf16LittleEndian: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        default: Array(text.utf8)
        }
    }
}
