import KithModel

/// What stands in an input: a value as one would type it, or what was typed and refused.
package struct InputValue: Sendable {
    /// The text of the input.
    package var text = ""
    /// The keys that are chosen, for a multi-choice.
    package var keys: Set<String> = []
    /// The code of an amount's currency.
    package var currency: String

    /// Starts with an empty input.
    package init(currency: Currency) { self.currency = currency.code }

    /// Takes what a form sent for a field.
    package init(_ field: FieldDefinition, in form: Form, currency: Currency) {
        text = form[field.name] ?? ""
        keys = Set(form.all(field.name))
        self.currency = form[field.name + ".currency"] ?? currency.code
    }

    /// Writes a value as one types it.
    ///
    /// - Parameters:
    ///   - days: the reader's calendar.
    ///   - titles: the titles of the records that references point to.
    package init(
        _ value: Value, days: DayText, titles: [RecordID: String], currency: Currency
    ) {
        self.currency = currency.code
        switch value {
        case .null: break
        case .list(let chosen): keys = Set(chosen)
        case .money(let money):
            text = NumberText.typed(money.amount)
            self.currency = money.currency.code
        case .date(let day): text = days.fullDay(day)
        case .instant(let moment):
            text = days.fullDay(days.zone.localDay(of: moment)) + " " + days.time(moment)
        case .reference(let id): text = titles[id] ?? id.description
        case .polymorphic(let entity, let id): text = entity + " " + id.description
        case .json(let json): text = json.indentedText
        case .boolean(let flag): text = flag ? "true" : "false"
        default: text = value.plainText
        }
    }
}
