import KithModel

/// A condition on records, with fields by their stable numbers and values bound.
///
/// `not x` is true where `x` is not true. Equality is null-safe: `field != 'a'` holds for
/// empty fields too.
public indirect enum Filter: Sendable, Hashable, Codable {
    /// True where every part is true.
    case all([Filter])
    /// True where at least one part is true.
    case any([Filter])
    /// True where the part is not true.
    case not(Filter)
    /// Compares two operands.
    case comparison(Operand, Comparison, Operand)
    /// True where the field is empty, or is not when `negated`.
    case isNull(FieldPath, negated: Bool)
    /// True where the field's value is one of some.
    case isIn(FieldPath, [Literal], negated: Bool)
    /// True where the field lies between two values, both included.
    case between(FieldPath, Literal, Literal)
    /// True where any, all or none of the referring records satisfy a condition.
    case quantified(Quantifier, CollectionPath, Filter)

    /// How many of the referring records must satisfy a condition.
    public enum Quantifier: String, Sendable, Hashable, Codable, CaseIterable {
        case any, all, none
    }

    /// How two operands are compared.
    public enum Comparison: String, Sendable, Hashable, Codable, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        /// The folded text contains the folded other.
        case contains = "~"
        /// The folded text starts with the folded other.
        case startsWith = "^="
    }

    /// What is compared.
    public indirect enum Operand: Sendable, Hashable, Codable {
        case path(FieldPath)
        case literal(Literal)
        case function(Function, Operand)
    }

    /// What can be done to an operand.
    public enum Function: String, Sendable, Hashable, Codable, CaseIterable {
        /// The folded text.
        case lower
        /// The day of a moment in the principal's zone.
        case date
        /// The year of a day or moment.
        case year
        /// The month of a day or moment, 1 to 12.
        case month
        /// The number of characters (Unicode scalars) of a text.
        case len
    }

    /// A value, or what stands for one until the query runs.
    public enum Literal: Sendable, Hashable, Codable {
        /// A value of the field's type.
        case value(Value)
        /// A day or moment counted from the present or from a date.
        case moment(DateMath)
        /// The user on whose behalf the query runs.
        case me
    }

    /// The referring records of a quantifier: references to follow, then the reference
    /// field by which the records of another entity point back.
    public struct CollectionPath: Sendable, Hashable, Codable {
        /// The numbers of the reference fields to follow first.
        public var hops: [Int64]
        /// The number of the referring entity.
        public var entity: Int64
        /// The number of its field that refers.
        public var reference: Int64

        /// Makes a path.
        public init(hops: [Int64] = [], entity: Int64, reference: Int64) {
            self.hops = hops
            self.entity = entity
            self.reference = reference
        }
    }
}

/// A day or moment, counted from an anchor by days, weeks, months or years.
public struct DateMath: Sendable, Hashable, Codable {
    /// Where counting starts.
    public enum Anchor: Sendable, Hashable, Codable {
        /// The principal's calendar day.
        case today
        /// The present moment.
        case now
        /// A fixed day.
        case date(days: Int64)
    }

    /// The unit that is counted.
    public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
        case day = "d"
        case week = "w"
        case month = "m"
        case year = "y"
    }

    /// Where counting starts.
    public var anchor: Anchor
    /// How many units are added; negative to subtract.
    public var count: Int64
    /// The unit that is counted.
    public var unit: Unit

    /// Makes a moment.
    public init(_ anchor: Anchor, count: Int64 = 0, unit: Unit = .day) {
        self.anchor = anchor
        self.count = count
        self.unit = unit
    }
}
