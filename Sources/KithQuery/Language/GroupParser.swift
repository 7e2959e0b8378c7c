import KithModel

/// Reads groupings, as `stage,closed_on:month,owner.name`.
public enum GroupParser {
    /// Reads what the records of an entity are grouped by.
    ///
    /// A reference is grouped by its id;
    /// days and moments may be collected by `day`, `week`, `month`, `quarter` or `year`.
    ///
    /// - Throws: `KernelError` with the place in its message: `malformed`, `unknown_field`, or
    ///   `too_large` for more than four groupings.
    public static func parse(
        _ text: String, entity: Entity, schema: Schema,
        readable: ((Entity, Field) -> Bool)? = nil
    ) throws -> [AggregateQuery.Group] {
        var list = try ListReader(text, entity: entity, schema: schema, readable: readable)
        return try list.items(atMost: QueryBounds.groups, "groupings") { list in
            let start = list.tokens.next.offset
            let trace = try list.trace()
            let bucket = try list.tokens.take(Token.Symbol.colon) ? bucket(&list.tokens) : nil
            try list.tokens.text.at(start) {
                try TypeRules.requireGroup(trace.name, trace.end.field.type, by: bucket)
            }
            return AggregateQuery.Group(trace.path, by: bucket)
        }
    }

    private static func bucket(_ tokens: inout TokenReader) throws -> TimeBucket {
        let (name, offset) = try tokens.expectName("a calendar unit")
        guard let bucket = TimeBucket(rawValue: name.lowercased()) else {
            let names = TimeBucket.allCases.map(\.rawValue)
            let hint = Suggestion.question(for: name, among: names)
            throw tokens.text.error(
                "unknown calendar unit `\(name)`\(hint)", at: offset,
                recovery: "There are: " + names.joined(separator: ", ") + ".")
        }
        return bucket
    }
}
