import KithKernel
import KithModel
import KithQuery

/// What a chip can ask of a field of some type, and how that is written in the filter language.
struct FilterOperator: Sendable {
    /// The word for it in addresses.
    let key: String
    /// What people read.
    let title: String
    /// Whether a value stands behind it.
    let takesValue: Bool

    private init(_ key: String, _ title: String, takesValue: Bool = true) {
        self.key = key
        self.title = title
        self.takesValue = takesValue
    }

    private static let isEqual = FilterOperator("is", "is")
    private static let isNot = FilterOperator("not", "is not")
    private static let isEmpty = FilterOperator("empty", "is empty", takesValue: false)
    private static let isFilled = FilterOperator("filled", "is not empty", takesValue: false)
    private static let isMe = FilterOperator("me", "is me", takesValue: false)

    /// What can be asked of a field, the usual one first; nothing of a document but emptiness.
    static func all(for field: Field) -> [FilterOperator] {
        let ends = [isEmpty, isFilled]
        switch field.type.valueType {
        case .boolean:
            return [
                FilterOperator("yes", "is yes", takesValue: false),
                FilterOperator("no", "is no", takesValue: false),
            ]
        case .integer, .decimal, .money:
            return [
                FilterOperator("from", "is at least"), FilterOperator("to", "is at most"), isEqual,
            ] + ends
        case .date, .instant:
            return [
                FilterOperator("from", "is from"), FilterOperator("to", "is until"),
                FilterOperator("before", "is before"),
            ] + ends
        case .localTime: return [FilterOperator("from", "is from")] + ends
        case .choice, .consent: return [isEqual, isNot] + ends
        case .multiChoice: return [FilterOperator("has", "has")] + ends
        case .reference(let reference):
            return [isEqual, isNot] + (reference.entity == "user" ? [isMe] : []) + ends
        case .json, .polymorphic, .file: return ends
        default:
            return [
                FilterOperator("contains", "contains"), isEqual,
                FilterOperator("starts", "starts with"),
            ] + ends
        }
    }

    /// Returns the condition in the filter language.
    ///
    /// - Parameters:
    ///   - name: the field's name or path.
    ///   - values: what was typed or chosen.
    /// - Throws: `invalid` that says what to enter.
    func condition(
        _ name: String, _ field: Field, _ values: [String], today: CalendarDate
    ) throws -> String {
        switch key {
        case "empty": return "\(name) is null"
        case "filled": return "\(name) is not null"
        case "me": return "\(name) = @me"
        case "yes": return "\(name) = true"
        case "no": return "\(name) = false"
        default: break
        }
        let typed = values.map(\.trimmed).filter { !$0.isEmpty }
        guard let first = typed.first else {
            throw KernelError(.required, "Enter a value, or choose “is empty”.")
        }
        if typed.count > 1, key == "is" || key == "not" {
            let list = try typed.map { try Self.literal($0, field, today) }.joined(separator: ", ")
            return "\(name) \(key == "is" ? "in" : "not in") (\(list))"
        }
        return "\(name) \(sign) \(try Self.literal(first, field, today))"
    }

    private var sign: String {
        switch key {
        case "not": "!="
        case "from": ">="
        case "to": "<="
        case "before": "<"
        case "contains": "~"
        case "starts": "^="
        default: "="
        }
    }

    /// Writes what was typed as a value of the filter language.
    private static func literal(
        _ typed: String, _ field: Field, _ today: CalendarDate
    ) throws -> String {
        switch field.type.valueType {
        case .integer, .decimal: return try NumberReader.digits(typed)
        case .money: return try NumberReader.amount(typed).digits
        case .date, .instant: return try moment(typed, today)
        default: return quoted(typed)
        }
    }

    /// A day that was typed as moving goes on moving: "+30d" stays thirty days from today.
    private static func moment(_ typed: String, _ today: CalendarDate) throws -> String {
        let word = typed.lowercased()
        switch word {
        case "today": return "@today"
        case "tomorrow": return "@today+1d"
        case "yesterday": return "@today-1d"
        default: break
        }
        if let sign = word.first, sign == "+" || sign == "-", let unit = word.last,
            "dwmy".contains(unit), let count = Int(word.dropFirst().dropLast()), count <= 10_000
        {
            return "@today\(sign)\(count)\(unit)"
        }
        return "@\(try DayReader(today: today).read(typed))"
    }

    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }
}
