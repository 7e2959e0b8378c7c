import KithModel
import KithQuery

extension TimeBucket {
    /// Returns the first day of the bucket that holds a day, both as days since 1970-01-01.
    ///
    /// Days outside the years 1 to 9999 count as the first or the last day of them.
    func firstDay(of days: Int64) -> Int64 {
        let date = CalendarDate(days: days)
        let parts = date.parts
        switch self {
        case .day: return date.days
        case .week: return date.days - Int64(date.weekday - 1)
        case .month: return date.days - Int64(parts.day - 1)
        case .quarter: return first(of: parts.month - (parts.month - 1) % 3, in: parts.year, date)
        case .year: return first(of: 1, in: parts.year, date)
        }
    }

    private func first(of month: Int, in year: Int, _ fallback: CalendarDate) -> Int64 {
        (CalendarDate(year: year, month: month, day: 1) ?? fallback).days
    }
}
