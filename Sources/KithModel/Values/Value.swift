/// What a field of a record holds.
public enum Value: Sendable, Hashable {
    /// Empty.
    case null
    /// Text, e-mail, phone, URL, auto-number, a choice's key or a consent's state.
    case text(String)
    /// An integer.
    case integer(Int64)
    /// An exact decimal at the field's scale.
    case decimal(Decimal)
    /// An amount with its currency and base amount.
    case money(Money)
    /// True or false.
    case boolean(Bool)
    /// A day.
    case date(CalendarDate)
    /// A moment.
    case instant(Instant)
    /// A time of day.
    case localTime(LocalTime)
    /// The keys of a multi-choice, in the order of the definition.
    case list([String])
    /// The id of a record of the field's target entity, or of a file.
    case reference(RecordID)
    /// The entity's name and the id of a polymorphic reference.
    case polymorphic(entity: String, id: RecordID)
    /// A JSON document.
    case json(JSON)

    /// Whether the value is empty.
    public var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    /// The text of a text value, else nil.
    public var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    /// The number of an integer value, else nil.
    public var integer: Int64? {
        if case .integer(let integer) = self { return integer }
        return nil
    }

    /// The number of a decimal or integer value, else nil.
    public var decimal: Decimal? {
        switch self {
        case .decimal(let decimal): return decimal
        case .integer(let integer): return Decimal(integer)
        default: return nil
        }
    }

    /// The amount of a money value, else nil.
    public var money: Money? {
        if case .money(let money) = self { return money }
        return nil
    }

    /// The flag of a boolean value, else nil.
    public var boolean: Bool? {
        if case .boolean(let flag) = self { return flag }
        return nil
    }

    /// The day of a date value, else nil.
    public var date: CalendarDate? {
        if case .date(let date) = self { return date }
        return nil
    }

    /// The moment of an instant value, else nil.
    public var instant: Instant? {
        if case .instant(let instant) = self { return instant }
        return nil
    }

    /// The id of a reference, polymorphic or not, else nil.
    public var reference: RecordID? {
        switch self {
        case .reference(let id), .polymorphic(_, let id): return id
        default: return nil
        }
    }

    /// The keys of a list value, else nil.
    public var list: [String]? {
        if case .list(let keys) = self { return keys }
        return nil
    }

    /// The document of a JSON value, else nil.
    public var json: JSON? {
        if case .json(let json) = self { return json }
        return nil
    }
}
