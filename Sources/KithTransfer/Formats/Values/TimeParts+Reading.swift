extension TimeParts {
    /// Reads the time that follows a date: after a `T`, or after blanks with or without a comma.
    ///
    /// - Returns: nil where what follows is not a time of day that exists.
    init?(after cursor: inout ByteCursor) {
        if !cursor.take("T"), !cursor.take("t") {
            let hasComma = cursor.take(",")
            guard hasComma || cursor.byte == 0x20 else { return nil }
            cursor.skipSpaces()
        }
        guard let hour = cursor.number(digits: 1...2), cursor.take(":"),
            let minute = cursor.number(digits: 2...2)
        else { return nil }
        self.init(hour: hour.value, minute: minute.value)
        if cursor.take(":") {
            guard let second = cursor.number(digits: 2...2) else { return nil }
            self.second = second.value
            guard readFraction(&cursor) else { return nil }
        }
        guard readHalfAndZone(&cursor) else { return nil }
        guard self.hour < 24, self.minute < 60, self.second < 60 else { return nil }
    }

    private mutating func readFraction(_ cursor: inout ByteCursor) -> Bool {
        guard cursor.take(".") || cursor.take(",") else { return true }
        guard let fraction = cursor.number(digits: 1...9) else { return false }
        nanosecond = (fraction.digits..<9).reduce(fraction.value) { value, _ in value * 10 }
        return true
    }

    /// Reads `AM` or `PM`, then `Z`, `UTC`, `GMT` or an offset; all of it may be missing.
    private mutating func readHalfAndZone(_ cursor: inout ByteCursor) -> Bool {
        cursor.skipSpaces()
        var word = cursor.letters()
        if word == "am" || word == "pm" {
            guard (1...12).contains(hour) else { return false }
            hour = hour % 12 + (word == "pm" ? 12 : 0)
            cursor.skipSpaces()
            word = cursor.letters()
        }
        switch word {
        case "z", "utc", "gmt": offset = 0
        case "": break
        default: return false
        }
        return readOffset(&cursor)
    }

    private mutating func readOffset(_ cursor: inout ByteCursor) -> Bool {
        let isWest = cursor.take("-")
        guard isWest || cursor.take("+") else { return true }
        guard var written = cursor.number(digits: 2...4), written.digits != 3 else { return false }
        if written.digits == 2 {
            written.value *= 100
            if cursor.take(":") {
                guard let minutes = cursor.number(digits: 2...2) else { return false }
                written.value += minutes.value
            }
        }
        let (hours, minutes) = written.value.quotientAndRemainder(dividingBy: 100)
        guard hours <= 15, minutes < 60 else { return false }
        offset = (hours * 60 + minutes) * (isWest ? -1 : 1)
        return true
    }
}
