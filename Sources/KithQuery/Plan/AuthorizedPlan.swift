import KithModel

/// A query that the authoriser has let through; the only thing that a store executes.
///
/// Every field that it names may be read by the principal, every moving literal has become
/// a value, and each entity that it reaches has its record predicate beside it.
public struct AuthorizedPlan: Sendable {
    /// What is asked.
    public let question: Question
    /// The entities that numbers mean.
    public let schema: Schema
    /// The condition that records of an entity must satisfy, by the entity's number.
    ///
    /// An entity that is missing here is read whole; conditions are themselves trusted
    /// and follow references without a further condition.
    public let predicates: [Int64: Filter]
    /// When and where it runs.
    public let moment: QueryMoment
    /// For a search: the numbers of the fields whose own index rows may be looked into.
    public let searchableFields: Set<Int64>

    /// What is asked.
    public enum Question: Sendable {
        /// Records; `fields` is complete: every field to return, in order.
        case records(Query)
        /// Groups with figures.
        case aggregate(AggregateQuery)
        /// Records by their text; `entities` is complete: the readable ones.
        case search(SearchQuery)
    }

    init(
        question: Question, schema: Schema, predicates: [Int64: Filter], moment: QueryMoment,
        searchableFields: Set<Int64> = []
    ) {
        self.question = question
        self.schema = schema
        self.predicates = predicates
        self.moment = moment
        self.searchableFields = searchableFields
    }
}
