import KithModel
import Testing

@testable import KithWeb

@Suite("Days as people type them")
struct DayReaderTests {
    /// A Monday.
    private let reader = DayReader(today: CalendarDate(days: 20773))

    @Test(
        "each way of writing a day means the day",
        arguments: [
            ("2026-12-12", "2026-12-12"), ("12 Dec", "2026-12-12"), ("12 december", "2026-12-12"),
            ("Dec 12", "2026-12-12"), ("12 Dec 2027", "2027-12-12"), ("12.12.", "2026-12-12"),
            ("12.12.2026", "2026-12-12"), ("1/2/27", "2027-02-01"), ("Dec 12, 2026", "2026-12-12"),
            ("3rd feb 2027", "2027-02-03"), ("today", "2026-11-16"), ("Tomorrow", "2026-11-17"),
            ("friday", "2026-11-20"), ("fri", "2026-11-20"), ("monday", "2026-11-23"),
            ("+3w", "2026-12-07"), ("-1d", "2026-11-15"), ("+1m", "2026-12-16"),
            ("+1y", "2027-11-16"),
        ])
    func reads(text: String, day: String) throws {
        #expect(try reader.read(text).description == day)
    }

    @Test("a day without a year is the one nearest to today")
    func nearest() throws {
        #expect(try reader.read("12 Jan").description == "2027-01-12")
        #expect(try reader.read("1 Oct").description == "2026-10-01")
    }

    @Test(
        "what is no day is refused with what to enter",
        arguments: ["soon", "", "13", "+w", "+99999999999w", "12 Foo", "1 2 3 4", "fr"])
    func refuses(text: String) {
        #expect(throws: KernelError.self) { try reader.read(text) }
    }

    @Test("a day that a month does not have names its last")
    func missing() {
        let error = #expect(throws: KernelError.self) { try reader.read("31 Nov 2026") }
        #expect(error?.message == "Enter a day that exists, 30 Nov 2026 is the last.")
    }
}

@Suite("Numbers as people type them")
struct NumberReaderTests {
    @Test(
        "comma and point are understood",
        arguments: [
            ("48200", "48200"), ("48,200", "48200"), ("48.200,50", "48200.50"),
            ("48,200.50", "48200.50"), ("12,5", "12.5"), ("12.5", "12.5"), ("1.234.567", "1234567"),
            ("48 200", "48200"), ("-3,75", "-3.75"), ("−3", "-3"), ("0,125", "0.125"),
        ])
    func reads(text: String, digits: String) throws {
        #expect(try NumberReader.digits(text) == digits)
    }

    @Test("an amount may bring its currency along")
    func amounts() throws {
        #expect(try NumberReader.amount("€48,200") == ("48200", "EUR"))
        #expect(try NumberReader.amount("48 200,50 USD") == ("48200.50", "USD"))
        #expect(try NumberReader.amount("chf 12") == ("12", "CHF"))
        #expect(try NumberReader.amount("12") == ("12", nil))
    }

    @Test("what is no number is refused", arguments: ["about 48k", "", "1e5", "12,", "--1", "€"])
    func refuses(text: String) {
        #expect(throws: KernelError.self) { try NumberReader.amount(text) }
    }

    @Test("amounts are shown with their sign, minor units only where there are any")
    func shows() throws {
        let euro = try #require(Currency("EUR"))
        let franc = try #require(Currency("CHF"))

        #expect(NumberText.money(Decimal(units: 4_820_000, scale: 2), euro) == "€48,200")
        #expect(NumberText.money(Decimal(units: -4_820_050, scale: 2), euro) == "−€48,200.50")
        #expect(NumberText.money(Decimal(units: 12, scale: 0), franc) == "CHF\u{A0}12")
    }
}
