import KithModel
import Testing

@Suite("Instants and times of day")
struct InstantTests {
    @Test(
        "Moments are read in every usual form",
        arguments: [
            ("1970-01-01T00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1),
            ("1969-12-31T23:59:59.999Z", -1), ("2026-11-16T09:00:00.000Z", 1_794_819_600_000),
            ("2026-11-16t09:00z", 1_794_819_600_000),
            ("2026-11-16T10:00+01:00", 1_794_819_600_000),
            ("2026-11-16T10:00+0100", 1_794_819_600_000),
            ("2026-11-16T03:30:00-05:30", 1_794_819_600_000),
            ("2026-11-16T09:00:00.5Z", 1_794_819_600_500),
            ("2026-11-16T09:00:00.123456789Z", 1_794_819_600_123),
        ] as [(String, Int64)])
    func read(_ text: String, _ milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
    }

    @Test(
        "What is no moment is refused",
        arguments: [
            "", "2026-11-16", "2026-11-16T09:00", "2026-11-16 09:00Z", "2026-11-16T24:00Z",
            "2026-11-16T09:60Z", "2026-11-16T09:00:60Z", "2026-11-16T09:00:00.Z",
            "2026-11-16T09:00:00.1234567890Z", "2026-11-16T09:00:0Z", "2026-11-16T09:00:00",
            "2026-11-16T09:00ZZ", "2026-11-16T09:00+1", "2026-11-16T09:00+19:00",
            "2026-11-16T09:00+01:60", "2026-11-16T09:00+:0100", "2026-11-16T09:00+01:0:0",
            "2026-02-30T09:00Z", "2026-11-16T0９:00Z",
        ])
    func noMoment(_ text: String) {
        #expect(Instant(text) == nil)
    }

    @Test("What is written reads back")
    func roundTrip() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<5_000 {
            let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999
            let instant = Instant(milliseconds: .random(in: range, using: &random))
            #expect(Instant(instant.description) == instant)
        }
        #expect(Instant(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
    }

    @Test("Moments stay within the calendar")
    func limits() {
        #expect(Instant(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(Instant(milliseconds: .min).description == "0001-01-01T00:00:00.000Z")
        #expect(Instant(milliseconds: 0).adding(milliseconds: .max) == Instant(milliseconds: .max))
        #expect(Instant(milliseconds: -5).adding(milliseconds: .min) == Instant(milliseconds: .min))
        #expect(Instant("9999-12-31T23:59-18:00") == Instant(milliseconds: .max))
    }

    @Test("Times of day are read to the minute")
    func localTime() {
        #expect(LocalTime("09:30")?.minutes == 570)
        #expect(LocalTime("23:59")?.description == "23:59")
        for text in ["24:00", "9:30", "09:60", "09-30", "09:30:00", "", "+9:30", "0９:30"] {
            #expect(LocalTime(text) == nil, "\(text)")
        }
        #expect(LocalTime(minutes: 1440) == nil)
        #expect(LocalTime(minutes: -1) == nil)
    }
}
