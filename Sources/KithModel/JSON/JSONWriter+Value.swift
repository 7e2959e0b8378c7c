extension JSONWriter {
    /// Writes a value as its `apiJSON`, without making a document of it first.
    public mutating func write(value: Value) {
        switch value {
        case .text(let text): write(string: text)
        case .decimal(let decimal): write(string: decimal.description)
        case .date(let date): write(string: date.description)
        case .instant(let instant): write(string: instant.description)
        case .localTime(let time): write(string: time.description)
        case .reference(let id): write(string: id.description)
        case .money(let money):
            write(raw: "{\"amount\":")
            write(string: money.amount.description)
            write(raw: ",\"currency\":")
            write(string: money.currency.code)
            write(raw: "}")
        case .polymorphic(let entity, let id):
            write(raw: "{\"entity\":")
            write(string: entity)
            write(raw: ",\"id\":")
            write(string: id.description)
            write(raw: "}")
        case .null, .integer, .boolean, .list, .json: write(value.apiJSON)
        }
    }
}
