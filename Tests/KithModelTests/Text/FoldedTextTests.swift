import KithModel
import Testing

@Suite("Folded text")
struct FoldedTextTests {
    @Test(
        "Case, diacritics and compatibility forms fold away",
        arguments: [
            ("", ""), ("plain 12", "plain 12"), ("ABC", "abc"), ("Café", "cafe"),
            ("CAFE\u{301}", "cafe"), ("Željko ŠĆEPANOVIĆ", "zeljko scepanovic"),
            ("Straße", "strasse"), ("ﬁn", "fin"), ("Ｗｉｄｅ", "wide"), ("İ", "i"), ("Σς", "σσ"),
            ("x\u{200B}y\u{AD}z", "xyz"), ("a\0B", "a\0b"), ("日本", "日本"), ("한국", "한국"),
            ("\u{301}", ""), ("\u{AD}", ""),
        ])
    func fold(_ text: String, _ folded: String) {
        #expect(Array(FoldedText.fold(text).utf8) == Array(folded.utf8))
    }

    @Test("Folding twice is folding once")
    func idempotent() {
        var random = SeededRandom(seed: 15)
        for _ in 0..<5_000 {
            let scalars = (0..<6).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &random))
            }
            let text = String(String.UnicodeScalarView(scalars))
            let folded = FoldedText.fold(text)
            #expect(Array(FoldedText.fold(folded).utf8) == Array(folded.utf8))
        }
    }

    @Test("Texts of one unique key have one fold, so that an index of both is as unique as the key")
    func coarserThanKey() {
        var random = SeededRandom(seed: 16)
        let blocks: [ClosedRange<UInt32>] = [1...0x2FFF, 0xF900...0xFFFF, 0x1D400...0x1D7FF]
        let single = blocks.joined().compactMap(Unicode.Scalar.init).map { [$0] }
        let several = (0..<5_000).map { _ in
            (0..<4).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0x40...0x1FFF, using: &random))
            }
        }
        // The iota below is a mark and becomes a letter: alone it is no letter's, and so no text.
        let apart = (single + several).filter { scalars in
            guard !scalars.contains("\u{345}") else { return false }
            let text = String(String.UnicodeScalarView(scalars))
            let (one, other) = (FoldedText.fold(text), FoldedText.fold(FoldedText.uniqueKey(text)))
            return !one.utf8.elementsEqual(other.utf8)
        }
        #expect(apart.isEmpty, "\(apart.count), as \(apart.prefix(5))")
    }

    @Test("8: unique texts are compared composed and case folded, with their diacritics")
    func uniqueKey() {
        #expect(FoldedText.uniqueKey("A@X.DE") == "a@x.de")
        #expect(
            Array(FoldedText.uniqueKey("Cafe\u{301}").utf8)
                == Array(FoldedText.uniqueKey("CAF\u{C9}").utf8))
        #expect(FoldedText.uniqueKey("cafe") != FoldedText.uniqueKey("café"))
        #expect(Array(FoldedText.composed("e\u{301}\0").utf8) == Array("\u{E9}\0".utf8))
    }
}
