import KithModel

/// Reads days as people type them: "12 Dec", "2026-12-12", "12.12.", "friday", "+3w".
package struct DayReader: Sendable {
    private let today: CalendarDate

    /// Reads by somebody's present day.
    package init(today: CalendarDate) { self.today = today }

    /// Returns the day that a text means.
    ///
    /// A day without a year is the one nearest to today; a weekday is the next to come.
    /// - Throws: `invalid` that says what to enter.
    package func read(_ text: String) throws -> CalendarDate {
        let words = FoldedText.fold(text).split { $0 == " " || $0 == "," }.map(String.init)
        guard let first = words.first else { throw Self.unreadable }
        if let day = CalendarDate(first), words.count == 1 { return day }
        if words.count == 1, let day = relative(first) ?? weekday(first) { return day }
        let parts =
            words.count == 1
            ? first.split { $0 == "." || $0 == "/" }.map(String.init)
            : words.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
        guard (2...3).contains(parts.count) else { throw Self.unreadable }
        return try written(parts)
    }

    private func relative(_ word: String) -> CalendarDate? {
        switch word {
        case "today": return today
        case "tomorrow": return today.adding(days: 1)
        case "yesterday": return today.adding(days: -1)
        default: break
        }
        guard let sign = word.first, sign == "+" || sign == "-", let unit = word.last,
            let size = Int64(word.dropFirst().dropLast()), size <= 100_000
        else { return nil }
        let count = sign == "-" ? -size : size
        switch unit {
        case "d": return today.adding(days: count)
        case "w": return today.adding(days: count * 7)
        case "m": return today.adding(months: count)
        case "y": return today.adding(months: count * 12)
        default: return nil
        }
    }

    private func weekday(_ word: String) -> CalendarDate? {
        guard word.count >= 3,
            let index = DayText.weekdays.firstIndex(where: { $0.lowercased().hasPrefix(word) })
        else { return nil }
        let ahead = (index + 1 - today.weekday + 7) % 7
        return today.adding(days: Int64(ahead == 0 ? 7 : ahead))
    }

    private func written(_ parts: [String]) throws -> CalendarDate {
        var (day, month) = (Self.number(parts[0]), Self.month(parts[1]))
        if day == nil { (day, month) = (Self.number(parts[1]), Self.month(parts[0])) }
        guard let day, let month else { throw Self.unreadable }
        guard parts.count == 3 else { return try nearest(day, month) }
        guard var year = Int(parts[2]) else { throw Self.unreadable }
        if year < 100 { year += 2000 }
        guard let date = CalendarDate(year: year, month: month, day: day) else {
            throw Self.missing(year, month)
        }
        return date
    }

    private func nearest(_ day: Int, _ month: Int) throws -> CalendarDate {
        let year = today.parts.year
        let dates = (year - 1...year + 1).compactMap {
            CalendarDate(year: $0, month: month, day: day)
        }
        let nearest = dates.min { abs($0.days - today.days) < abs($1.days - today.days) }
        guard let nearest else { throw Self.missing(year, month) }
        return nearest
    }

    private static func number(_ word: String) -> Int? {
        let digits = word.prefix { $0.isNumber }
        let ending = word.dropFirst(digits.count)
        guard ["", "st", "nd", "rd", "th"].contains(ending) else { return nil }
        return Int(digits)
    }

    private static func month(_ word: String) -> Int? {
        if let number = Int(word) { return (1...12).contains(number) ? number : nil }
        guard word.count >= 3 else { return nil }
        return DayText.longMonths.firstIndex { $0.lowercased().hasPrefix(word) }.map { $0 + 1 }
    }

    private static var unreadable: KernelError {
        KernelError(.invalid, "Enter a day, as 12 Dec, 2026-12-12, friday or +3w.")
    }

    private static func missing(_ year: Int, _ month: Int) -> KernelError {
        let last = CalendarDate.daysInMonth(year: year, month: month)
        return KernelError(
            .invalid,
            "Enter a day that exists, \(last) \(DayText.months[month - 1]) \(year) is the last.")
    }
}
