import KithKernel
import KithModel

/// What a script asks about working time.
extension HostCall {
    /// `kith.calendar.add(calendar, from, minutes)`.
    func addWorkingMinutes() throws -> HostValue {
        guard arguments.count > 2, let minutes = arguments[2].integer else {
            throw unfit(2, "minutes", "a whole number")
        }
        return .instant(try hours().add(minutes: minutes, to: try instant(1, "from")))
    }

    /// `kith.calendar.minutes(calendar, from, to)`.
    func workingMinutes() throws -> HostValue {
        let (first, last) = (try instant(1, "from"), try instant(2, "to"))
        return .integer(try hours().minutes(between: first, and: last))
    }

    /// `kith.calendar.is_open(calendar, at)`; now where no moment is given.
    func isWorkingTime() throws -> HostValue {
        let isNow = arguments.count < 2 || arguments[1] == .null
        let moment = isNow ? try run.transaction().now : try instant(1, "at")
        return .boolean(try hours().isOpen(at: moment))
    }

    /// The hours of the calendar that the first argument names.
    private func hours() throws -> BusinessHours {
        let transaction = try run.transaction()
        let calendar = try calendar
        if !transaction.knowsBusinessHours(of: calendar) { try run.count(.queries) }
        return try transaction.businessHours(of: calendar)
    }

    private var calendar: String? {
        get throws {
            switch arguments.first {
            case nil, .null?: nil
            case .string(let name)?: name
            default: try id(0).description
            }
        }
    }

    private func instant(_ index: Int, _ name: String) throws -> Instant {
        if index < arguments.count, case .instant(let instant) = arguments[index] { return instant }
        throw unfit(index, name, "an instant")
    }
}
