/// The reading of one number: what was found so far, and where.
struct NumberReading {
    private let scalars: [Unicode.Scalar]
    private let style: NumberStyle
    private var position = 0

    private var sign: Unicode.Scalar?
    private var currency: CurrencyMark?
    private var parentheses = 0

    init(_ text: String, style: NumberStyle) {
        scalars = Array(text.unicodeScalars)
        self.style = style
    }

    /// Reads the whole text; nil where it is not a number.
    mutating func parts() -> NumberParts? {
        guard readSurroundings(), parentheses == 0 || parentheses == 1,
            let magnitude = readMagnitude(), readSurroundings(), position == scalars.count,
            parentheses == 0 || parentheses == 2
        else { return nil }
        let isZero = magnitude.utf8.allSatisfy { $0 == 0x30 || $0 == 0x2E }
        let isNegative = parentheses == 2 || (sign != nil && sign != "+")
        return NumberParts(
            decimal: isNegative && !isZero ? "-" + magnitude : magnitude, currency: currency)
    }

    private var scalar: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    /// Reads blanks, a sign, a parenthesis and a currency, each at most once; false on a second.
    private mutating func readSurroundings() -> Bool {
        while let scalar {
            switch scalar {
            case _ where Self.isBlank(scalar):
                position += 1
            case "-", "+", "\u{2212}":
                guard sign == nil, parentheses == 0 else { return false }
                sign = scalar
                position += 1
            case parentheses == 0 ? "(" : ")":
                guard sign == nil, parentheses < 2 else { return false }
                parentheses += 1
                position += 1
            default:
                guard Self.isCurrencyPart(scalar) else { return true }
                guard readCurrency() else { return false }
            }
        }
        return true
    }

    private mutating func readCurrency() -> Bool {
        var text = String.UnicodeScalarView()
        while let scalar, Self.isCurrencyPart(scalar) {
            text.append(scalar)
            position += 1
        }
        guard currency == nil, let mark = CurrencyMark(String(text)) else { return false }
        currency = mark
        return true
    }

    private mutating func readMagnitude() -> String? {
        guard let whole = readGroups() else { return nil }
        var decimals = ""
        if scalar == style.decimalMark {
            position += 1
            decimals = readDigits()
        }
        guard !whole.isEmpty || !decimals.isEmpty else { return nil }
        let significant = whole.drop { $0 == "0" }
        let shown = significant.isEmpty ? "0" : String(significant)
        return decimals.isEmpty ? shown : shown + "." + decimals
    }

    /// Reads the digits before the decimal mark; nil where they are grouped as no one groups.
    private mutating func readGroups() -> String? {
        var groups = [readDigits()]
        let mark = scalar
        while let mark, scalar == mark, isGroupMark(mark), isDigit(at: position + 1) {
            position += 1
            groups.append(readDigits())
        }
        guard groups.count > 1 else { return groups[0] }
        let inner = groups.dropFirst().dropLast().map(\.utf8.count)
        let isGrouped =
            groups.last?.utf8.count == 3
            && (inner.allSatisfy { $0 == 3 } && (1...3).contains(groups[0].utf8.count)
                || inner.allSatisfy { $0 == 2 } && (1...2).contains(groups[0].utf8.count))
        return isGrouped ? groups.joined() : nil
    }

    private mutating func readDigits() -> String {
        var digits = ""
        while isDigit(at: position) {
            digits.unicodeScalars.append(scalars[position])
            position += 1
        }
        return digits
    }

    private func isDigit(at index: Int) -> Bool {
        index < scalars.count && ("0"..."9").contains(scalars[index])
    }

    private func isGroupMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar == style.groupMark || scalar == "'" || scalar == "\u{2019}" || Self.isBlank(scalar)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        [" ", "\t", "\u{A0}", "\u{2009}", "\u{202F}"].contains(scalar)
    }

    private static func isCurrencyPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.generalCategory == .currencySymbol
    }
}
