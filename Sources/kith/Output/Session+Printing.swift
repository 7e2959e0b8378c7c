import KithModel

extension Session {
    /// Asks for a page of records and prints it.
    ///
    /// - Parameters:
    ///   - isChosen: whether somebody has chosen the fields.
    ///   - empty: what is said instead of an empty table; made of the entity's words, with how
    ///     the question was narrowed, where nil.
    func printRecords(
        _ path: [String], _ parameters: [(name: String, value: String)], json: Bool,
        isChosen: Bool, empty: String? = nil
    ) async throws {
        guard !json else {
            return try Terminal.print(try await get(path, parameters).json)
        }
        let answer = try await get(path, parameters + [("describe", "true")])
        let table = try AnswerTable(answer)
        if table.count == 0 {
            try Terminal.print(try empty ?? Self.emptyState(table.entity, parameters, answer))
        } else {
            try Terminal.print(table.text(isChosen: isChosen))
        }
        if let count = answer["count"]?.integer {
            let isCapped = answer["count_is_capped"]?.boolean ?? false
            try Terminal.print("\(isCapped ? "More than \(count)" : "\(count)") in all.")
        }
        if let next = answer["next"]?.string {
            try Terminal.print("There is more: --after \(next)")
        }
    }

    /// Prints a page of the records that administrators know by a noun of their own.
    func printList(
        _ noun: String, _ page: PageOptions, json: Bool, empty: String? = nil
    ) async throws {
        try await printRecords(
            [noun], page.parameters + (json ? [] : [("short", "true")]), json: json,
            isChosen: true, empty: empty)
    }

    private static func emptyState(
        _ entity: JSON, _ parameters: [(name: String, value: String)], _ answer: Answer
    ) throws -> String {
        let plural = (entity["plural_title"]?.string ?? "records").lowercased()
        let name = entity["name"]?.string ?? ""
        let asked = Set(parameters.map(\.name))
        if asked.contains("as_of") {
            let moment = answer.described["as_of"]?.string ?? ""
            return "There were no \(plural) of this kind at \(moment)."
        }
        if asked.contains("after") { return "There are no more \(plural)." }
        if asked.contains("filter") || asked.contains("deleted") {
            return "No \(plural) match. See all of them: kith query \(name)"
        }
        return "No \(plural) yet. Import some: kith import FILE --entity \(name)"
    }
}

extension Terminal {
    /// Writes bytes to standard output.
    static func write(_ bytes: [UInt8]) throws { try write(bytes, to: 1) }
}
