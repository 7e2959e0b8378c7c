import KithModel

/// What the comparison of one thing came to.
struct Finding: Sendable, Hashable {
    /// The name of the field, or of the first of some that are taken together.
    let field: String
    /// How the two are alike.
    let likeness: Likeness
    /// How much it says: the binary logarithm of how much likelier it is between records of one
    /// person than between those of two.
    let weight: Double

    /// How alike two values are.
    enum Likeness: String, Sendable {
        case same, close, similar, swapped, different
    }

    /// The finding in words, as `same e-mail`.
    var words: String {
        let noun =
            switch field {
            case "email": "e-mail"
            case "date_of_birth": "date of birth"
            case "street": "address"
            default: field.replacing("_", with: " ")
            }
        return "\(likeness.rawValue) \(noun)"
    }

    /// The finding for programs.
    var json: JSON {
        let tenths = Int64((weight * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let digits = "\(sign)\(abs(tenths) / 10).\(abs(tenths) % 10)"
        return [
            "field": .string(field), "likeness": .string(likeness.rawValue),
            "weight": .number(digits),
        ]
    }
}
