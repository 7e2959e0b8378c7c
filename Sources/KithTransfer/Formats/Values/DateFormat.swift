/// An order in which the parts of a date are written.
package enum DateFormat: String, CaseIterable, Sendable {
    /// 2017-10-20
    case iso
    /// 2016/10/20
    case yearFirst = "year-first"
    /// 10/20/2016, 1-2-16
    case monthFirst = "month-first"
    /// 20.10.2016, 20/10/2016, 20-10-16
    case dayFirst = "day-first"
    /// 20 Oct 2016, October 20, 2016
    case monthName = "month-name"

    /// A date written so, for messages.
    package var example: String {
        switch self {
        case .iso: "2016-10-20"
        case .yearFirst: "2016/10/20"
        case .monthFirst: "10/20/2016"
        case .dayFirst: "20.10.2016"
        case .monthName: "20 Oct 2016"
        }
    }
}
