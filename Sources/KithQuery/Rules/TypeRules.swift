import KithModel

/// What can be asked of values of which type.
///
/// Errors are `malformed` and name the field; who read the question from text adds the place.
enum TypeRules {
    /// Whether values have an order that a condition can use.
    static func isOrdered(_ type: FieldType) -> Bool {
        switch type.valueType {
        case .integer, .decimal, .money, .date, .instant, .localTime: true
        default: type.isTextual
        }
    }

    /// Refuses a comparison that a type does not know.
    static func require(_ comparison: Filter.Comparison, of name: String, _ type: FieldType) throws
    {
        try requireFilterable(name, type)
        switch comparison {
        case .equal, .notEqual: return
        case .contains, .startsWith:
            if case .choice = type.valueType { return }
            if case .multiChoice = type.valueType, comparison == .contains { return }
            guard !type.isTextual else { return }
            throw refusal(name, type, "`\(comparison.rawValue)` looks into text only.")
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard !isOrdered(type) else { return }
            throw refusal(name, type, "its values have no order for `\(comparison.rawValue)`.")
        }
    }

    /// Refuses a range over values without an order.
    static func requireRange(of name: String, _ type: FieldType) throws {
        guard isOrdered(type) else {
            throw refusal(name, type, "its values have no order for `between`.")
        }
    }

    /// Refuses documents, which can only be empty or not.
    static func requireFilterable(_ name: String, _ type: FieldType) throws {
        if case .json = type.valueType {
            throw refusal(name, type, "it can only be compared with null.")
        }
    }

    /// Returns the type of a function's result.
    static func result(of function: Filter.Function, over name: String, _ type: FieldType) throws
        -> FieldType
    {
        let value = type.valueType
        switch function {
        case .lower, .len:
            guard type.isTextual else { break }
            return function == .len ? .integer : .text
        case .date:
            guard value == .instant else { break }
            return .date
        case .year, .month:
            guard value == .instant || value == .date else { break }
            return .integer
        }
        let wanted =
            switch function {
            case .lower, .len: "text"
            case .date: "a moment"
            case .year, .month: "a day or moment"
            }
        throw refusal(name, type, "`\(function.rawValue)` takes \(wanted).")
    }

    /// Returns a word that two types share when their fields can be compared with each other.
    static func kind(_ type: FieldType) -> String? {
        switch type.valueType {
        case .choice, .consent: return "text"
        case .reference, .file: return "reference"
        case .decimal(let scale): return "decimal with \(scale) decimals"
        case .integer, .money, .boolean, .date, .instant, .localTime: return type.valueType.name
        default: return type.isTextual ? "text" : nil
        }
    }

    /// Refuses to compare a field with a value of another kind.
    static func requireSameKind(_ name: String, _ type: FieldType, _ other: FieldType) throws {
        guard let kind = kind(type), kind == Self.kind(other) else {
            let otherName = Self.kind(other) ?? other.valueType.name
            throw refusal(name, type, "it cannot be compared with \(otherName).")
        }
    }

    /// Refuses an order by what has none.
    static func requireSortable(_ name: String, _ type: FieldType) throws {
        switch type.valueType {
        case .json, .multiChoice, .polymorphic: throw refusal(name, type, "it gives no order.")
        default: return
        }
    }

    /// Refuses a grouping that would say nothing, and calendar units of what is no day.
    static func requireGroup(_ name: String, _ type: FieldType, by bucket: TimeBucket?) throws {
        switch type.valueType {
        case .json, .multiChoice, .longText, .money:
            throw refusal(name, type, "records cannot be grouped by it.")
        case .date, .instant: return
        default:
            guard let bucket else { return }
            throw refusal(name, type, "it has no `\(bucket.rawValue)`.")
        }
    }

    /// Refuses a figure over values that do not add up or have no order.
    static func requireMeasure(
        _ function: AggregateQuery.Measure.Function, of name: String, _ type: FieldType
    ) throws {
        switch (function, type.valueType) {
        case (.count, _): return
        case (.countDistinct, .json): break
        case (.countDistinct, _): return
        case (.sum, .integer), (.sum, .decimal), (.sum, .money): return
        case (.avg, .integer), (.avg, .decimal), (.avg, .money): return
        case (.min, .integer), (.min, .decimal), (.min, .money), (.min, .date), (.min, .instant),
            (.max, .integer), (.max, .decimal), (.max, .money), (.max, .date), (.max, .instant):
            return
        default: break
        }
        throw refusal(name, type, "it has no `\(function.rawValue)`.")
    }

    static func refusal(_ name: String, _ type: FieldType, _ reason: String) -> KernelError {
        let kind = type.valueType.name.split(separator: "_").joined(separator: " ")
        return KernelError(.malformed, "`\(name)` is of type \(kind): \(reason)", field: name)
    }
}
