import KithModel
import KithQuery

/// Answers one search: titles by their own index, texts by the index of pieces, in the order
/// of title equal, title start, word start, inside, and the newest first among equals.
///
/// A record is found where one row that the principal may read holds every term.
struct SearchReader {
    let session: any SQLSession
    let context: QueryContext
    let query: SearchQuery

    /// How many of the newest rows, and how many titles of an entity, are looked at.
    static let candidates = 1000

    /// A record that answers the search.
    struct Candidate {
        let entity: Entity
        let id: Int64
        var rank: SearchRank
    }

    /// Returns the best hits.
    func hits() throws -> [SearchHit] {
        let terms = SearchTerms(query.text)
        let entities = query.entities.compactMap(context.plan.schema.entity(id:))
            .filter { !$0.definition.isHiddenFromSearch }
        guard !terms.phrase.isEmpty, !entities.isEmpty else { return [] }
        var best: [Int64: Candidate] = [:]
        func add(_ found: [Candidate]) {
            for candidate in found {
                guard let known = best[candidate.id], known.rank <= candidate.rank else {
                    best[candidate.id] = candidate
                    continue
                }
            }
        }
        if !terms.long.isEmpty { add(try rows(terms, entities)) }
        add(try titled(terms, entities))
        // Numbers are sorted in a third of the time of candidates with their entities.
        let found = Array(best.values)
        let order = found.enumerated().map { (rank: $1.rank, id: $1.id, place: $0) }
            .sorted { ($0.rank, $1.id) < ($1.rank, $0.id) }
        let ranked = order.map { found[$0.place] }
        return try TitleReader(session: session, context: context)
            .hits(ranked, atMost: query.limit)
    }

    // MARK: - Rows

    /// Returns the newest records with a row that holds every term: of the rows that wait for
    /// the index of pieces, which are newer than all others, and of those in it.
    private func rows(_ terms: SearchTerms, _ entities: [Entity]) throws -> [Candidate] {
        var found: [Candidate] = []
        if let indexed = try SearchTail(session).indexed() {
            let waiting = try rowStatement(terms, entities, atMost: Self.candidates) { bind in
                SearchSource(
                    from: "kith_search AS s", condition: "s.id > \(bind(.integer(indexed)))",
                    newestFirst: "s.id DESC")
            }
            found = try rows(of: waiting, terms, entities)
        }
        let rest = Self.candidates - found.count
        guard rest > 0 else { return found }
        let held = try rowStatement(terms, entities, atMost: rest) { bind in
            context.dialect.searchSource(
                terms: terms.long, pieceLength: SearchTerms.pieceLength, bind: bind)
        }
        return found + (try rows(of: held, terms, entities))
    }

    private func rows(
        of statement: SQLStatement, _ terms: SearchTerms, _ entities: [Entity]
    ) throws -> [Candidate] {
        let byID = Dictionary(uniqueKeysWithValues: entities.map { ($0.id, $0) })
        let ranking = SearchRanking(terms)
        var found: [Candidate] = []
        try session.query(statement) { row in
            guard let entity = byID[row.integer(0)] else { return }
            let part = row.integer(2)
            let rank = row.withText(3) { text in
                ranking.rank(text, title: Self.title(in: text, part, of: entity))
            }
            found.append(Candidate(entity: entity, id: row.integer(1), rank: rank))
        }
        return found
    }

    private static func title(
        in row: UnsafeBufferPointer<UInt8>, _ part: Int64, of entity: Entity
    ) -> UnsafeBufferPointer<UInt8>? {
        if part == entity.titleField.id { return row }
        guard part == SearchRow.ordinary else { return nil }
        let end = row.firstIndex(of: 0x0A) ?? row.count
        return UnsafeBufferPointer(rebasing: row[..<end])
    }

    private func rowStatement(
        _ terms: SearchTerms, _ entities: [Entity], atMost limit: Int,
        from place: (_ bind: (SQLValue) -> String) -> SearchSource
    ) throws -> SQLStatement {
        let compiler = QueryCompiler(context)
        let source = place { compiler.bind($0) }
        var conditions = [source.condition, compiler.readableParts("s")]
        for term in terms.long {
            conditions.append(context.dialect.contains("s.folded", compiler.bind(.text(term))))
        }
        for term in terms.short {
            conditions.append(compiler.titleStart(compiler.bind(.text(term))))
        }
        conditions.append(try compiler.readableRecord(entities))
        let limit = compiler.bind(.integer(Int64(limit)))
        return compiler.statement(
            """
            SELECT s.entity, s.record, s.part, s.folded FROM \(source.from) \
            WHERE \(conditions.joined(separator: " AND ")) \
            ORDER BY \(source.newestFirst) LIMIT \(limit)
            """)
    }

    // MARK: - Titles

    /// Returns as many records as are asked for whose title is or starts with the phrase.
    private func titled(_ terms: SearchTerms, _ entities: [Entity]) throws -> [Candidate] {
        var found: [Candidate] = []
        for entity in entities {
            guard let fold = ColumnLayout(entity.titleField.definition).name(of: .fold) else {
                continue
            }
            let titles = EntityTitles(
                session: session, context: context, entity: entity, fold: fold)
            found += try titles.starting(with: terms.phrase, atMost: query.limit)
        }
        let ranked = found.sorted { ($0.rank, $1.id) < ($1.rank, $0.id) }
        return try TitleReader(session: session, context: context)
            .readable(ranked, terms.phrase, atMost: query.limit)
    }
}

extension QueryCompiler {
    /// Returns whether the principal may look into a row of the index.
    fileprivate func readableParts(_ alias: String) -> String {
        let parts = [SearchRow.ordinary] + plan.searchableFields.sorted()
        return "\(alias).part IN (\(parts.map { bind(.integer($0)) }.joined(separator: ", ")))"
    }

    /// Returns whether the record of the index row `s` has a readable title that starts with
    /// a bound term.
    fileprivate func titleStart(_ term: String) -> String {
        """
        EXISTS (SELECT 1 FROM kith_search AS o WHERE o.record = s.record AND \
        \(readableParts("o")) AND \(titleParts) AND \(dialect.starts("o.folded", with: term)))
        """
    }

    private var titleParts: String {
        let titles = plan.schema.entities.map(\.titleField.id)
            .filter(plan.searchableFields.contains)
        let parts = [SearchRow.ordinary] + titles
        return "o.part IN (\(parts.map { bind(.integer($0)) }.joined(separator: ", ")))"
    }

    /// Returns whether the record of the index row `s` is of one of some entities, and one that
    /// the principal may read.
    ///
    /// Where every record may be read, only the hits are looked up in the entity's table.
    fileprivate func readableRecord(_ entities: [Entity]) throws -> String {
        let cases = try entities.map { entity in
            let number = bind(.integer(entity.id))
            let scope = scope(entity)
            guard let predicate = try predicate(scope, for: .principal) else {
                return "WHEN \(number) THEN \(Self.always)"
            }
            let conditions = [
                "\(column(scope.alias, .id)) = s.record",
                "\(column(scope.alias, .deletedAt)) IS NULL", predicate,
            ]
            let rows = from(scope, for: .principal) + Self.filtered(by: conditions)
            return "WHEN \(number) THEN EXISTS (SELECT 1 FROM \(rows))"
        }
        return "CASE s.entity \(cases.joined(separator: " ")) ELSE \(Self.never) END"
    }
}
