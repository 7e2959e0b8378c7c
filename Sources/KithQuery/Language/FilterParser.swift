import KithModel

/// Reads conditions in the filter language, as `amount > 1000 and stage = 'Won'`.
///
/// The grammar, keywords in any case:
/// ```
/// expr    = and { "or" and } ;  and = not { "and" not } ;  not = [ "not" ] prim ;
/// prim    = "(" expr ")" | cmp | ("any"|"all"|"none") "(" path "," expr ")" ;
/// cmp     = operand op operand | path "is" ["not"] "null" | path ["not"] "in" ( list | param )
///         | path ["not"] "between" lit "and" lit ;
/// op      = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" (contains) | "^=" (starts with) ;
/// operand = path | lit | param | ("lower"|"date"|"year"|"month"|"len") "(" operand ")" ;
/// lit     = 'text' | 12 | 12.50 | true | false | null | @me | @today, @now or @2026-11-16
///           with "+" or "-" and a count of d, w, m or y ;  param = ":" name ;
/// ```
/// A reference that is compared with text which is no id is compared by the title of what it
/// refers to: `stage = 'Won'` is `stage.name = 'Won'`. A name that is also a keyword stands in
/// backquotes.
public enum FilterParser {
    /// Reads a condition on the records of an entity.
    ///
    /// Values are bound to the type of the field that they are compared with; text never
    /// becomes part of a statement. Time is in proportion to the text's length.
    ///
    /// - Parameters:
    ///   - text: the condition; at most 20,000 bytes.
    ///   - entity: what the records are of.
    ///   - parameters: the values of `:name`; an array only after `in`.
    ///   - readable: whether the principal may read a field; all may where nil. Pass
    ///     `Authorizer.mayRead`, so that messages and suggestions name no hidden field.
    ///   - baseCurrency: the currency in which amounts are compared.
    ///   - region: the country (ISO 3166) of telephone numbers without country code.
    /// - Throws: `KernelError` with the place in its message: `malformed`, `unknown_field`, or
    ///   `too_large` where a bound of `QueryBounds` is passed.
    public static func parse(
        _ text: String, entity: Entity, schema: Schema, parameters: [String: JSON] = [:],
        readable: ((Entity, Field) -> Bool)? = nil, baseCurrency: Currency?,
        region: String? = nil
    ) throws -> Filter {
        let binder = LiteralBinder(
            text: try QueryText(text), parameters: parameters, baseCurrency: baseCurrency,
            region: region)
        let finder = PathFinder(schema: schema, readable: readable)
        var reader = FilterReader(
            tokens: try TokenReader(binder.text), finder: finder, binder: binder)
        return try reader.read(of: entity)
    }
}
