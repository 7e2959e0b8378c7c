import KithModel

/// An exact fraction in lowest terms; nothing is rounded before the end of a formula.
///
/// Every operation returns nil where 128 bits do not hold its result.
struct Rational: Sendable, Hashable {
    let numerator: Int128
    /// Above zero.
    let denominator: Int128

    /// Makes a fraction in lowest terms; nil for a zero denominator or an overflow.
    init?(_ numerator: Int128, over denominator: Int128) {
        guard denominator != 0, numerator != .min, denominator != .min else { return nil }
        let divisor = Self.divisor(numerator, denominator)
        self.numerator = (denominator < 0 ? -numerator : numerator) / divisor
        self.denominator = (denominator < 0 ? -denominator : denominator) / divisor
    }

    /// Makes a whole number.
    init(_ integer: Int64) {
        numerator = Int128(integer)
        denominator = 1
    }

    /// Makes the fraction that a decimal is.
    init(_ decimal: Decimal) {
        let factor = Int128(Decimal.powerOfTen(decimal.scale) ?? 1)
        let divisor = Self.divisor(Int128(decimal.units), factor)
        numerator = Int128(decimal.units) / divisor
        denominator = factor / divisor
    }

    /// Whether it is nought.
    var isZero: Bool { numerator == 0 }

    /// The fraction with the other sign.
    var negated: Rational? { Rational(-numerator, over: denominator) }

    func adding(_ other: Rational) -> Rational? {
        let divisor = Self.divisor(denominator, other.denominator)
        let (left, leftOver) = numerator.multipliedReportingOverflow(
            by: other.denominator / divisor)
        let (right, rightOver) = other.numerator.multipliedReportingOverflow(
            by: denominator / divisor)
        let (sum, sumOver) = left.addingReportingOverflow(right)
        let (common, commonOver) = denominator.multipliedReportingOverflow(
            by: other.denominator / divisor)
        guard !leftOver, !rightOver, !sumOver, !commonOver else { return nil }
        return Rational(sum, over: common)
    }

    func multiplied(by other: Rational) -> Rational? {
        let first = Self.divisor(numerator, other.denominator)
        let second = Self.divisor(other.numerator, denominator)
        let (upper, upperOver) = (numerator / first).multipliedReportingOverflow(
            by: other.numerator / second)
        let (lower, lowerOver) = (denominator / second).multipliedReportingOverflow(
            by: other.denominator / first)
        guard !upperOver, !lowerOver else { return nil }
        return Rational(upper, over: lower)
    }

    /// Returns the quotient; nil for a zero divisor too.
    func divided(by other: Rational) -> Rational? {
        Rational(other.denominator, over: other.numerator).flatMap { multiplied(by: $0) }
    }

    /// Returns the nearest decimal with a number of digits behind the point, half up (away
    /// from zero); nil where it does not fit in 64 bits.
    func rounded(to scale: Int) -> Decimal? {
        guard let factor = Decimal.powerOfTen(scale) else { return nil }
        let divisor = Self.divisor(Int128(factor), denominator)
        let (upper, overflow) = numerator.multipliedReportingOverflow(by: Int128(factor) / divisor)
        guard !overflow else { return nil }
        let lower = denominator / divisor
        let (quotient, rest) = upper.quotientAndRemainder(dividingBy: lower)
        // Half of the divisor, rounded up, so that nothing is doubled past 128 bits.
        let isUp = rest.magnitude >= lower.magnitude - lower.magnitude / 2
        let units = isUp ? (upper < 0 ? quotient - 1 : quotient + 1) : quotient
        return Int64(exactly: units).map { Decimal(units: $0, scale: scale) }
    }

    private static func divisor(_ left: Int128, _ right: Int128) -> Int128 {
        var (larger, smaller) = (left.magnitude, right.magnitude)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return max(1, Int128(truncatingIfNeeded: larger))
    }
}

extension Rational: Comparable {
    static func < (left: Rational, right: Rational) -> Bool {
        let first = left.numerator.multipliedFullWidth(by: right.denominator)
        let second = right.numerator.multipliedFullWidth(by: left.denominator)
        return (first.high, first.low) < (second.high, second.low)
    }
}
