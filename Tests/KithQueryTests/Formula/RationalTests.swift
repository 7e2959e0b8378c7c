import KithModel
import Testing

@testable import KithQuery

@Suite("Fractions")
struct RationalTests {
    @Test("Sums, products and quotients agree with whole numbers over one denominator")
    func arithmetic() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<2_000 {
            let numbers = (0..<4).map { _ in
                Int128(Int64.random(in: -9_999...9_999, using: &random))
            }
            let left = try #require(Rational(numbers[0], over: 100))
            let right = try #require(Rational(numbers[1], over: numbers[2] == 0 ? 7 : numbers[2]))
            let divisor = numbers[2] == 0 ? 7 : numbers[2]

            let sum = Rational(numbers[0] * divisor + numbers[1] * 100, over: 100 * divisor)
            #expect(left.adding(right) == sum)
            #expect(
                left.multiplied(by: right) == Rational(numbers[0] * numbers[1], over: 100 * divisor)
            )
            #expect(
                (left < right)
                    == ((sum.flatMap { _ in right.negated?.adding(left) })?.numerator ?? 0 < 0))
            guard numbers[1] != 0 else { continue }
            #expect(
                left.divided(by: right) == Rational(numbers[0] * divisor, over: 100 * numbers[1]))
        }
    }

    @Test("Rounding is half up, away from zero, at every scale")
    func rounding() throws {
        func rounded(_ upper: Int128, _ lower: Int128, _ scale: Int) -> String? {
            Rational(upper, over: lower)?.rounded(to: scale)?.description
        }

        #expect(rounded(1, 2, 0) == "1")
        #expect(rounded(-1, 2, 0) == "-1")
        #expect(rounded(49, 100, 0) == "0")
        #expect(rounded(1, 3, 4) == "0.3333")
        #expect(rounded(2, 3, 4) == "0.6667")
        #expect(rounded(5, 1000, 2) == "0.01")
        #expect(rounded(1 << 126, 1 << 126, 2) == "1.00")
        #expect(rounded((1 << 126) + 1, 1 << 126, 2) == nil)
        #expect(rounded(1 << 70, 1, 0) == nil)
    }

    @Test("Nothing is divided by zero, and nothing overflows")
    func limits() throws {
        let huge = try #require(Rational(.max, over: 1))
        let tiny = try #require(Rational(1, over: .max))

        #expect(Rational(1, over: 0) == nil)
        #expect(Rational(.min, over: 1) == nil)
        #expect(huge.adding(huge) == nil)
        #expect(huge.multiplied(by: huge) == nil)
        #expect(tiny.multiplied(by: huge) == Rational(1))
        #expect(tiny < huge)
        #expect(Rational(1).divided(by: Rational(0)) == nil)
    }
}
