/// How large a question may be; whatever goes past a bound is refused with its number.
public enum QueryBounds {
    /// The bytes of a text in the filter language.
    public static let textBytes = 20_000
    /// The conditions of a filter.
    public static let terms = 100
    /// How deep conditions may be nested.
    public static let depth = 12
    /// The references that one path may follow.
    public static let hops = 3
    /// The different references that a question's conditions, order, groups and figures follow.
    public static let joins = 5
    /// The different references that the fields of a list follow.
    public static let fieldJoins = 16
    /// How deep quantifiers may be nested.
    public static let quantifiers = 3
    /// The values of one `in`.
    public static let listValues = 500
    /// The characters of the text to the right of `~` and `^=`.
    public static let patternCharacters = 256
    /// The units that may be counted from a date.
    public static let dateSteps: Int64 = 100_000
    /// The steps of an order.
    public static let sortKeys = 5
    /// The groupings of an aggregate.
    public static let groups = 4
    /// The figures of an aggregate.
    public static let measures = 12
    /// The fields of a list.
    public static let fields = 200
    /// The records of one page and the groups of one aggregate.
    public static let page = 1000
    /// The hits of one search.
    public static let searchHits = 200
    /// The characters of a searched text.
    public static let searchCharacters = 256
    /// The terms of a searched text.
    public static let searchTerms = 16
}
