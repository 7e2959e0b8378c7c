/// Which mark stands before the decimals; the other one may group the digits before it.
package enum NumberStyle: String, CaseIterable, Sendable {
    /// 1,234.50
    case point
    /// 1.234,50
    case comma

    var decimalMark: Unicode.Scalar { self == .point ? "." : "," }
    var groupMark: Unicode.Scalar { self == .point ? "," : "." }

    /// A number written so, for messages.
    package var example: String { self == .point ? "1,234.50" : "1.234,50" }
}
