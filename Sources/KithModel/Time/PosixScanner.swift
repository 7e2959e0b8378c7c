/// Reads the parts of a POSIX `TZ` text, byte by byte.
struct PosixScanner {
    private let text: ArraySlice<UInt8>
    private var index: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        index = text.startIndex
    }

    var isAtEnd: Bool { index == text.endIndex }

    var failure: TimeZoneError {
        TimeZoneError("the footer cannot be read from its byte \(index - text.startIndex) on")
    }

    func isAt(_ character: Unicode.Scalar) -> Bool {
        index < text.endIndex && text[index] == UInt8(ascii: character)
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isAt(character) else { return false }
        index += 1
        return true
    }

    /// Passes over a name of three letters or more, or of anything between `<` and `>`.
    mutating func skipName() -> Bool {
        if take("<") {
            while index < text.endIndex, !isAt(">") { index += 1 }
            return take(">")
        }
        let start = index
        while index < text.endIndex, (0x61...0x7A).contains(text[index] | 0x20) { index += 1 }
        return index - start >= 3
    }

    /// Reads `[+-]h[h[h]][:mm[:ss]]` as seconds.
    mutating func time(mostHours: Int64) -> Int64? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(mostHours) else { return nil }
        var seconds = hours * 3600
        for unit: Int64 in [60, 1] {
            guard take(":") else { break }
            guard let part = number(59) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// Reads a day of the year and its time, 02:00 where none is given.
    mutating func yearDay() -> YearDay? {
        guard let day = day() else { return nil }
        guard take("/") else { return YearDay(day: day, time: 7200) }
        return time(mostHours: 167).map { YearDay(day: day, time: $0) }
    }

    private mutating func day() -> YearDay.Day? {
        if take("J") {
            return number(365).flatMap { $0 > 0 ? .julian(Int($0)) : nil }
        }
        guard take("M") else { return number(365).map { .zeroBased(Int($0)) } }
        guard let month = number(12), month > 0, take("."), let week = number(5), week > 0,
            take("."), let day = number(6)
        else { return nil }
        return .weekday(month: Int(month), week: Int(week), day: Int(day))
    }

    /// Reads up to three digits that make a number no greater than `most`.
    private mutating func number(_ most: Int64) -> Int64? {
        var result: Int64 = 0
        let start = index
        while index < text.endIndex, (0x30...0x39).contains(text[index]) {
            guard index - start < 3 else { return nil }
            result = result * 10 + Int64(text[index] - 0x30)
            index += 1
        }
        return index > start && result <= most ? result : nil
    }
}
