/// What kind of value a field holds.
public indirect enum FieldType: Sendable, Hashable, Codable {
    /// One line of text.
    case text
    /// Text of any length with line breaks.
    case longText
    /// A 64-bit integer.
    case integer
    /// An exact decimal with a number of decimals, 0 to 9.
    case decimal(scale: Int)
    /// An amount in a currency; converted to base currency at the rate of the date field
    /// named `ratedOn`, or of the day of creation where that is nil or empty.
    case money(ratedOn: String? = nil)
    /// True or false.
    case boolean
    /// A day.
    case date
    /// A moment.
    case instant
    /// A time of day.
    case localTime
    /// One of some keys.
    case choice([Choice])
    /// Any of some keys.
    case multiChoice([Choice])
    /// An e-mail address.
    case email
    /// A telephone number in E.164.
    case phone
    /// A web address.
    case url
    /// A record of another entity.
    case reference(Reference)
    /// A record of any of some entities; of every entity where the list is empty.
    case polymorphic(entities: [String])
    /// An uploaded file.
    case file
    /// A JSON document.
    case json
    /// A number that the store hands out; the pattern says where it stands (`NumberPattern`).
    case autoNumber(pattern: String)
    /// A stored result of an expression over other fields of the same record.
    case formula(expression: String, result: FieldType)
    /// A stored aggregate over the records of another entity that refer to this one.
    case rollup(Rollup)
    /// Whether the person has consented to a purpose: `granted` or `withdrawn`.
    case consent(purpose: String)

    /// One of the values that a choice field allows.
    public struct Choice: Sendable, Hashable, Codable {
        /// What is stored.
        public var key: String
        /// What people read.
        public var title: String

        /// Makes a choice; the title is made of the key where it is left out.
        public init(_ key: String, title: String? = nil) {
            self.key = key
            self.title = title ?? Naming.title(of: key)
        }
    }

    /// Where a reference points and what becomes of it.
    public struct Reference: Sendable, Hashable, Codable {
        /// The name of the entity that it points to.
        public var entity: String
        /// What happens when the record that it points to is deleted.
        public var onDelete: DeleteRule
        /// The name by which the target sees the records that refer to it, as `deals`.
        public var inverse: String?

        /// Makes a reference.
        public init(_ entity: String, onDelete: DeleteRule = .restrict, inverse: String? = nil) {
            self.entity = entity
            self.onDelete = onDelete
            self.inverse = inverse
        }
    }

    /// What happens to a reference when the record that it points to is deleted.
    public enum DeleteRule: String, Sendable, Hashable, Codable, CaseIterable {
        /// The deletion is refused.
        case restrict
        /// The reference is emptied.
        case clear
        /// The referring record is deleted too.
        case cascade
    }

    /// An aggregate over referring records.
    public struct Rollup: Sendable, Hashable, Codable {
        /// How the values are brought together.
        public var function: Function
        /// The name of the entity whose records are counted or summed.
        public var entity: String
        /// That entity's reference field which points back here.
        public var reference: String
        /// The field that is aggregated; nil to count.
        public var field: String?
        /// Which records count, in the filter language; nil for all.
        public var filter: String?
        /// The type of the result: integer for a count, else that of the field.
        public var result: FieldType

        /// How values are brought together.
        public enum Function: String, Sendable, Hashable, Codable, CaseIterable {
            case count, sum, min, max
        }

        /// Makes a roll-up.
        public init(
            _ function: Function, of entity: String, by reference: String, field: String? = nil,
            where filter: String? = nil, result: FieldType = .integer
        ) {
            self.function = function
            self.entity = entity
            self.reference = reference
            self.field = field
            self.filter = filter
            self.result = result
        }
    }
}

extension FieldType {
    /// The word by which people and scripts name the type.
    public var name: String {
        switch self {
        case .text: "text"
        case .longText: "long_text"
        case .integer: "integer"
        case .decimal: "decimal"
        case .money: "money"
        case .boolean: "boolean"
        case .date: "date"
        case .instant: "instant"
        case .localTime: "local_time"
        case .choice: "choice"
        case .multiChoice: "multi_choice"
        case .email: "email"
        case .phone: "phone"
        case .url: "url"
        case .reference: "reference"
        case .polymorphic: "polymorphic"
        case .file: "file"
        case .json: "json"
        case .autoNumber: "auto_number"
        case .formula: "formula"
        case .rollup: "rollup"
        case .consent: "consent"
        }
    }

    /// The type of the values: what a formula or a roll-up results in, else the type itself.
    public var valueType: FieldType {
        switch self {
        case .formula(_, let result): result
        case .rollup(let rollup): rollup.result
        default: self
        }
    }

    /// Whether the kernel computes the value, so that nobody may write it.
    public var isComputed: Bool {
        switch self {
        case .formula, .rollup, .autoNumber: true
        default: false
        }
    }

    /// Whether values are words, which are folded for search and sorting.
    public var isTextual: Bool {
        switch valueType {
        case .text, .longText, .email, .phone, .url, .autoNumber: true
        default: false
        }
    }
}
