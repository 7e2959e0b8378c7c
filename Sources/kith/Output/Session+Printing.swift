import KithKernel
import KithModel
import KithQuery

extension Session {
    /// Answers a question about records and prints the page.
    ///
    /// - Parameter empty: what is said instead of an empty table; made of the entity's
    ///   words where nil.
    func printRecords(
        _ request: QueryRequest, _ format: ListFormat, empty: String? = nil
    ) async throws {
        let answer = try await kernel.query(request, as: principal)
        switch format {
        case .json: return try Terminal.print(answer.json)
        case .csv: return try Terminal.write(AnswerTable.csv(answer))
        case .table: break
        }
        if answer.rows.isEmpty {
            try Terminal.print(empty ?? Self.emptyState(request, answer.entity))
        } else {
            let zone = try await kernel.caller(principal).timeZone
            try Terminal.print(
                AnswerTable(answer, isChosen: request.fields != nil, zone: zone).text)
        }
        if let count = answer.count {
            let words = answer.isCountCapped ? "More than \(count)" : "\(count)"
            try Terminal.print("\(words) in all.")
        }
        if let next = answer.next { try Terminal.print("There is more: --after \(next)") }
    }

    /// Prints all records of an entity that administrators know by its command, with the
    /// fields among some that the caller may read.
    func printList(
        _ entity: String, fields: [String], sort: String? = nil, json: Bool, empty: String? = nil
    ) async throws {
        var request = QueryRequest(entity)
        request.limit = 1000
        if let known = kernel.generation.schema.entity(entity) {
            let readable = try await kernel.caller(principal).readableFields(of: known).map(\.name)
            if let sort, readable.contains(sort) { request.sort = sort }
            let shown = fields.filter { readable.contains($0) }
            if !json, !shown.isEmpty { request.fields = shown.joined(separator: ",") }
        }
        try await printRecords(request, json ? .json : .table, empty: empty)
    }

    private static func emptyState(_ request: QueryRequest, _ entity: Entity) -> String {
        let plural = entity.definition.pluralTitle.lowercased()
        if let moment = request.asOf { return "There were no \(plural) of this kind at \(moment)." }
        if request.after != nil { return "There are no more \(plural)." }
        if request.filter != nil || request.deletion != .present {
            return "No \(plural) match. See all of them: kith query \(entity.name)"
        }
        return "No \(plural) yet. Import some: kith import FILE --entity \(entity.name)"
    }

    /// Returns the titles of records, those that the caller may read.
    func titles(_ ids: [String: Set<RecordID>]) async throws -> [RecordID: String] {
        var titles: [RecordID: String] = [:]
        for (entity, wanted) in ids {
            guard let known = kernel.generation.schema.entity(entity) else { continue }
            let all = wanted.sorted()
            for start in stride(from: 0, to: all.count, by: 500) {
                let part = all[start..<min(start + 500, all.count)]
                var request = QueryRequest(entity, filter: "id in :ids")
                request.parameters["ids"] = .array(part.map { .string($0.description) })
                request.fields = known.titleField.name
                request.deletion = .either
                request.limit = 500
                guard let answer = try await readable(request) else { continue }
                for (id, row) in zip(answer.ids, answer.rows) {
                    let title = row.first?.plainText ?? ""
                    titles[id] = title.isEmpty ? id.description : title
                }
            }
        }
        return titles
    }

    /// Answers a question, or nothing where the caller may not read of it at all.
    private func readable(_ request: QueryRequest) async throws -> QueryAnswer? {
        do {
            return try await kernel.query(request, as: principal)
        } catch let error as KernelError where [.notFound, .unknownField].contains(error.code) {
            return nil
        }
    }
}

extension Terminal {
    /// Writes bytes to standard output.
    static func write(_ bytes: [UInt8]) throws { try write(bytes, to: 1) }
}
