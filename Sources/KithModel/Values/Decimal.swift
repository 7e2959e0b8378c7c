/// An exact decimal number: an integer of units and how many of its digits are decimals.
///
/// Equal numbers are equal whatever their scale: 1.5 is 1.50.
public struct Decimal: Sendable {
    /// The digits without the decimal point.
    public let units: Int64
    /// How many of the digits stand behind the point, 0 to 18.
    public let scale: Int

    /// The most digits that may stand behind the point.
    public static let maximumScale = 18

    /// Makes a number of units and scale; a scale outside 0 to 18 is cut to that range.
    public init(units: Int64, scale: Int) {
        self.units = units
        self.scale = min(max(scale, 0), Self.maximumScale)
    }

    /// Reads an optional sign, digits and optional decimals, as `-12.50`.
    ///
    /// Returns nil for anything else, also for what does not fit in 64 bits.
    public init?(_ text: String) {
        var units: Int64 = 0
        var scale = 0
        var digits = 0
        var sawPoint = false
        var bytes = Substring(text).utf8
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        for byte in bytes {
            if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            let (product, high) = units.multipliedReportingOverflow(by: 10)
            let (sum, low) = product.subtractingReportingOverflow(Int64(byte - 0x30))
            guard !high, !low else { return nil }
            units = sum
            digits += 1
            if sawPoint { scale += 1 }
        }
        guard digits > 0, scale <= Self.maximumScale, !(sawPoint && scale == 0) else { return nil }
        guard isNegative || units != .min else { return nil }
        self.init(units: isNegative ? units : -units, scale: scale)
    }

    /// Makes a whole number.
    public init(_ integer: Int64) {
        self.init(units: integer, scale: 0)
    }

    /// Returns the number with another scale, rounding half up (away from zero).
    ///
    /// Returns nil when the result does not fit in 64 bits, or the scale is not 0 to 18.
    public func rescaled(to target: Int) -> Decimal? {
        guard target != scale else { return self }
        guard (0...Self.maximumScale).contains(target) else { return nil }
        if target > scale {
            guard let factor = Self.powerOfTen(target - scale) else { return nil }
            let (product, overflow) = units.multipliedReportingOverflow(by: factor)
            return overflow ? nil : Decimal(units: product, scale: target)
        }
        guard let divisor = Self.powerOfTen(scale - target) else { return nil }
        return Decimal(units: Self.dividedHalfUp(Int128(units), by: Int128(divisor)), scale: target)
    }

    /// Returns the number with another scale, or nil when digits would be lost.
    public func exactly(scale target: Int) -> Decimal? {
        guard let result = rescaled(to: target), result == self else { return nil }
        return result
    }

    /// Returns the quotient rounded half up to `scale`, or nil for a zero divisor or overflow.
    public func divided(by divisor: Decimal, scale target: Int) -> Decimal? {
        guard divisor.units != 0, (0...Self.maximumScale).contains(target) else { return nil }
        let exponent = target - scale + divisor.scale
        var numerator = Int128(units)
        var denominator = Int128(divisor.units)
        if exponent >= 0 {
            let (wide, overflow) = numerator.multipliedReportingOverflow(
                by: Self.widePowerOfTen(exponent))
            guard !overflow else { return nil }
            numerator = wide
        } else {
            denominator *= Self.widePowerOfTen(-exponent)
        }
        let quotient = Self.wideDividedHalfUp(numerator, by: denominator)
        return Int64(exactly: quotient).map { Decimal(units: $0, scale: target) }
    }

    /// Returns the product rounded half up to `scale`, or nil on overflow.
    public func multiplied(by factor: Decimal, scale target: Int) -> Decimal? {
        guard (0...Self.maximumScale).contains(target) else { return nil }
        var product = Int128(units) * Int128(factor.units)
        let shift = scale + factor.scale - target
        if shift > 0 {
            // In one step: rounding twice would make 1 of 0.49…95.
            product = Self.wideDividedHalfUp(product, by: Self.widePowerOfTen(shift))
        } else {
            let (wide, overflow) = product.multipliedReportingOverflow(
                by: Self.widePowerOfTen(-shift))
            guard !overflow else { return nil }
            product = wide
        }
        return Int64(exactly: product).map { Decimal(units: $0, scale: target) }
    }

    /// Returns the sum in the larger of both scales, or nil on overflow.
    public func adding(_ other: Decimal) -> Decimal? {
        let common = max(scale, other.scale)
        guard let left = rescaled(to: common), let right = other.rescaled(to: common) else {
            return nil
        }
        let (sum, overflow) = left.units.addingReportingOverflow(right.units)
        return overflow ? nil : Decimal(units: sum, scale: common)
    }

    /// Returns the number with the other sign, or nil on overflow.
    public var negated: Decimal? {
        units == .min ? nil : Decimal(units: -units, scale: scale)
    }

    /// Returns 10 to a power of 0 to 18, or nil.
    public static func powerOfTen(_ exponent: Int) -> Int64? {
        guard exponent >= 0, exponent <= 18 else { return nil }
        var result: Int64 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }

    /// Returns 10 to a power of 0 to 36, which is all that two scales make.
    private static func widePowerOfTen(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
    }

    private static func dividedHalfUp(_ numerator: Int128, by divisor: Int128) -> Int64 {
        Int64(truncatingIfNeeded: wideDividedHalfUp(numerator, by: divisor))
    }

    private static func wideDividedHalfUp(_ numerator: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: divisor)
        guard remainder.magnitude * 2 >= divisor.magnitude else { return quotient }
        return (numerator < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
    }
}

extension Decimal: Hashable, Comparable {
    /// Returns whether both are the same number, whatever their scale.
    public static func == (left: Decimal, right: Decimal) -> Bool {
        left.units == right.units && left.scale == right.scale || compare(left, right) == 0
    }

    /// Returns whether the left comes first.
    public static func < (left: Decimal, right: Decimal) -> Bool { compare(left, right) < 0 }

    /// Feeds what makes values equal into a hash.
    public func hash(into hasher: inout Hasher) {
        var units = units
        var scale = scale
        while scale > 0, units % 10 == 0 {
            units /= 10
            scale -= 1
        }
        hasher.combine(units)
        hasher.combine(scale)
    }

    private static func compare(_ left: Decimal, _ right: Decimal) -> Int {
        let common = max(left.scale, right.scale)
        let leftFactor = powerOfTen(common - left.scale) ?? 1
        let rightFactor = powerOfTen(common - right.scale) ?? 1
        let wideLeft = Int128(left.units) * Int128(leftFactor)
        let wideRight = Int128(right.units) * Int128(rightFactor)
        return wideLeft < wideRight ? -1 : (wideLeft == wideRight ? 0 : 1)
    }
}

extension Decimal: CustomStringConvertible {
    /// Plain digits with as many decimals as the scale says, as `-12.50`.
    public var description: String {
        guard scale > 0 else { return String(units) }
        var digits = String(units.magnitude)
        if digits.utf8.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits
        }
        let point = digits.index(digits.endIndex, offsetBy: -scale)
        return (units < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
    }
}
