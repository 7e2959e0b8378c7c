extension BusinessHours {
    /// From nine to five, Monday to Friday.
    public static let usualWeek: JSON = .object(
        JSONObject(
            uniqueMembers: dayNames.prefix(5).map { ($0, .array([.string("09:00-17:00")])) }))

    private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let mostHolidays = 1_000

    /// Makes hours of what people write.
    ///
    /// ```json
    /// {"mon": ["09:00-12:30", "13:00-17:00"], "sat": ["10:00-24:00"]}
    /// [{"day": "2026-12-25", "name": "Christmas Day"}]
    /// ```
    ///
    /// - Parameters:
    ///   - hours: for each day of the week its stretches, in order; closed on a day that is left out.
    ///   - holidays: the days that are closed, each with its name.
    ///   - zone: the rules of the place whose clocks count.
    /// - Throws: `invalid`, whose detail names the field `hours` or `holidays`, and what may stand
    ///   there.
    public init(hours: JSON, holidays: JSON, zone: TimeZoneRules) throws(KernelError) {
        self.init(
            week: try Self.week(hours), holidays: try Self.days(holidays), zone: zone)
    }

    private static func week(_ json: JSON) throws(KernelError) -> [[Stretch]] {
        guard let object = json.object else {
            throw fault("hours", "The hours are an object of days.")
        }
        for key in object.keys where !dayNames.contains(key) {
            let hint = Suggestion.question(for: key, among: dayNames)
            throw fault("hours", "`\(key)` is no day of the week\(hint)")
        }
        var week: [[Stretch]] = []
        for name in dayNames { week.append(try stretches(object[name], of: name)) }
        guard week.contains(where: { !$0.isEmpty }) else {
            throw fault("hours", "The hours leave every day closed.")
        }
        return week
    }

    private static func stretches(_ json: JSON?, of day: String) throws(KernelError) -> [Stretch] {
        guard let json else { return [] }
        guard let texts = json.array, texts.count <= 24 else {
            throw fault("hours", "`\(day)` is a list of at most 24 stretches.")
        }
        var stretches: [Stretch] = []
        for text in texts {
            let written = text.string ?? text.text
            guard let stretch = text.string.flatMap(stretch) else {
                throw fault("hours", "`\(day)`: `\(written)` is no stretch of a day.")
            }
            if let before = stretches.last, before.closes > stretch.opens {
                throw fault("hours", "`\(day)`: `\(written)` begins before the one before it ends.")
            }
            stretches.append(stretch)
        }
        return stretches
    }

    private static func stretch(_ text: String) -> Stretch? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let opens = LocalTime(parts[0])?.minutes,
            let closes = parts[1] == "24:00" ? 1440 : LocalTime(parts[1])?.minutes, opens < closes
        else { return nil }
        return Stretch(opens: opens, closes: closes)
    }

    private static func days(_ json: JSON) throws(KernelError) -> Set<CalendarDate> {
        if json == .null { return [] }
        guard let list = json.array, list.count <= mostHolidays else {
            throw fault("holidays", "The holidays are a list of at most \(mostHolidays) days.")
        }
        var days: Set<CalendarDate> = []
        for element in list { days.insert(try day(element, besides: days)) }
        return days
    }

    private static func day(
        _ json: JSON, besides others: Set<CalendarDate>
    ) throws(KernelError) -> CalendarDate {
        guard let members = json.object, members.keys.allSatisfy({ ["day", "name"].contains($0) }),
            let text = members["day"]?.string, let name = members["name"]?.string, !name.isEmpty
        else { throw fault("holidays", "`\(json.text)` is no holiday.") }
        guard let day = CalendarDate(text) else {
            throw fault("holidays", "`\(text)` is no day.")
        }
        guard !others.contains(day) else {
            throw fault("holidays", "\(text) is named twice.")
        }
        return day
    }

    private static func fault(_ field: String, _ words: String) -> KernelError {
        KernelError(
            .invalid, words,
            recovery: field == "hours"
                ? #"Write them as {"mon": ["09:00-12:30", "13:00-17:00"]}."#
                : #"Write them as [{"day": "2026-12-25", "name": "Christmas Day"}]."#,
            field: field)
    }
}
