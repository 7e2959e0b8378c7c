/// What stands beside an amount to say its currency.
package enum CurrencyMark: Equatable, Sendable {
    /// Three capital letters, not checked against any list.
    case code(String)
    /// A sign that several currencies share, as it was written: `$`, `¥` or `kr`.
    case sign(String)

    /// Finds what a code or sign means; nil where it is neither.
    init?(_ text: String) {
        if let code = Self.codes[text] {
            self = .code(code)
        } else if ["$", "¥", "kr"].contains(text) {
            self = .sign(text)
        } else if text.utf8.count == 3, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) {
            self = .code(text)
        } else {
            return nil
        }
    }

    private static let codes = [
        "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS",
        "₩": "KRW", "₫": "VND", "₱": "PHP", "฿": "THB", "₦": "NGN", "₸": "KZT", "zł": "PLN",
        "Kč": "CZK", "Ft": "HUF", "Fr": "CHF", "R$": "BRL", "US$": "USD", "C$": "CAD",
        "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    ]
}
