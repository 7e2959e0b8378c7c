import KithModel
import Testing

@Suite("Decimals")
struct DecimalTests {
    @Test(
        "Digits are read with their scale and written as they were",
        arguments: [
            "0", "12", "-12", "12.50", "-0.05", "0.000000000000000001", "9223372036854775807",
            "-9223372036854775808", "-9.223372036854775808",
        ])
    func text(_ text: String) {
        #expect(Decimal(text)?.description == text)
    }

    @Test(
        "What is no number, or too large, is refused",
        arguments: [
            "", "-", "+", ".", "1.", "1,5", "1e3", "0x1", " 1", "1 ", "1.2.3", "--1", "+-1", "１",
            "9223372036854775808", "-9223372036854775809", "0.0000000000000000001", "NaN", "1\0",
            "1\u{301}", "99999999999999999999999999999999999999999999",
        ])
    func noNumber(_ text: String) {
        #expect(Decimal(text) == nil)
    }

    @Test("A plus and leading zeros are read away")
    func lenient() {
        #expect(Decimal("+007.10")?.description == "7.10")
        #expect(Decimal("-0") == Decimal(0))
    }

    @Test("Equal numbers are equal and hash alike whatever their scale")
    func equality() throws {
        let short = try #require(Decimal("1.5"))
        let long = try #require(Decimal("1.500000000000000000"))

        #expect(short == long)
        #expect(short.hashValue == long.hashValue)
        #expect(Set([short, long]).count == 1)
        #expect(Decimal(units: 0, scale: 18).hashValue == Decimal(0).hashValue)
        #expect(Decimal(units: .max, scale: 0) > Decimal(units: .max, scale: 18))
        #expect(Decimal(units: .min, scale: 0) < Decimal(units: .min, scale: 18))
    }

    @Test("Rounding is half up, away from zero")
    func rounding() {
        func rounded(_ text: String, _ scale: Int) -> String? {
            Decimal(text)?.rescaled(to: scale)?.description
        }

        #expect(rounded("2.5", 0) == "3")
        #expect(rounded("-2.5", 0) == "-3")
        #expect(rounded("2.4999", 0) == "2")
        #expect(rounded("1.005", 2) == "1.01")
        #expect(rounded("-1.005", 2) == "-1.01")
        #expect(rounded("1.5", 4) == "1.5000")
        #expect(rounded("9.223372036854775807", 0) == "9")
        #expect(rounded("9223372036854775807", 1) == nil)
        #expect(rounded("1", 19) == nil)
        #expect(rounded("15", -1) == nil)
    }

    @Test("An exact change of scale loses no digit")
    func exact() {
        #expect(Decimal("1.50")?.exactly(scale: 1)?.description == "1.5")
        #expect(Decimal("1.55")?.exactly(scale: 1) == nil)
        #expect(Decimal("1")?.exactly(scale: 3)?.description == "1.000")
    }

    @Test("A product is rounded once")
    func products() {
        // 0.4999999999999999999500…: in two steps it would become 0.5, and then 1.
        let left = Decimal(units: 4_999_999_999_999_999_999, scale: 18)
        let right = Decimal(units: 1_000_000_000_000_000_000, scale: 18)
        let tenth = Decimal(units: 100_000_000_000_000_000, scale: 18)

        #expect(left.multiplied(by: right, scale: 0)?.units == 5)
        #expect(left.multiplied(by: tenth, scale: 0)?.units == 0)
        #expect(left.multiplied(by: tenth, scale: 2)?.description == "0.50")
    }

    @Test("Sums, products and quotients agree with 128-bit arithmetic")
    func random() {
        var random = SeededRandom(seed: 128)
        for _ in 0..<20_000 {
            let left = Self.decimal(&random)
            let right = Self.decimal(&random)
            let scale = Int.random(in: 0...9, using: &random)

            #expect(left.adding(right) == Self.sum(left, right))
            #expect(
                left.multiplied(by: right, scale: scale)
                    == Self.rounded(
                        Int128(left.units) * Int128(right.units),
                        over: Self.power(left.scale + right.scale), scale))
            guard right.units != 0 else { continue }
            #expect(
                left.divided(by: right, scale: scale)
                    == Self.rounded(
                        Int128(left.units) * Self.power(right.scale),
                        over: Int128(right.units) * Self.power(left.scale), scale))
        }
    }

    @Test("Overflow is nil, never a trap")
    func overflow() {
        let most = Decimal(units: .max, scale: 0)
        let least = Decimal(units: .min, scale: 0)
        let tiny = Decimal(units: 1, scale: 18)

        #expect(most.adding(Decimal(1)) == nil)
        #expect(least.adding(Decimal(-1)) == nil)
        #expect(most.adding(tiny) == nil)
        #expect(least.negated == nil)
        #expect(most.multiplied(by: most, scale: 18) == nil)
        #expect(least.multiplied(by: least, scale: 0) == nil)
        #expect(least.divided(by: Decimal(-1), scale: 0) == nil)
        #expect(most.divided(by: tiny, scale: 18) == nil)
        #expect(most.divided(by: Decimal(0), scale: 2) == nil)
        #expect(tiny.divided(by: least, scale: 18)?.units == 0)
        #expect(Decimal(1).divided(by: most, scale: 18) == Decimal(units: 0, scale: 18))
        #expect(tiny.divided(by: tiny, scale: 18)?.description == "1.000000000000000000")
    }

    private static func decimal(_ random: inout SeededRandom) -> Decimal {
        let bound = Int64(1) << Int64.random(in: 1...40, using: &random)
        return Decimal(
            units: Int64.random(in: -bound...bound, using: &random),
            scale: Int.random(in: 0...6, using: &random))
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    private static func sum(_ left: Decimal, _ right: Decimal) -> Decimal? {
        let scale = max(left.scale, right.scale)
        let units =
            Int128(left.units) * power(scale - left.scale)
            + Int128(right.units) * power(scale - right.scale)
        return Int64(exactly: units).map { Decimal(units: $0, scale: scale) }
    }

    /// Rounds by comparing twice the distance to the quotient, as a reader would check it.
    private static func rounded(_ upper: Int128, over lower: Int128, _ scale: Int) -> Decimal? {
        let upper = upper * power(scale)
        let magnitude = (2 * upper.magnitude + lower.magnitude) / (2 * lower.magnitude)
        let isNegative = (upper < 0) != (lower < 0)
        return Int64(exactly: isNegative ? -Int128(magnitude) : Int128(magnitude))
            .map { Decimal(units: $0, scale: scale) }
    }
}
