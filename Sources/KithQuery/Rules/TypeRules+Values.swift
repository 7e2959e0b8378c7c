import KithModel

extension TypeRules {
    /// Refuses a value that a field of a type can never hold.
    static func require(
        _ value: Value, of name: String, _ type: FieldType, by comparison: Filter.Comparison
    ) throws {
        switch comparison {
        case .contains where value.list != nil: if fits(value, type) { return }
        case .contains, .startsWith:
            guard let pattern = value.text else { break }
            guard pattern.unicodeScalars.count <= QueryBounds.patternCharacters else {
                throw KernelError(
                    .tooLarge,
                    "`~` and `^=` take at most \(QueryBounds.patternCharacters) characters.")
            }
            return
        default: if fits(value, type) { return }
        }
        throw refusal(name, type, "it cannot be compared with `\(value.plainText.prefix(40))`.")
    }

    private static func fits(_ value: Value, _ type: FieldType) -> Bool {
        switch (type.valueType, value) {
        case (.integer, .integer), (.decimal, .integer), (.decimal, .decimal), (.money, .money),
            (.boolean, .boolean), (.date, .date), (.instant, .instant), (.localTime, .localTime),
            (.choice, .text), (.consent, .text), (.multiChoice, .list), (.reference, .reference),
            (.file, .reference), (.polymorphic, .reference), (.polymorphic, .polymorphic):
            true
        default: type.isTextual && value.text != nil
        }
    }
}
