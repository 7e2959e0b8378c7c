/// An amount in a currency, with its worth in the organisation's base currency.
public struct Money: Sendable, Hashable {
    /// The amount in `currency`, at the currency's own scale.
    public let amount: Decimal
    /// The currency of the amount.
    public let currency: Currency
    /// The worth in base currency at the rate of the record's own date; nil until stored.
    public let base: Decimal?

    /// Makes money; the caller gives `amount` at the currency's scale.
    public init(amount: Decimal, currency: Currency, base: Decimal? = nil) {
        self.amount = amount
        self.currency = currency
        self.base = base
    }

    /// Returns whether amount and currency are the same; the base is derived.
    public static func == (left: Money, right: Money) -> Bool {
        left.currency == right.currency && left.amount == right.amount
    }

    /// Feeds what makes values equal into a hash.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(currency)
        hasher.combine(amount)
    }
}

extension Money: CustomStringConvertible {
    /// The amount and the currency's code, as `1234.50 EUR`.
    public var description: String { "\(amount) \(currency)" }
}
