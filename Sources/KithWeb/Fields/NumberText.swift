import KithModel

/// Numbers and amounts as people read them in English.
package enum NumberText {
    /// Returns a number with a comma between thousands, and a true minus.
    package static func grouped(_ decimal: Decimal) -> String {
        let text = decimal.description
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".")
        let whole = grouped(digits: parts.first ?? "0")
        return (isNegative ? "−" : "") + whole + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// Returns a whole number with a comma between thousands.
    package static func grouped(_ number: Int64) -> String { grouped(Decimal(number)) }

    /// Returns the whole number of a field: four digits stand without a comma, as years do.
    package static func whole(_ number: Int64) -> String {
        number.magnitude < 10_000 ? grouped(number).filter { $0 != "," } : grouped(number)
    }

    /// Returns an amount with the sign of its currency; minor units only when there are any.
    ///
    /// - Parameter isFull: writes minor units even where they are zero, so that a column is
    ///   of one precision.
    package static func money(
        _ amount: Decimal, _ currency: Currency, isFull: Bool = false
    ) -> String {
        let whole = isFull ? amount.rescaled(to: currency.scale) : amount.exactly(scale: 0)
        let text = grouped(whole ?? amount)
        let sign = signs[currency.code] ?? currency.code + "\u{A0}"
        return text.hasPrefix("−") ? "−" + sign + text.dropFirst() : sign + text
    }

    /// Returns an amount as one types it: without grouping, and without minor units where
    /// there are none.
    package static func typed(_ amount: Decimal) -> String {
        (amount.exactly(scale: 0) ?? amount).description
    }

    private static let signs = [
        "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪",
        "UAH": "₴", "TRY": "₺", "VND": "₫", "NGN": "₦", "PHP": "₱",
    ]

    private static func grouped(digits: Substring) -> String {
        var groups: [Substring] = []
        var rest = digits
        while rest.count > 3 {
            groups.append(rest.suffix(3))
            rest = rest.dropLast(3)
        }
        return ([rest] + groups.reversed()).joined(separator: ",")
    }
}
