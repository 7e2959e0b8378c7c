import KithTransfer
import Testing

struct NumberReaderTests {
    private func decimal(_ text: String, _ style: NumberStyle) -> String? {
        try? NumberReader(style: style).read(text).decimal
    }

    @Test(
        "reads numbers in their style",
        arguments: [
            ("1234.50", NumberStyle.point, "1234.50"), ("1,234.50", .point, "1234.50"),
            ("1.234,50", .comma, "1234.50"), ("1 234,50", .comma, "1234.50"),
            ("1\u{A0}234\u{A0}567,5", .comma, "1234567.5"), ("1\u{202F}234", .point, "1234"),
            ("1'234.50", .point, "1234.50"), ("1’234’567", .point, "1234567"),
            ("12,34,567.89", .point, "1234567.89"), ("1,234", .comma, "1.234"),
            ("1,234", .point, "1234"), ("007", .point, "7"), ("0", .point, "0"),
            ("000.50", .point, "0.50"), (".5", .point, "0.5"), ("5.", .point, "5"),
            ("-12.50", .point, "-12.50"), ("12.50-", .point, "-12.50"), ("+3", .point, "3"),
            ("\u{2212}3", .point, "-3"), ("(1,234.50)", .point, "-1234.50"),
            ("-0.00", .point, "0.00"),
            ("  42 ", .comma, "42"), ("- 5", .point, "-5"),
            ("99999999999999999999999999.99", .point, "99999999999999999999999999.99"),
        ])
    func reads(text: String, style: NumberStyle, expected: String) {
        #expect(decimal(text, style) == expected)
    }

    @Test(
        "reads currencies before and after",
        arguments: [
            ("€1,234.50", "1234.50", CurrencyMark.code("EUR")),
            ("1,234.50 €", "1234.50", .code("EUR")),
            ("EUR 12", "12", .code("EUR")), ("12 HRK", "12", .code("HRK")),
            ("12USD", "12", .code("USD")),
            ("$12", "12", .sign("$")), ("-$12", "-12", .sign("$")), ("$-12", "-12", .sign("$")),
            ("($12.50)", "-12.50", .sign("$")), ("$(12.50)", "-12.50", .sign("$")),
            ("US$ 5", "5", .code("USD")), ("5 kr", "5", .sign("kr")), ("5 zł", "5", .code("PLN")),
            ("£5", "5", .code("GBP")), ("(12) EUR", "-12", .code("EUR")),
            ("R$1", "1", .code("BRL")),
        ])
    func currencies(text: String, decimal: String, currency: CurrencyMark) throws {
        let parts = try NumberReader(style: .point).read(text)

        #expect(parts == NumberParts(decimal: decimal, currency: currency))
    }

    @Test(
        "refuses what is not one number",
        arguments: [
            "", " ", "-", ".", ",", "€", "1,23", "1,2345", "12,345,67", "1,,234", ",123",
            "1234,567",
            "1.2.3", "1 2", "12 34", "1,234 567", "--5", "-(5)", "(5", "5)", "((5))", "()", "5 5",
            "1e5", "0x10", "12%", "NaN", "inf", "12 pcs", "EUR 5 EUR", "$5 USD", "-5-", "٣",
            "1_000",
            "1,234.5,6", "12.5 6", "(5)-", "5 (",
        ])
    func refuses(text: String) throws {
        let error = try #require(
            #expect(throws: FormatError.self) { try NumberReader(style: .point).read(text) })
        #expect(error.code == .invalidNumber)
        #expect(error.message.contains("1,234.50"))
    }

    @Test("detection gives the styles that fit, and says when the values differ by style")
    func detection() {
        let comma = NumberReader.detect(["1.234,50", "7", ""])
        #expect(comma.fits == [.comma])
        #expect(!comma.isAmbiguous)

        let unclear = NumberReader.detect(["1,234", "2,500"])
        #expect(unclear.fits == [.point, .comma])
        #expect(unclear.isAmbiguous)

        let same = NumberReader.detect(["12", "1 000", "-5 €"])
        #expect(same.fits == [.point, .comma])
        #expect(!same.isAmbiguous)

        #expect(NumberReader.detect(["1,234", "1,5"]).fits == [.comma])
        #expect(NumberReader.detect(["1,234.5", "1.234,5"]).fits.isEmpty)
    }

    @Test("an error shows long and odd values cut short and made visible")
    func messages() throws {
        let text = "a\u{0}b\n" + String(repeating: "x", count: 5_000)
        let error = try #require(
            #expect(throws: FormatError.self) { try NumberReader(style: .comma).read(text) })

        #expect(error.message.utf8.count < 200)
        #expect(!error.message.utf8.contains { $0 < 0x20 })
    }
}
