import KithModel

/// What a part of a formula comes to.
enum FormulaValue: Sendable, Hashable {
    case null
    case number(Rational)
    case money(FormulaMoney)
    case text(String)
    case boolean(Bool)
    case date(CalendarDate)
    case instant(Instant)

    /// Takes in the value of a field.
    init(_ value: Value) {
        switch value {
        case .integer(let integer): self = .number(Rational(integer))
        case .decimal(let decimal): self = .number(Rational(decimal))
        case .money(let money): self = .money(FormulaMoney(money))
        case .text(let text): self = .text(text)
        case .boolean(let flag): self = .boolean(flag)
        case .date(let date): self = .date(date)
        case .instant(let instant): self = .instant(instant)
        case .null, .localTime, .list, .reference, .polymorphic, .json: self = .null
        }
    }

    /// Whether it is empty.
    var isNull: Bool { self == .null }

    /// Whether it is a condition that holds; an empty one does not.
    var isTrue: Bool { self == .boolean(true) }

    /// The number of a number, else nil.
    var number: Rational? {
        if case .number(let number) = self { return number }
        return nil
    }

    /// The value as part of a text.
    var plainText: String {
        switch self {
        case .null: ""
        case .number(let number): Self.digits(number)
        case .money(let money): money.rounded?.description ?? ""
        case .text(let text): text
        case .boolean(let flag): flag ? "true" : "false"
        case .date(let date): date.description
        case .instant(let instant): instant.description
        }
    }

    /// Returns a number with as few decimals as say it, at most six.
    private static func digits(_ number: Rational) -> String {
        for scale in 0...6 {
            guard let decimal = number.rounded(to: scale) else { continue }
            if scale == 6 || Rational(decimal) == number { return decimal.description }
        }
        return ""
    }
}

/// An amount before it is rounded, with its worth in base currency.
struct FormulaMoney: Sendable, Hashable {
    var amount: Rational
    let currency: Currency
    /// The worth in base currency; nil where it is not known.
    var base: Rational?
    /// The decimals to which the worth is rounded in the end.
    var baseScale: Int

    init(_ money: Money) {
        amount = Rational(money.amount)
        currency = money.currency
        base = money.base.map { Rational($0) }
        baseScale = money.base?.scale ?? money.currency.scale
    }

    /// The amount at its currency's scale; nil where that does not fit in 64 bits.
    var rounded: Money? {
        guard let amount = amount.rounded(to: currency.scale) else { return nil }
        return Money(
            amount: amount, currency: currency, base: base.flatMap { $0.rounded(to: baseScale) })
    }

    /// Returns amount and worth multiplied alike; nil on overflow.
    func multiplied(by factor: Rational) -> FormulaMoney? {
        guard let amount = amount.multiplied(by: factor) else { return nil }
        var product = self
        product.amount = amount
        if let base {
            guard let worth = base.multiplied(by: factor) else { return nil }
            product.base = worth
        }
        return product
    }
}
