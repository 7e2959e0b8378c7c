import KithKernel
import KithModel

/// Reads what a script says of its jobs and schedules.
enum ScheduleReader {
    /// Returns the job of a name; a name without a dot is one of the plugin's.
    ///
    /// - Throws: `invalid` for another plugin's name.
    static func job(
        _ name: String, _ plugin: String, _ reader: inout OptionReader
    ) throws -> JobDefinition {
        JobDefinition(
            try own(name, plugin), summary: try reader.text("summary") ?? "",
            attempts: try reader.integer("attempts", in: 1...Int64(JobDefinition.mostAttempts))
                .map { Int($0) } ?? JobDefinition.mostAttempts)
    }

    /// Returns the schedule of a name.
    ///
    /// - Throws: `invalid` that says what may stand there.
    static func schedule(
        _ name: String, _ plugin: String, _ reader: inout OptionReader
    ) throws -> ScheduleDefinition {
        let overlap = try reader.text("overlap") ?? "forbid"
        guard let overlap = ScheduleDefinition.Overlap(rawValue: overlap) else {
            throw KernelError(.invalid, "`overlap` is forbid or queue, not `\(overlap)`.")
        }
        return ScheduleDefinition(
            try own(name, plugin), try plan(&reader), summary: try reader.text("summary") ?? "",
            timeZone: try reader.text("zone"), misfire: try misfire(&reader), overlap: overlap)
    }

    /// Returns the flow of a name.
    ///
    /// - Throws: `invalid` that says what may stand there.
    static func flow(
        _ name: String, _ plugin: String, _ reader: inout OptionReader
    ) throws -> FlowDefinition {
        guard let event = try reader.text("on") else {
            throw KernelError(
                .invalid, "A flow says which event begins it.",
                recovery: "Write { on = \"contact.committed_create\" }.")
        }
        let word = try reader.text("reentry") ?? "skip"
        guard let reentry = FlowDefinition.Reentry(rawValue: word) else {
            throw KernelError(.invalid, "`reentry` is skip or parallel, not `\(word)`.")
        }
        return FlowDefinition(
            try own(name, plugin), on: event, when: try reader.text("when"),
            changed: try reader.textOrTexts("changed"),
            summary: try reader.text("summary") ?? "", reentry: reentry)
    }

    /// Returns the whole name of what is a plugin's own.
    ///
    /// - Parameter noun: what it is, for the text of an error.
    /// - Throws: `invalid` for another plugin's name.
    static func own(_ name: String, _ plugin: String, _ noun: String = "job") throws -> String {
        let whole = name.contains(".") ? name : plugin + "." + name
        let word = String(whole.dropFirst(plugin.count + 1))
        guard whole.hasPrefix(plugin + "."), Naming.isValid(word) else {
            throw KernelError(
                .invalid, "The \(noun) `\(name)` is not called `\(plugin).…`.",
                recovery: "Give it a name of small letters, digits and underscores.")
        }
        return whole
    }

    private static func plan(_ reader: inout OptionReader) throws -> SchedulePlan {
        let (every, times) = (try reader.text("every"), try reader.textOrTexts("at"))
        let (week, month) = (try reader.texts("days"), try reader.integers("month_days"))
        if let every {
            guard times.isEmpty, week.isEmpty, month.isEmpty else {
                throw KernelError(.invalid, "A schedule has either `every`, or `at` with its days.")
            }
            guard let span = TimeSpanText.milliseconds(every), span >= SchedulePlan.shortest else {
                throw KernelError(
                    .invalid, "`every` is a length of time from one minute on, not `\(every)`.",
                    recovery: "Write it as \"15m\", \"2h\" or \"1d\".")
            }
            return .every(milliseconds: span)
        }
        guard !times.isEmpty else {
            throw KernelError(
                .invalid, "A schedule says when: `every`, or `at`.",
                recovery: "Write at = \"07:00\", or every = \"15m\".")
        }
        return .daily(
            at: try times.map(time),
            on: .init(ofWeek: Set(try week.map(day)), ofMonth: Set(try month.map(monthDay))))
    }

    private static func time(_ text: String) throws -> LocalTime {
        if let time = LocalTime(text) { return time }
        throw KernelError(
            .invalid, "`at` is a time of day, not `\(text)`.", recovery: "Write it as \"07:00\".")
    }

    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private static func day(_ text: String) throws -> Int {
        if let place = days.firstIndex(of: text) { return place + 1 }
        let hint = Suggestion.question(for: text, among: days)
        throw KernelError(.invalid, "`days` names `\(text)`, which is no day of the week\(hint)")
    }

    private static func monthDay(_ number: Int64) throws -> Int {
        guard (1...31).contains(number) else {
            throw KernelError(.invalid, "`month_days` are 1 to 31, not \(number).")
        }
        return Int(number)
    }

    private static func misfire(
        _ reader: inout OptionReader
    ) throws -> ScheduleDefinition.Misfire {
        let most = try reader.integer("most", in: 1...100)
        switch try reader.text("misfire") ?? "once" {
        case "once": return .once
        case "skip": return .skip
        case "all": return .all(most: Int(most ?? 10))
        case let word:
            throw KernelError(.invalid, "`misfire` is once, skip or all, not `\(word)`.")
        }
    }
}
