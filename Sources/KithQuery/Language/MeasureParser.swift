import KithModel

/// Reads figures, as `sum(amount),max(closed_on)`.
public enum MeasureParser {
    /// Reads what is computed over the records of a group; a field alone takes `function`.
    ///
    /// - Throws: `KernelError` with the place in its message: `malformed`, `unknown_field`, or
    ///   `too_large` for more than twelve figures.
    public static func parse(
        _ text: String, entity: Entity, schema: Schema,
        default function: AggregateQuery.Measure.Function = .sum,
        readable: ((Entity, Field) -> Bool)? = nil
    ) throws -> [AggregateQuery.Measure] {
        var list = try ListReader(text, entity: entity, schema: schema, readable: readable)
        return try list.items(atMost: QueryBounds.measures, "figures") { list in
            let start = list.tokens.next.offset
            let named = try named(&list.tokens)
            let trace = try list.trace()
            if named != nil { try list.tokens.expect(.close, "to close the function") }
            try list.tokens.text.at(start) {
                try TypeRules.requireMeasure(
                    named ?? function, of: trace.name, trace.end.field.type)
            }
            return AggregateQuery.Measure(named ?? function, trace.path)
        }
    }

    private static func named(
        _ tokens: inout TokenReader
    ) throws -> AggregateQuery.Measure.Function? {
        guard tokens.second.kind == .symbol(.open) else { return nil }
        let (name, offset) = try tokens.expectName("a function")
        tokens.advance()
        guard let function = AggregateQuery.Measure.Function(rawValue: name.lowercased()) else {
            let names = AggregateQuery.Measure.Function.allCases.map(\.rawValue)
            let hint = Suggestion.question(for: name, among: names)
            throw tokens.text.error(
                "unknown function `\(name)`\(hint)", at: offset,
                recovery: "There are: " + names.joined(separator: ", ") + ".")
        }
        return function
    }
}
