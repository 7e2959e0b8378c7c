import KithModel

/// Reads an order, as `-amount,account.name`; a minus puts the greatest first.
public enum SortParser {
    /// Reads an order of the records of an entity.
    ///
    /// A reference is ordered by the title of what it refers to; a record's own id is not.
    ///
    /// - Throws: `KernelError` with the place in its message: `malformed`, `unknown_field`, or
    ///   `too_large` for more than five keys.
    public static func parse(
        _ text: String, entity: Entity, schema: Schema,
        readable: ((Entity, Field) -> Bool)? = nil
    ) throws -> [SortKey] {
        var list = try ListReader(text, entity: entity, schema: schema, readable: readable)
        return try list.items(atMost: QueryBounds.sortKeys, "keys in the order") { list in
            let start = list.tokens.next.offset
            let isDescending = list.tokens.take(Token.Symbol.minus)
            if !isDescending { _ = list.tokens.take(Token.Symbol.plus) }
            let named = try list.trace()
            return try list.tokens.text.at(start) {
                let isOwnID = named.end.field.slot == SystemField.id.slot
                let trace = isOwnID ? named : list.finder.titled(named) ?? named
                try TypeRules.requireSortable(trace.name, trace.end.field.type)
                try PathFinder.requireHops(trace.steps.count)
                return SortKey(trace.path, descending: isDescending)
            }
        }
    }
}
