import KithModel
import KithQuery

/// Reads the titles of records that a search has found.
///
/// Which titles the principal may read is told by the index itself: an ordinary title is the
/// first line of part 0, one that some may not read is a part that the plan names.
struct TitleReader {
    let session: any SQLSession
    let context: QueryContext

    /// Returns the candidates whose readable title starts with a phrase, in their order.
    func readable(
        _ candidates: [SearchReader.Candidate], _ phrase: String, atMost limit: Int
    ) throws -> [SearchReader.Candidate] {
        var readable: [SearchReader.Candidate] = []
        for start in stride(from: 0, to: candidates.count, by: limit) where readable.count < limit {
            let batch = candidates[start..<min(start + limit, candidates.count)]
            let titles = try indexedTitles(of: batch)
            readable += batch.filter { titles[$0.id]?.utf8.starts(with: phrase.utf8) == true }
        }
        return Array(readable.prefix(limit))
    }

    /// Returns the first candidates as hits, but for those that are deleted.
    func hits(_ candidates: [SearchReader.Candidate], atMost limit: Int) throws -> [SearchHit] {
        var hits: [SearchHit] = []
        for start in stride(from: 0, to: candidates.count, by: limit) where hits.count < limit {
            hits += try self.hits(candidates[start..<min(start + limit, candidates.count)])
        }
        return Array(hits.prefix(limit))
    }

    private func hits(_ candidates: ArraySlice<SearchReader.Candidate>) throws -> [SearchHit] {
        let readable = try indexedTitles(of: candidates)
        var titles: [Int64: String] = [:]
        for (entity, group) in Dictionary(grouping: candidates, by: \.entity) {
            try readTitles(of: group.map(\.id), entity, into: &titles)
        }
        return candidates.compactMap { candidate in
            guard let title = titles[candidate.id], let id = RecordID(rawValue: candidate.id)
            else { return nil }
            let isShown = readable[candidate.id] != nil && !title.isEmpty
            return SearchHit(
                entity: candidate.entity.id, id: id, title: isShown ? title : id.description)
        }
    }

    /// Returns the folded titles that the principal may read, by record.
    private func indexedTitles(
        of candidates: ArraySlice<SearchReader.Candidate>
    ) throws -> [Int64: String] {
        guard !candidates.isEmpty else { return [:] }
        let titleFields = Set(candidates.map(\.entity.titleField.id))
            .intersection(context.plan.searchableFields)
        let ids = candidates.map { SQLValue.integer($0.id) }.filledUp
        let sql = """
            SELECT record, part, folded FROM kith_search \
            WHERE record IN (\(context.dialect.placeholders(ids.count)))
            """
        var titles: [Int64: String] = [:]
        try session.query(sql, ids) { row in
            let part = row.integer(1)
            let text = row.text(2)
            if titleFields.contains(part) {
                titles[row.integer(0)] = text
            } else if part == SearchRow.ordinary, !text.utf8.starts(with: [0x0A]) {
                let end = text.utf8.firstIndex(of: 0x0A) ?? text.endIndex
                titles[row.integer(0)] = String(text[..<end])
            }
        }
        return titles
    }

    private func readTitles(
        of ids: [Int64], _ entity: Entity, into titles: inout [Int64: String]
    ) throws {
        let compiler = QueryCompiler(context)
        let scope = compiler.scope(entity)
        let columns = try compiler.columns(
            FieldPath(entity.titleField), in: scope, for: .principal)
        var list = SelectList()
        let id = compiler.column(scope.alias, .id)
        _ = list.add([id])
        let title = SelectedField(columns, place: list.add(compiler.stored(columns)))
        let bound = ids.map(SQLValue.integer).filledUp.map(compiler.bind)
        let statement = compiler.statement(
            """
            SELECT \(list.sql) FROM \(compiler.from(scope, for: .principal)) \
            WHERE \(id) IN (\(bound.joined(separator: ", "))) \
            AND \(compiler.column(scope.alias, .deletedAt)) IS NULL
            """)
        try session.query(statement) { row in
            let value = title.value(row, context.codec, context.plan.schema)
            titles[row.integer(0)] = value.plainText
        }
    }
}
