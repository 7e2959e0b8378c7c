import KithTransfer
import Testing

struct DateReaderTests {
    private func day(_ text: String, _ format: DateFormat) -> [Int]? {
        guard let date = try? DateReader(format: format).read(text) else { return nil }
        return [date.year, date.month, date.day]
    }

    @Test(
        "reads the ways each format is written",
        arguments: [
            (DateFormat.iso, "2017-10-20"), (.iso, " 2017-10-20 "), (.iso, "2017-10-20T09:30:00Z"),
            (.yearFirst, "2017/10/20"), (.yearFirst, "2017-10-20"), (.yearFirst, "2017. 10. 20."),
            (.monthFirst, "10/20/2017"), (.monthFirst, "10-20-17"), (.monthFirst, "10.20.2017"),
            (.dayFirst, "20.10.2017"), (.dayFirst, "20/10/2017"), (.dayFirst, "20-10-17"),
            (.dayFirst, "20. 10. 2017."), (.dayFirst, "20.10.2017. 14:05"),
            (.monthName, "20 Oct 2017"), (.monthName, "Oct 20, 2017"),
            (.monthName, "October 20 2017"), (.monthName, "20-OCT-17"), (.monthName, "2017 Oct 20"),
            (.monthName, "20th October, 2017"), (.monthName, "Oct. 20, 2017"),
            (.monthName, "20.\u{A0}oct\u{A0}2017"),
        ])
    func reads(format: DateFormat, text: String) {
        #expect(day(text, format) == [2017, 10, 20])
    }

    @Test("one digit for day and month, and every month name, short and long")
    func shortForms() {
        #expect(day("1-2-16", .monthFirst) == [2016, 1, 2])
        #expect(day("1.2.2016", .dayFirst) == [2016, 2, 1])
        #expect(day("2016/1/2", .yearFirst) == [2016, 1, 2])
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ]
        for (index, name) in names.enumerated() {
            #expect(day("3 \(name) 2016", .monthName) == [2016, index + 1, 3])
            #expect(day("3 \(name.prefix(3)) 2016", .monthName) == [2016, index + 1, 3])
        }
        #expect(day("3 Sept 2016", .monthName) == [2016, 9, 3])
    }

    @Test("two digits from 70 on are of the last century")
    func pivot() {
        #expect(day("1/2/69", .monthFirst)?.first == 2069)
        #expect(day("1/2/70", .monthFirst)?.first == 1970)
        #expect(day("1/2/00", .monthFirst)?.first == 2000)
        #expect(day("1/2/99", .monthFirst)?.first == 1999)
    }

    @Test("leap days exist in leap years only")
    func leapDays() {
        #expect(day("2024-02-29", .iso) == [2024, 2, 29])
        #expect(day("2000-02-29", .iso) == [2000, 2, 29])
        #expect(day("2023-02-29", .iso) == nil)
        #expect(day("1900-02-29", .iso) == nil)
    }

    @Test(
        "refuses what is not written so",
        arguments: [
            (DateFormat.iso, "2017-1-2"), (.iso, "2017/10/20"), (.iso, "17-10-20"), (.iso, ""),
            (.iso, "2017-10-20x"), (.iso, "2017-10-2011"), (.iso, "02017-10-20"),
            (.iso, "2017-10-20 " + "25:00"), (.iso, "0000-01-01"), (.iso, "2017-00-10"),
            (.iso, "2017-10-00"), (.dayFirst, "20.10-2017"), (.dayFirst, "20 10 2017"),
            (.dayFirst, "10/20/2017"), (.dayFirst, "20.10.217"), (.dayFirst, "31.04.2017"),
            (.dayFirst, "20.10.20170"), (.monthFirst, "20/10/2017"),
            (.yearFirst, "17/10/20"), (.monthName, "20 Okt 2017"), (.monthName, "20 Oc 2017"),
            (.monthName, "Oct 2017"), (.monthName, "31 Jun 2017"),
            (.iso, "99999999999999999999-01-01"), (.iso, "２０１７-10-20"), (.iso, "2017-10-20T"),
        ])
    func refuses(format: DateFormat, text: String) {
        let error = #expect(throws: FormatError.self) {
            try DateReader(format: format).read(text)
        }
        #expect(error?.code == .invalidDate)
    }

    @Test("an error names the value, the format, and the day that does not exist")
    func messages() throws {
        let misfit = try #require(
            #expect(throws: FormatError.self) { try DateReader(format: .iso).read("10/20/2016") })
        #expect(
            misfit.message
                == "'10/20/2016' is not a date in the format iso, such as 2016-10-20.")
        #expect(misfit.recovery.contains("month-first"))

        let missing = try #require(
            #expect(throws: FormatError.self) {
                try DateReader(format: .dayFirst).read("30.2.2016")
            })
        #expect(
            missing.message
                == "'30.2.2016', read as day-first, names day 30 of a month that has 29 days.")
    }

    @Test("times of day, with fractions, halves and offsets")
    func times() throws {
        let iso = DateReader(format: .iso)
        let full = try #require(try iso.read("2017-10-20T14:05:09.25+02:30").time)
        #expect(
            full
                == TimeParts(
                    hour: 14, minute: 5, second: 9, nanosecond: 250_000_000, offset: 150))
        #expect(try iso.read("2017-10-20T14:05Z").time == TimeParts(hour: 14, minute: 5, offset: 0))
        #expect(try iso.read("2017-10-20 14:05").time == TimeParts(hour: 14, minute: 5))
        #expect(try iso.read("2017-10-20T14:05-0800").time?.offset == -480)
        #expect(try iso.read("2017-10-20 14:05:00 UTC").time?.offset == 0)
        #expect(try iso.read("2017-10-20").time == nil)

        let american = DateReader(format: .monthFirst)
        #expect(try american.read("10/20/2017, 2:05 PM").time == TimeParts(hour: 14, minute: 5))
        #expect(
            try american.read("10/20/17 12:05:30 am").time
                == TimeParts(hour: 0, minute: 5, second: 30))
        #expect(
            try american.read("10/20/2017 12:05\u{202F}PM").time == TimeParts(hour: 12, minute: 5))
    }

    @Test(
        "times that do not exist are refused",
        arguments: [
            "24:00", "12:60", "12:00:60", "1:2", "13:00 PM", "0:30 AM", "12:00+99:00", "12",
            "12:00:00.", "12:00 CET", "12:00+02:60", "12:00 PM PM",
        ])
    func noSuchTime(time: String) {
        #expect(throws: FormatError.self) {
            try DateReader(format: .iso).read("2017-10-20 " + time)
        }
    }

    @Test("detection gives the formats that fit all values, and says when it cannot tell")
    func detection() {
        let clear = DateReader.detect(["10/20/2016", "", "1/2/2016"])
        #expect(clear.fits == [.monthFirst])
        #expect(!clear.isAmbiguous)

        let unclear = DateReader.detect(["10/11/2016", "1/2/2016"])
        #expect(unclear.fits == [.monthFirst, .dayFirst])
        #expect(unclear.isAmbiguous)

        let alike = DateReader.detect(["5/5/2016", " "])
        #expect(alike.fits == [.monthFirst, .dayFirst])
        #expect(!alike.isAmbiguous)

        #expect(DateReader.detect(["2016-10-20"]).fits == [.iso, .yearFirst])
        #expect(!DateReader.detect(["2016-10-20"]).isAmbiguous)
        #expect(DateReader.detect(["20 Oct 2016", "Oct 20, 2016"]).fits == [.monthName])
        #expect(DateReader.detect(["20.10.2016", "10/20/2016"]).fits.isEmpty)
    }
}
