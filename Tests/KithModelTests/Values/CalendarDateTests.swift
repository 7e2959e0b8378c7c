import KithModel
import Testing

@Suite("Calendar dates")
struct CalendarDateTests {
    @Test(
        "Known days have their numbers and weekdays",
        arguments: [
            ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11016, 2),
            ("2026-11-16", 20773, 1), ("1600-01-01", -135_140, 6), ("0001-01-01", -719_162, 1),
            ("9999-12-31", 2_932_896, 5), ("1900-03-01", -25508, 4), ("2100-02-28", 47540, 7),
        ] as [(String, Int64, Int)])
    func known(_ text: String, _ days: Int64, _ weekday: Int) {
        #expect(CalendarDate(text)?.days == days)
        #expect(CalendarDate(days: days).description == text)
        #expect(CalendarDate(days: days).weekday == weekday)
    }

    @Test("Every day from 1600 to 2400 follows the day before it and comes back from its parts")
    func everyDay() throws {
        var date = try #require(CalendarDate(year: 1600, month: 1, day: 1))
        var failures = 0
        for year in 1600...2400 {
            let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (month, length) in lengths.enumerated() {
                for day in 1...length {
                    let parts = date.parts
                    let isSame = parts == (year, month + 1, day)
                    let back = CalendarDate(year: year, month: month + 1, day: day)
                    if !isSame || back != date { failures += 1 }
                    date = date.adding(days: 1)
                }
            }
        }
        #expect(failures == 0)
    }

    @Test(
        "What is no day is refused",
        arguments: [
            "", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31",
            "0000-01-01", "2026-1-01", "26-01-01", "2026/01/01", "2026-01-01 ", "+026-01-01",
            "2026-01-0\u{661}", "10000-01-01", "２０２６-01-01",
        ])
    func noDay(_ text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test("Months are cut at their end, and no sum leaves the calendar")
    func sums() throws {
        let date = try #require(CalendarDate("2024-01-31"))
        let last = CalendarDate(days: .max)
        let first = CalendarDate(days: .min)

        #expect(date.adding(months: 1).description == "2024-02-29")
        #expect(date.adding(months: 13).description == "2025-02-28")
        #expect(date.adding(months: -2).description == "2023-11-30")
        #expect(date.adding(months: 12 * 7975).description == "9999-01-31")
        #expect(date.adding(months: .max) == last)
        #expect(date.adding(months: .min) == first)
        #expect(date.adding(days: .max) == last)
        #expect(date.adding(days: .min) == first)
        #expect(first.adding(days: -1) == first)
        #expect(last.description == "9999-12-31")
        #expect(first.description == "0001-01-01")
    }
}
