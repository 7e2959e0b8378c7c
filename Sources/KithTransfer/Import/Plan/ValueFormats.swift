import KithModel

/// How a file writes dates, numbers and amounts, and where its local times are.
struct ValueFormats: Sendable {
    private let dates: DateReader
    private let numbers: NumberReader
    private let baseCurrency: Currency
    private let zone: TimeZoneRules
    /// The country of telephone numbers without country code.
    let region: String?

    init(
        _ map: ImportMap, baseCurrency: Currency, zone: TimeZoneRules, region: String? = nil
    ) {
        self.region = region
        dates = DateReader(format: map.dates ?? .iso)
        numbers = NumberReader(style: map.numbers ?? .point)
        self.baseCurrency = baseCurrency
        self.zone = zone
    }

    /// Reads a day; spreadsheets write a midnight behind it, which is passed over.
    func date(_ text: String) throws(CellFault) -> Value {
        let (date, time) = try parts(text)
        guard time.map({ $0.milliseconds == 0 }) ?? true else {
            throw CellFault(
                "\(FormatError.quoted(text)) has a time of day, but the field holds days.",
                recovery: "Leave the time out.")
        }
        return .date(date)
    }

    /// Reads a moment; without an offset it is local time, without a time the day's start.
    func instant(_ text: String) throws(CellFault) -> Value {
        if let instant = Instant(text) { return .instant(instant) }
        let (date, time) = try parts(text)
        guard let time else { return .instant(zone.startOfDay(date)) }
        if let offset = time.offset {
            let midnight = Instant(milliseconds: date.days * 86_400_000)
            return .instant(
                midnight.adding(milliseconds: time.milliseconds - Int64(offset) * 60_000))
        }
        guard let minute = LocalTime(minutes: time.hour * 60 + time.minute) else {
            throw CellFault("\(FormatError.quoted(text)) names no time of day.")
        }
        let start = zone.firstInstant(of: date, at: minute)
        return .instant(start.adding(milliseconds: time.milliseconds % 60_000))
    }

    /// Reads an integer or a decimal.
    func number(_ text: String, _ type: FieldType) throws(CellFault) -> Value {
        let digits: String
        if Self.isPlain(text) {
            digits = text
        } else {
            let parts = try read(text)
            guard parts.currency == nil else {
                throw CellFault(
                    "\(FormatError.quoted(text)) has a currency, but the field holds plain numbers.",
                    recovery: "Leave the currency out.")
            }
            digits = parts.decimal
        }
        guard type == .integer, !Self.isPlain(digits) else {
            return try CellReader.coerced(digits, type)
        }
        guard let whole = Decimal(digits)?.exactly(scale: 0) else {
            throw CellFault("\(FormatError.quoted(text)) is not a whole number.")
        }
        return .integer(whole.units)
    }

    /// Reads an amount; its currency stands in it, beside it, or is the base currency.
    func money(
        _ text: String, _ beside: String, _ type: FieldType
    ) throws(CellFault) -> Value {
        let parts = Self.isPlain(text) ? NumberParts(decimal: text) : try read(text)
        let written = try parts.currency.map { mark throws(CellFault) in try currency(mark) }
        let named = try beside.isEmpty ? nil : currency(named: beside)
        guard written == nil || named == nil || written == named else {
            throw CellFault(
                "\(FormatError.quoted(text)) stands beside another currency, "
                    + "\(FormatError.quoted(beside)).",
                recovery: "Correct one of the two.")
        }
        return try CellReader.coerced(
            parts.decimal, type, currency: written ?? named ?? baseCurrency)
    }
}

extension ValueFormats {
    private func parts(_ text: String) throws(CellFault) -> (date: CalendarDate, time: TimeParts?) {
        do throws(FormatError) {
            let parts = try dates.read(text)
            if let date = CalendarDate(year: parts.year, month: parts.month, day: parts.day) {
                return (date, parts.time)
            }
        } catch {
            throw CellFault(error)
        }
        throw CellFault("\(FormatError.quoted(text)) is not a day of the calendar.")
    }

    private func read(_ text: String) throws(CellFault) -> NumberParts {
        do throws(FormatError) {
            return try numbers.read(text)
        } catch {
            throw CellFault(error)
        }
    }

    /// A sign that several currencies share means the base currency, where that is one of them.
    private func currency(_ mark: CurrencyMark) throws(CellFault) -> Currency {
        switch mark {
        case .code(let code): return try currency(named: code)
        case .sign(let sign):
            if Self.sharers[sign]?.contains(baseCurrency.code) ?? false { return baseCurrency }
            throw CellFault(
                "`\(sign)` is the sign of more than one currency.",
                recovery: "Write the currency's code, as in 12.50 USD.")
        }
    }

    private func currency(named code: String) throws(CellFault) -> Currency {
        if let currency = Currency(code) { return currency }
        throw CellFault(
            "\(FormatError.quoted(code)) is not the code of a currency.",
            recovery: "Write three letters, as EUR.")
    }

    private static let sharers: [String: Set<String>] = [
        "$": ["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP"],
        "¥": ["JPY", "CNY"], "kr": ["SEK", "NOK", "DKK", "ISK"],
    ]

    /// Whether a text is digits alone, which every style reads alike.
    private static func isPlain(_ text: String) -> Bool {
        let digits = text.utf8.first == 0x2D ? text.utf8.dropFirst() : text.utf8[...]
        return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension TimeParts {
    /// The milliseconds since midnight.
    fileprivate var milliseconds: Int64 {
        Int64(hour * 3_600_000 + minute * 60_000 + second * 1000 + nanosecond / 1_000_000)
    }
}
