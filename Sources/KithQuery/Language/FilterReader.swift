import KithModel

/// Reads the tokens of a condition by recursive descent, bounded in depth and size.
struct FilterReader {
    var tokens: TokenReader
    let finder: PathFinder
    let binder: LiteralBinder
    private var terms = 0
    private var depth = 0
    private var quantifiers = 0
    private var joins = JoinCount()

    init(tokens: TokenReader, finder: PathFinder, binder: LiteralBinder) {
        self.tokens = tokens
        self.finder = finder
        self.binder = binder
    }

    private var text: QueryText { tokens.text }

    /// Reads a whole text.
    mutating func read(of entity: Entity) throws -> Filter {
        guard !tokens.isAtEnd else {
            throw tokens.expected("a condition", recovery: "Leave the filter out to ask for all.")
        }
        let filter = try alternatives(entity)
        guard tokens.isAtEnd else {
            throw tokens.expected("`and`, `or` or the end", recovery: Self.example)
        }
        return filter
    }

    private static let example = "Write conditions as: amount > 1000 and stage = 'Won'"

    private mutating func alternatives(_ entity: Entity) throws -> Filter {
        var parts = [try conjunction(entity)]
        while tokens.take(Keyword.or) { parts.append(try conjunction(entity)) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction(_ entity: Entity) throws -> Filter {
        var parts = [try negation(entity)]
        while tokens.take(Keyword.and) { parts.append(try negation(entity)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation(_ entity: Entity) throws -> Filter {
        guard tokens.take(Keyword.not) else { return try primary(entity) }
        return .not(try nested { reader in try reader.negation(entity) })
    }

    private mutating func primary(_ entity: Entity) throws -> Filter {
        if tokens.next.kind == .symbol(.open) {
            return try nested { reader in
                reader.tokens.advance()
                let inner = try reader.alternatives(entity)
                try reader.tokens.expect(.close, "to close the bracket")
                return inner
            }
        }
        terms += 1
        guard terms <= QueryBounds.terms else {
            throw tooLarge("a filter has at most \(QueryBounds.terms) conditions.")
        }
        if let quantifier = startingQuantifier {
            return try nested { reader in try reader.quantified(quantifier, entity) }
        }
        return try condition(entity)
    }

    private mutating func nested(_ body: (inout Self) throws -> Filter) throws -> Filter {
        depth += 1
        defer { depth -= 1 }
        guard depth <= QueryBounds.depth else {
            throw tooLarge("conditions are nested deeper than \(QueryBounds.depth).")
        }
        return try body(&self)
    }

    private func tooLarge(_ message: String) -> KernelError {
        text.error(message, at: tokens.next.offset, code: .tooLarge)
    }

    // MARK: Quantifiers

    private var startingQuantifier: Filter.Quantifier? {
        guard case .word(let word) = tokens.next.kind, tokens.second.kind == .symbol(.open) else {
            return nil
        }
        return Filter.Quantifier(rawValue: word.lowercased())
    }

    private mutating func quantified(
        _ quantifier: Filter.Quantifier, _ entity: Entity
    ) throws -> Filter {
        quantifiers += 1
        defer { quantifiers -= 1 }
        guard quantifiers <= QueryBounds.quantifiers else {
            throw tooLarge("quantifiers are nested deeper than \(QueryBounds.quantifiers).")
        }
        tokens.advance()
        try tokens.expect(.open, "after `\(quantifier.rawValue)`")
        let names = try tokens.expectPath()
        let (path, collection) = try collection(names, of: entity)
        try tokens.expect(.comma, "after the name of the collection")
        let outer = joins.enter()
        let inner = try alternatives(collection.entity)
        joins.leave(to: outer)
        try tokens.expect(.close, "to close `\(quantifier.rawValue)`")
        return .quantified(quantifier, path, inner)
    }

    private mutating func collection(
        _ names: [PathFinder.Place], of entity: Entity
    ) throws -> (Filter.CollectionPath, Schema.Collection) {
        var entity = entity
        let hops = try finder.follow(names.dropLast(), from: &entity, in: text)
        let last = names[names.count - 1]
        let collection = try text.at(last.offset) {
            try finder.collection(last.name, of: entity)
        }
        try count(hops, at: names[0].offset)
        let path = Filter.CollectionPath(
            hops: hops.map(\.field.id), entity: collection.entity.id,
            reference: collection.reference.id)
        return (path, collection)
    }

    // MARK: Paths

    /// Resolves names joined by points to a field.
    mutating func trace(
        _ names: [PathFinder.Place], of entity: Entity
    ) throws -> PathFinder.Trace {
        let trace = try finder.trace(names, of: entity, in: text)
        try count(trace.steps, at: names[0].offset)
        return trace
    }

    /// Counts the references that a path follows.
    mutating func count(_ steps: [PathFinder.Step], at offset: Int) throws {
        joins.add(steps.map(\.field.id))
        try text.at(offset) { try joins.require(QueryBounds.joins) }
    }
}
