import KithModel

/// Reads numbers and amounts as people type them: "1,234.50", "1.234,50", "€48 200".
package enum NumberReader {
    /// Returns the digits of a number with a point before its decimals.
    ///
    /// Of point and comma, the later one stands before the decimals where both are there. One
    /// that comes twice groups thousands, and so does a single comma before three digits.
    /// - Throws: `invalid` that says what to enter.
    package static func digits(_ text: String) throws -> String {
        var letters = text.filter { !" \u{A0}\u{202F}'’_".contains($0) }
        if let first = letters.first, first == "−" { letters = "-" + letters.dropFirst() }
        let points = letters.count { $0 == "." }
        let commas = letters.count { $0 == "," }
        if let point = letters.lastIndex(of: "."), let comma = letters.lastIndex(of: ",") {
            letters.removeAll { $0 == (point > comma ? "," : ".") }
        } else if points > 1 {
            letters.removeAll { $0 == "." }
        } else if commas > 1 || commas == 1 && groupsThousands(letters) {
            letters.removeAll { $0 == "," }
        }
        let digits = String(letters.map { $0 == "," ? "." : $0 })
        guard Decimal(digits) != nil else {
            throw KernelError(.invalid, "Enter a number, like 48200 or 12.50.")
        }
        return digits
    }

    /// Returns the digits of an amount, and the code of the currency that was typed with it.
    package static func amount(_ text: String) throws -> (digits: String, currency: String?) {
        var rest = text.trimmed
        var code: String?
        for (sign, name) in signs where rest.hasPrefix(sign) || rest.hasSuffix(sign) {
            rest = String(rest.hasPrefix(sign) ? rest.dropFirst(sign.count) : rest.dropLast())
            code = name
            break
        }
        let words = rest.split(separator: " ").map(String.init)
        if let last = words.last, words.count > 1, let currency = Currency(last) {
            (code, rest) = (currency.code, words.dropLast().joined())
        } else if let first = words.first, words.count > 1, let currency = Currency(first) {
            (code, rest) = (currency.code, words.dropFirst().joined())
        }
        return (try digits(rest), code)
    }

    private static let signs = [
        ("€", "EUR"), ("$", "USD"), ("£", "GBP"), ("¥", "JPY"), ("₹", "INR"),
    ]

    private static func groupsThousands(_ letters: String) -> Bool {
        guard let comma = letters.firstIndex(of: ",") else { return false }
        let whole = letters[..<comma].drop { $0 == "-" }
        return letters[letters.index(after: comma)...].count == 3 && whole != "0" && !whole.isEmpty
    }
}

extension String {
    /// The text without the spaces around it.
    package var trimmed: String {
        let head = drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
