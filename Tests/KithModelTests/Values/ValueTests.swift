import KithModel
import Testing

@Suite("Values")
struct ValueTests {
    private func values() throws -> [Value] {
        let euro = try #require(Currency("EUR"))
        let amount = Decimal(units: 1250, scale: 2)
        let id = RecordID(milliseconds: 5, node: 1, sequence: 2)
        return [
            .null, .text("O'Hara \"\\\n\0é💶"), .text(""), .integer(.min), .integer(.max),
            .decimal(Decimal(units: -5, scale: 3)),
            .money(Money(amount: amount, currency: euro)),
            .money(Money(amount: amount, currency: euro, base: Decimal(units: 1, scale: 2))),
            .boolean(true), .boolean(false), .date(CalendarDate(days: -1)),
            .instant(Instant(milliseconds: -1)), .localTime(try #require(LocalTime(minutes: 61))),
            .list(["a", "b,c"]), .list([]), .reference(id), .polymorphic(entity: "deal", id: id),
            .json(.object(["a": .array([.null, .number("1.50"), .string("x")])])),
        ]
    }

    @Test("A value comes back from its tagged form")
    func tagged() throws {
        for value in try values() {
            let text = value.tagged.text
            let back = Value(tagged: try JSONReader.read(text))
            #expect(back == value, "\(text)")
            #expect(back?.money?.base == value.money?.base)
        }
    }

    @Test("A tagged form that nobody wrote is no value")
    func untagged() throws {
        let texts = [
            "1", "[]", "[\"text\"]", "[\"text\",1]", "[\"colour\",\"red\"]", "[\"integer\",\"1\"]",
            "[\"money\",\"1.00\"]", "[\"polymorphic\",\"deal\"]", "[\"date\",\"2026-02-30\"]",
            "[\"reference\",\"x\"]", "[\"money\",\"1.00\",\"EURO\",null]", "{}", "true",
        ]
        for text in texts {
            #expect(Value(tagged: try JSONReader.read(text)) == nil, "\(text)")
        }
    }

    @Test("The API writes decimals as strings and money as an object")
    func api() throws {
        let texts = try values().map(\.apiJSON.text)

        #expect(texts[5] == "\"-0.005\"")
        #expect(texts[6] == "{\"amount\":\"12.50\",\"currency\":\"EUR\"}")
        #expect(texts[10] == "\"1969-12-31\"")
        #expect(texts[11] == "\"1969-12-31T23:59:59.999Z\"")
        #expect(texts[12] == "\"01:01\"")
        #expect(texts[16] == "{\"entity\":\"deal\",\"id\":\"00000000m0402\"}")
    }

    @Test("A value that is written straight reads as the document of it")
    func straight() throws {
        for value in try values() {
            var writer = JSONWriter(reserving: 10)
            writer.write(value: value)
            #expect(writer.text == value.apiJSON.text)
        }
    }

    @Test("Amounts are equal by amount and currency, not by their worth")
    func money() throws {
        let euro = try #require(Currency("eur"))
        let yen = try #require(Currency("JPY"))

        #expect(
            Money(amount: Decimal(units: 100, scale: 2), currency: euro, base: Decimal(7))
                == Money(amount: Decimal(1), currency: euro))
        #expect(
            Money(amount: Decimal(1), currency: euro) != Money(amount: Decimal(1), currency: yen))
        #expect(yen.scale == 0)
        for code in ["", "EU", "EURO", "E1R", "€", "ÉUR", "EU\0"] {
            #expect(Currency(code) == nil, "\(code)")
        }
    }
}
