import KithModel

/// Where a decimal lies on the scale of a column of integers.
enum ScaledNumber: Hashable {
    /// On a whole number of units.
    case exact(Int64)
    /// Behind a number of units and before the next.
    case above(Int64)
    /// Below everything that a column can hold.
    case belowAll
    /// Above everything that a column can hold.
    case aboveAll

    /// Places a number on a scale, losing no digit.
    init(_ number: Decimal, scale: Int) {
        let beyond: ScaledNumber = number.units < 0 ? .belowAll : .aboveAll
        let shift = scale - number.scale
        // Scales lie between 0 and 18, and so does their difference.
        guard let factor = Decimal.powerOfTen(abs(shift)) else {
            self = beyond
            return
        }
        if shift >= 0 {
            let (units, overflow) = number.units.multipliedReportingOverflow(by: factor)
            self = overflow ? beyond : .exact(units)
            return
        }
        let (quotient, rest) = number.units.quotientAndRemainder(dividingBy: factor)
        self = rest == 0 ? .exact(quotient) : .above(rest < 0 ? quotient - 1 : quotient)
    }
}
