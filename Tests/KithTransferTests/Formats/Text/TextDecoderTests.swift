import KithTransfer
import Testing

struct TextDecoderTests {
    /// Decodes in chunks of `size`; nil where the text is broken.
    private func decode(
        _ bytes: [UInt8], as encoding: TextEncoding? = nil, size: Int = 1_000
    ) -> (text: String?, encoding: TextEncoding?) {
        var decoder = TextDecoder(encoding: encoding)
        var text: [UInt8] = []
        var isBroken = false
        for start in stride(from: 0, to: bytes.count, by: size) where !isBroken {
            let output = decoder.decode(Array(bytes[start..<min(start + size, bytes.count)]))
            text += output.text
            isBroken = output.isBroken
        }
        if !isBroken {
            let output = decoder.finish()
            text += output.text
            isBroken = output.isBroken
        }
        return (isBroken ? nil : String(decoding: text, as: UTF8.self), decoder.encoding)
    }

    @Test("UTF-8 with and without a mark, cut anywhere", arguments: [1, 2, 3, 7, 1_000])
    func utf8(size: Int) {
        let text = "Šibenik, żółć, 日本, \u{1F600}, plain ASCII of some length"

        #expect(decode(Array(text.utf8), size: size) == (text, .utf8))
        #expect(decode([0xEF, 0xBB, 0xBF] + Array(text.utf8), size: size) == (text, .utf8))
    }

    @Test("UTF-16 by its mark or by name, cut anywhere", arguments: [1, 2, 3, 7, 1_000])
    func utf16(size: Int) {
        let text = "Đ, 日, \u{1F600}\n"
        let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }

        #expect(decode([0xFF, 0xFE] + little, size: size) == (text, .utf16LittleEndian))
        #expect(decode([0xFE, 0xFF] + big, size: size) == (text, .utf16BigEndian))
        #expect(decode(little, as: .utf16LittleEndian, size: size).text == text)
        #expect(decode(big, as: .utf16BigEndian, size: size).text == text)
        #expect(decode([0xFE, 0xFF] + big, as: .windows1252, size: size).text == text)
    }

    @Test("UTF-16 that ends inside a unit or a pair, or has half a pair, is broken")
    func brokenUTF16() {
        for tail: [UInt8] in [[0x41], [0x3D, 0xD8], [0x3D, 0xD8, 0x41, 0x00], [0x00, 0xDE]] {
            #expect(decode([0xFF, 0xFE, 0x41, 0x00] + tail).text == nil)
        }
    }

    @Test(
        "what is not UTF-8 is broken, wherever it is cut",
        arguments: [
            [0xE9], [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xE2, 0x82, 0x41], [0xC4], [0xFF],
        ] as [[UInt8]])
    func brokenUTF8(bytes: [UInt8]) {
        for size in [1, 2, 3, 1_000] {
            #expect(decode([0x61, 0x62, 0x63] + bytes, size: size).text == nil)
            #expect(decode([0x61, 0x62, 0x63] + bytes + [0x64], size: size).text == nil)
        }
    }

    @Test("the bounds of what UTF-8 allows are allowed")
    func boundsOfUTF8() {
        let text = "\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}\u{7F}"

        #expect(decode(Array(text.utf8)).text == text)
        #expect(decode(Array(text.utf8), size: 1).text == text)
    }

    @Test("single-byte encodings give what they stand for")
    func singleByte() {
        let bytes: [UInt8] = [0x41, 0x80, 0x9A, 0xA4, 0xE6, 0xE8, 0xF0, 0xFF]

        #expect(decode(bytes, as: .windows1252).text == "A€š¤æèðÿ")
        #expect(decode(bytes, as: .windows1250).text == "A€š¤ćčđ˙")
        #expect(decode(bytes, as: .latin1).text == "A\u{80}\u{9A}¤æèðÿ")
        #expect(decode(bytes, as: .latin9).text == "A\u{80}\u{9A}€æèðÿ")
    }

    @Test("each single-byte encoding reads all its bytes as the right code points")
    func tables() throws {
        let sums: [(TextEncoding, defined: Int, sum: UInt32)] = [
            (.windows1252, 251, 25_138_822), (.windows1250, 251, 26_315_796),
            (.latin1, 256, 5_592_320),
            (.latin9, 256, 7_173_034),
        ]
        for (encoding, defined, sum) in sums {
            let texts = (UInt8.min...UInt8.max).compactMap { decode([$0], as: encoding).text }
            let codePoints = texts.flatMap(\.unicodeScalars).map(\.value)

            #expect(codePoints.count == defined)
            #expect(
                codePoints.enumerated().reduce(0) { $0 &+ UInt32($1.offset + 1) &* $1.element }
                    == sum)
        }
    }

    @Test("a byte that the encoding leaves undefined is broken")
    func undefinedByte() {
        #expect(decode([0x41, 0x81], as: .windows1252).text == nil)
        #expect(decode([0x41, 0x83], as: .windows1250).text == nil)
    }

    @Test("names are found in usual spellings, and the known ones are listed for others")
    func names() throws {
        #expect(try TextEncoding(named: "Windows-1252") == .windows1252)
        #expect(try TextEncoding(named: "cp1250") == .windows1250)
        #expect(try TextEncoding(named: "ISO_8859-15") == .latin9)
        #expect(try TextEncoding(named: "latin1") == .latin1)
        #expect(try TextEncoding(named: "UTF8") == .utf8)
        for encoding in TextEncoding.allCases {
            #expect(try TextEncoding(named: encoding.rawValue) == encoding)
        }
        let error = #expect(throws: FormatError.self) { try TextEncoding(named: "ebcdic") }
        #expect(error?.code == .unknownEncoding)
        #expect(error?.recovery.contains("windows-1250") == true)
    }

    @Test("a reader names the line that is not UTF-8 and suggests an encoding")
    func lineOfFault() throws {
        let bytes = Array("name,city\nAna,Zagreb\n\"Jos".utf8) + [0xE9] + Array("\",x\n".utf8)
        for size in [1, 2, 3, 7, 1_000] {
            let transcript = Transcript(reader(bytes, size: size, .init()))
            let error = try #require(transcript.error)

            #expect(transcript.texts == [["name", "city"], ["Ana", "Zagreb"]])
            #expect(error.code == .invalidEncoding)
            #expect(error.line == 3)
            #expect(error.recovery.contains("--encoding windows-1252"))
        }
        let named = Transcript(reader(bytes, .init(encoding: .windows1252)))
        #expect(named.texts.last == ["José", "x"])
    }

    @Test("a reader refuses UTF-16 with an odd byte at its end, and takes the rows before")
    func oddUTF16() throws {
        let units: [UInt8] = "a,b\n1,2".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let bytes: [UInt8] = [0xFF, 0xFE] + units + [0x33]
        let transcript = Transcript(reader(bytes, .init()))

        #expect(transcript.texts == [["a", "b"]])
        #expect(try #require(transcript.error).code == .invalidEncoding)
        #expect(transcript.error?.line == 2)
    }

    @Test("UTF-16 without a mark is refused with the option that reads it")
    func unmarkedUTF16() throws {
        let bytes = "a,b\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let error = try #require(Transcript(reader(bytes, .init())).error)

        #expect(error.code == .nulByte)
        #expect(error.recovery.contains("--encoding utf-16le"))
    }
}
