import KithModel

/// Reads names separated by commas, each with its place.
struct ListReader {
    var tokens: TokenReader
    let finder: PathFinder
    let entity: Entity

    init(
        _ text: String, entity: Entity, schema: Schema,
        readable: ((Entity, Field) -> Bool)?
    ) throws {
        tokens = try TokenReader(try QueryText(text))
        finder = PathFinder(schema: schema, readable: readable)
        self.entity = entity
    }

    /// Reads every item of the text; an empty text has none.
    ///
    /// - Throws: `too_large` for more items than `bound`, and what `item` throws.
    mutating func items<Item>(
        atMost bound: Int, _ noun: String, _ item: (inout Self) throws -> Item
    ) throws -> [Item] {
        guard !tokens.isAtEnd else { return [] }
        var items: [Item] = []
        repeat {
            guard items.count < bound else {
                throw tokens.text.error(
                    "there are more than \(bound) \(noun).", at: tokens.next.offset,
                    code: .tooLarge)
            }
            items.append(try item(&self))
        } while tokens.take(Token.Symbol.comma)
        guard tokens.isAtEnd else { throw tokens.expected("`,` or the end") }
        return items
    }

    /// Reads a path.
    mutating func trace() throws -> PathFinder.Trace {
        try finder.trace(try tokens.expectPath(), of: entity, in: tokens.text)
    }
}
