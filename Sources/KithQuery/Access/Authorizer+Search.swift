import KithModel

extension Authorizer {
    /// Lets a search through; its plan names the readable entities that are searched.
    ///
    /// - Throws: `malformed` for a text without a term, `too_large` for more than 256 characters
    ///   or 16 terms, `not_found` for a named entity that may not be read, `forbidden` where
    ///   no entity may.
    public func authorize(_ search: SearchQuery) throws -> AuthorizedPlan {
        try Self.require(search.limit, in: 1...QueryBounds.searchHits, "hits")
        try requireText(search.text)
        let entities = try searched(search.entities)
        var search = search
        search.entities = entities.map(\.id)
        var predicates: [Int64: Filter] = [:]
        var fields: Set<Int64> = []
        for entity in entities {
            predicates.merge(self.predicates(of: entity, .read, [])) { first, _ in first }
            fields.formUnion(ownRows(of: entity))
        }
        return AuthorizedPlan(
            question: .search(search), schema: schema, predicates: predicates, moment: moment,
            searchableFields: fields)
    }

    private func requireText(_ text: String) throws {
        guard text.unicodeScalars.count <= QueryBounds.searchCharacters else {
            throw KernelError(
                .tooLarge,
                "A search takes at most \(QueryBounds.searchCharacters) characters.")
        }
        let terms = text.unicodeScalars.split { $0.properties.isWhitespace }
        guard !terms.isEmpty else {
            throw KernelError(
                .malformed, "There is nothing to search for.", recovery: "Type a word.")
        }
        guard terms.count <= QueryBounds.searchTerms else {
            throw KernelError(
                .tooLarge, "A search takes at most \(QueryBounds.searchTerms) terms.")
        }
    }

    private func searched(_ numbers: [Int64]) throws -> [Entity] {
        let named = try Set(numbers).sorted().map { number in
            guard let entity = schema.entity(id: number) else { throw unknownEntity("#\(number)") }
            guard mayRead(entity) else { throw unknownEntity(entity.name) }
            return entity
        }
        let readable = named.isEmpty ? schema.entities.filter { mayRead($0) } : named
        let searched = readable.filter { !$0.definition.isHiddenFromSearch }
        guard !searched.isEmpty else {
            throw KernelError(
                .forbidden, "You may search no entity.",
                recovery: "Ask an administrator for a role that reads some.")
        }
        return searched
    }

    private func ownRows(of entity: Entity) -> [Int64] {
        entity.fields.filter { field in
            let definition = field.definition
            let hasRow = definition.isSensitive || restrictedFields.contains(field.id)
            let isSearched = definition.isSearchable || field === entity.titleField
            return isSearched && hasRow && mayRead(entity, field)
        }.map(\.id)
    }
}
