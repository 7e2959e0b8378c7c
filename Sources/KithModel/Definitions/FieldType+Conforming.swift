extension FieldType {
    /// Returns a value in the form of this type: text composed, decimals at the field's
    /// scale, keys that exist.
    ///
    /// - Throws: `CoercionError` when the value is of another kind.
    public func conforming(_ value: Value) throws(CoercionError) -> Value {
        if isPlainText(value) { return value }
        switch (valueType, value) {
        case (_, .null): return .null
        case (.text, .text(let text)), (.longText, .text(let text)), (.autoNumber, .text(let text)),
            (.email, .text(let text)), (.phone, .text(let text)), (.url, .text(let text)),
            (.choice, .text(let text)), (.consent, .text(let text)):
            return try valueType.coerce(text, currency: nil)
        case (.decimal(let scale), .decimal(let decimal)):
            guard let exact = decimal.exactly(scale: scale) else {
                throw CoercionError(self, decimal.description)
            }
            return .decimal(exact)
        case (.decimal(let scale), .integer(let integer)):
            guard let exact = Decimal(integer).exactly(scale: scale) else {
                throw CoercionError(self, String(integer))
            }
            return .decimal(exact)
        case (.money, .money(let money)):
            guard let exact = money.amount.exactly(scale: money.currency.scale) else {
                throw CoercionError(self, money.description)
            }
            return .money(Money(amount: exact, currency: money.currency, base: money.base))
        case (.multiChoice, .list(let keys)):
            return try valueType.coerce(.array(keys.map(JSON.string)), currency: nil)
        case (.polymorphic(let entities), .polymorphic(let entity, _)):
            guard entities.isEmpty || entities.contains(entity) else {
                throw CoercionError(self, value.plainText)
            }
            return value
        case (.integer, .integer), (.boolean, .boolean), (.date, .date), (.instant, .instant),
            (.localTime, .localTime), (.reference, .reference), (.file, .reference),
            (.json, .json):
            return value
        default: throw CoercionError(self, value.plainText)
        }
    }

    /// Whether a value is a text that any text field holds just so, as most values are.
    private func isPlainText(_ value: Value) -> Bool {
        switch (self, value) {
        case (.text, .text(let text)), (.longText, .text(let text)): FoldedText.isKept(text)
        default: false
        }
    }
}
