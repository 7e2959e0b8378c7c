/// Reads dates, with or without a time of day, that are written in one format.
///
/// Years of two digits from 70 on are of the 20th century, the others of the 21st; `iso` and
/// `year-first` take years of four digits only. A time may follow: 14:30, 14:30:05.250, 2:30 PM,
/// with Z, UTC or an offset such as +02:00 after it.
package struct DateReader: Sendable {
    package let format: DateFormat

    package init(format: DateFormat) {
        self.format = format
    }

    /// Reads a whole value; blanks around it are ignored.
    ///
    /// - Throws: `invalid_date`, naming the value, the format, and the day that does not exist.
    package func read(_ text: String) throws(FormatError) -> DateParts {
        var cursor = ByteCursor(text)
        guard let written = writtenDate(&cursor) else { throw misfit(text) }
        guard var date = DateParts(year: written.year, month: written.month, day: written.day)
        else { throw noSuchDay(written, text) }
        if cursor.isAtEnd { return date }
        guard let time = TimeParts(after: &cursor), cursor.isAtEnd else { throw misfit(text) }
        date.time = time
        return date
    }

    /// Tries all formats on a sample; blank values are passed over.
    package static func detect(_ sample: some Sequence<String>) -> FormatDetection<DateFormat> {
        FormatDetection(of: sample, among: DateFormat.allCases) {
            value, format throws(FormatError) in
            try DateReader(format: format).read(value)
        }
    }

    private typealias Written = (year: Int, month: Int, day: Int)
}

extension DateReader {
    private func writtenDate(_ cursor: inout ByteCursor) -> Written? {
        switch format {
        case .iso: isoDate(&cursor)
        case .yearFirst: yearFirstDate(&cursor)
        case .monthFirst: numericDate(&cursor).map { ($0.year, $0.first, $0.second) }
        case .dayFirst: numericDate(&cursor).map { ($0.year, $0.second, $0.first) }
        case .monthName: namedDate(&cursor)
        }
    }

    private func isoDate(_ cursor: inout ByteCursor) -> Written? {
        guard let year = cursor.number(digits: 4...4), cursor.take("-"),
            let month = cursor.number(digits: 2...2), cursor.take("-"),
            let day = cursor.number(digits: 2...2)
        else { return nil }
        return (year.value, month.value, day.value)
    }

    private func yearFirstDate(_ cursor: inout ByteCursor) -> Written? {
        guard let year = cursor.number(digits: 4...4),
            let separator = separator(&cursor),
            let month = cursor.number(digits: 1...2), self.separator(&cursor) == separator,
            let day = cursor.number(digits: 1...2)
        else { return nil }
        if separator == "." { _ = cursor.take(".") }
        return (year.value, month.value, day.value)
    }

    /// Two numbers and a year, apart by one kind of separator.
    private func numericDate(
        _ cursor: inout ByteCursor
    ) -> (first: Int, second: Int, year: Int)? {
        guard let first = cursor.number(digits: 1...2),
            let separator = separator(&cursor),
            let second = cursor.number(digits: 1...2), self.separator(&cursor) == separator,
            let year = year(&cursor)
        else { return nil }
        if separator == "." { _ = cursor.take(".") }
        return (first.value, second.value, year)
    }

    /// Takes a separator, and the blanks that people put after a dot.
    private func separator(_ cursor: inout ByteCursor) -> Character? {
        for separator: Character in ["/", "-"] where cursor.take(separator) { return separator }
        guard cursor.take(".") else { return nil }
        cursor.skipSpaces()
        return "."
    }

    private func year(_ cursor: inout ByteCursor) -> Int? {
        guard let year = cursor.number(digits: 2...4), year.digits != 3 else { return nil }
        guard year.digits == 2 else { return year.value }
        return year.value + (year.value >= 70 ? 1900 : 2000)
    }
}

extension DateReader {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]

    /// Day, name, year; name, day, year; or year, name, day.
    private func namedDate(_ cursor: inout ByteCursor) -> Written? {
        if let month = month(&cursor) {
            guard let day = day(&cursor), let year = spacedYear(&cursor) else { return nil }
            return (year, month, day)
        }
        if let year = cursor.number(digits: 4...4) {
            guard let month = month(&cursor), let day = day(&cursor) else { return nil }
            return (year.value, month, day)
        }
        guard let day = day(&cursor), let month = month(&cursor), let year = spacedYear(&cursor)
        else { return nil }
        return (year, month, day)
    }

    private func month(_ cursor: inout ByteCursor) -> Int? {
        Self.skipBetween(&cursor)
        let name = cursor.letters()
        guard name.utf8.count >= 3 else { return nil }
        return Self.months.firstIndex { $0.hasPrefix(name) }.map { $0 + 1 }
    }

    private func day(_ cursor: inout ByteCursor) -> Int? {
        Self.skipBetween(&cursor)
        guard let day = cursor.number(digits: 1...2) else { return nil }
        var ahead = cursor
        if ["st", "nd", "rd", "th"].contains(ahead.letters()) { cursor = ahead }
        return day.value
    }

    private func spacedYear(_ cursor: inout ByteCursor) -> Int? {
        Self.skipBetween(&cursor)
        return year(&cursor)
    }

    private static func skipBetween(_ cursor: inout ByteCursor) {
        cursor.skip(anyOf: Array(" ,.-/".utf8))
    }
}

extension DateReader {
    private func misfit(_ text: String) -> FormatError {
        let others = DateFormat.allCases.filter { $0 != format }.map(\.rawValue)
        return FormatError(
            .invalidDate,
            "\(FormatError.quoted(text)) is not a date in the format \(format.rawValue), "
                + "such as \(format.example).",
            recovery: "Write the date so, or choose the format that the file uses: "
                + "\(others.joined(separator: ", ")).")
    }

    private func noSuchDay(_ written: Written, _ text: String) -> FormatError {
        let place = "\(FormatError.quoted(text)), read as \(format.rawValue),"
        guard (1...12).contains(written.month), written.year > 0 else {
            return FormatError(
                .invalidDate, "\(place) names month \(written.month) of year \(written.year).",
                recovery: "Correct the date, or choose another format.")
        }
        let days = DateParts.days(inMonth: written.month, of: written.year)
        return FormatError(
            .invalidDate,
            "\(place) names day \(written.day) of a month that has \(days) days.",
            recovery: "Correct the date, or choose another format.")
    }
}
